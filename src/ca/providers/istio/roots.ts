import { X509Certificate } from "node:crypto";
import { access } from "node:fs/promises";
import { rootCertificates } from "node:tls";
import { AgentError, toAgentError } from "../../../core/errors.ts";
import type { Emit } from "../../../core/events.ts";
import { fileProblem } from "../../../core/regular-file.ts";
import { certificatesIn } from "../../../pki/pem.ts";
import { SYSTEM_POOLS } from "../../../pki/system-pools.ts";
import { FollowedFile } from "../../followed-file.ts";
import { isMissing } from "../../watched-file.ts";
import type { RootSource } from "./root-source.ts";

/** The trusted roots as they were read. The same object as long as the content is the same. */
export interface Roots {
  /** The file, for messages. */
  readonly path: string;
  readonly pems: readonly string[];
}

/**
 * The roots of the CA's TLS certificate, followed as their file changes: they rotate while we run, and
 * the ConfigMap may be late.
 */
export class RootStore {
  readonly #file: FollowedFile<Roots>;

  constructor(path: string, emit: Emit) {
    this.#file = new FollowedFile<Roots>({
      path,
      parse: (bytes) => ({ path, pems: parse(path, bytes) }),
      unreadable: (error) => unreadable(path, error),
      taken: (now, before) => {
        if (before !== undefined && equal(before.pems, now.pems)) return before;
        emit({ type: "ca.roots.loaded", path, certificates: now.pems.length });
        return now;
      },
      unusable: (error) => emit({ type: "ca.roots.unusable", path, error }),
    });
  }

  /**
   * The roots now. `again` reads even an unchanged file: after a failure nothing is taken for granted.
   * Throws CA_ROOT_MISSING or CA_ROOT_INVALID only when there never were good ones.
   */
  current(again: boolean): Promise<Roots> {
    return this.#file.current(again);
  }
}

/** The file a source stands for; undefined where the system has no pool and Node's own is taken. */
export async function rootFile(source: RootSource): Promise<string | undefined> {
  if (source.kind === "file") return source.path;
  for (const path of SYSTEM_POOLS) {
    try {
      await access(path);
      return path;
    } catch {
      // The next distribution's place.
    }
  }
  return undefined;
}

/** Slim images have no pool; Mozilla's, which Node carries, is what theirs would hold. */
export const builtInRoots: Roots = { path: "the roots built into Node", pems: rootCertificates };

function unreadable(path: string, error: unknown): AgentError {
  return new AgentError(
    isMissing(error) ? "CA_ROOT_MISSING" : "CA_ROOT_INVALID",
    `the roots of the CA cannot be read from ${path}: ${fileProblem(error)}`,
    {
      hint: "mount the ConfigMap istio-ca-root-cert there, or set CA_ROOT_CA to a PEM file or SYSTEM",
    },
  );
}

function parse(path: string, bytes: Buffer): string[] {
  try {
    return certificatesIn(bytes.toString("latin1"), "the file").map((der) =>
      new X509Certificate(der).toString(),
    );
  } catch (error) {
    const reason = bytes.length === 0 ? "the file is empty" : toAgentError(error).message;
    throw new AgentError("CA_ROOT_INVALID", `${path} holds no roots for the CA: ${reason}`, {
      hint: "put the root certificates that signed the CA's TLS certificate there, as PEM",
    });
  }
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((pem, index) => pem === b[index]);
}
