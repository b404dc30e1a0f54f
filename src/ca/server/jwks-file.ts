import { stat } from "node:fs/promises";
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { AgentError } from "../../core/errors.ts";
import { fileProblem, readTextFile } from "../../core/regular-file.ts";
import type { CaLog } from "./log.ts";

type LocalKeys = ReturnType<typeof createLocalJWKSet>;

/**
 * The keys of a JWKS file (RFC 7517), read again when it changes. A change that cannot be used is
 * logged once and the keys before it stay. Throws `INVALID_VALUE` when the first reading fails.
 */
export async function jwksFile(path: string, log: CaLog): Promise<JWTVerifyGetKey> {
  let seen = await stampOf(path);
  let keys = await readKeys(path);

  return async (header, token) => {
    const stamp = await stampOf(path);
    if (stamp !== seen) {
      seen = stamp;
      try {
        keys = await readKeys(path);
        log("info", "keys read again", { file: path, keys: keys.jwks().keys.length });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        log("warn", "keys not read again, the ones before stay", { reason });
      }
    }
    return keys(header, token);
  };
}

/** Differs when the file was written or replaced; a file that is away is a stamp of its own. */
async function stampOf(path: string): Promise<string> {
  try {
    const { ino, mtimeMs, size } = await stat(path);
    return `${ino} ${mtimeMs} ${size}`;
  } catch {
    return "away";
  }
}

async function readKeys(path: string): Promise<LocalKeys> {
  let content: unknown;
  try {
    content = JSON.parse(await readTextFile(path));
  } catch (error) {
    const reason = error instanceof SyntaxError ? "it is not JSON" : fileProblem(error);
    throw unusable(path, reason);
  }
  if (!isKeySet(content)) throw unusable(path, "it has no list `keys`");
  if (!content.keys.some(({ kty }) => kty === "RSA" || kty === "EC" || kty === "OKP"))
    throw unusable(path, "it holds no public key");
  try {
    return createLocalJWKSet(content);
  } catch (error) {
    throw unusable(path, messageOf(error));
  }
}

function isKeySet(content: unknown): content is JSONWebKeySet {
  if (typeof content !== "object" || content === null || !("keys" in content)) return false;
  const { keys } = content;
  return Array.isArray(keys) && keys.every((key) => typeof key === "object" && key !== null);
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

function unusable(path: string, reason: string): AgentError {
  return new AgentError("INVALID_VALUE", `--jwks ${path}: ${reason}`, {
    hint: 'a JWKS file is {"keys":[...]}; of a cluster: kubectl get --raw /openid/v1/jwks',
  });
}
