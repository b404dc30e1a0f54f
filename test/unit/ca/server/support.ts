import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { caServerRules } from "../../../../src/ca/server/rules.ts";
import { type CaServerConfig, caServerSettings } from "../../../../src/ca/server/settings.ts";
import type { CaLog, LogFields } from "../../../../src/ca/server/log.ts";
import { loadConfig } from "../../../../src/config/load.ts";
import { NOW } from "../authority/support.ts";

/** The settings that these arguments and variables give, rules and all. */
export async function configOf(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CaServerConfig> {
  const readFile = (): Promise<string> => Promise.reject(new Error("no file"));
  return (await loadConfig(caServerSettings, { argv, env, readFile, rules: caServerRules })).config;
}

export interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: LogFields;
}

export function recordingLog(): { log: CaLog; lines: Line[] } {
  const lines: Line[] = [];
  return {
    lines,
    log: (level, message, fields = {}) => void lines.push({ level, message, fields }),
  };
}

/** Who signs service-account tokens: a key, and its public half as a JWKS. */
export interface Issuer {
  readonly jwks: string;
  readonly privateKey: CryptoKey;
  token(
    claims?: Readonly<Record<string, unknown>>,
    header?: { alg?: string; kid?: string },
  ): Promise<string>;
}

export const SUBJECT = "system:serviceaccount:demo:web";

export async function newIssuer(kid: string | undefined = "1", alg = "ES256"): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), alg, use: "sig", ...(kid && { kid }) };
  return {
    jwks: JSON.stringify({ keys: [jwk] }),
    privateKey,
    token: (claims, header) =>
      new SignJWT({ ...defaultClaims(), ...claims })
        .setProtectedHeader({ alg, ...(kid && { kid }), ...header })
        .sign(privateKey),
  };
}

/** Of a good token at {@link NOW}. */
export const defaultClaims = (): JWTPayload => ({
  iss: "https://kubernetes.default.svc",
  sub: SUBJECT,
  aud: ["istio-ca"],
  iat: NOW / 1000,
  exp: NOW / 1000 + 3600,
});
