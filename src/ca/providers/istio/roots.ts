import { X509Certificate } from "node:crypto";
import { access } from "node:fs/promises";
import { rootCertificates } from "node:tls";
import { AgentError, toAgentError } from "../../../core/errors.ts";
import type { Emit } from "../../../core/events.ts";
import { fileProblem } from "../../../core/regular-file.ts";
import { certificatesIn } from "../../../pki/pem.ts";
import { fileStamp, isMissing, readWhole } from "../../watched-file.ts";
import { SYSTEM_POOLS, type RootSource } from "./root-source.ts";

/** The trusted roots as they were read. The same object as long as the content is the same. */
export interface Roots {
  /** The file, for messages. */
  readonly path: string;
  readonly pems: readonly string[];
}

/**
 * The roots of the CA's TLS certificate, followed as their file changes: they rotate while we run, and
 * the ConfigMap may be late. A new file that cannot be used changes nothing: an error is emitted once,
 * and the roots that worked stay.
 */
export class RootStore {
  readonly #path: string;
  readonly #emit: Emit;
  #good: Roots | undefined;
  #stamp: string | undefined;
  #complaint: string | undefined;

  constructor(path: string, emit: Emit) {
    this.#path = path;
    this.#emit = emit;
  }

  /**
   * The roots now. `again` reads even an unchanged file: after a failure nothing is taken for granted.
   * Throws CA_ROOT_MISSING or CA_ROOT_INVALID only when there never were good ones.
   */
  async current(again: boolean): Promise<Roots> {
    const unchanged = !again && (await fileStamp(this.#path)) === this.#stamp;
    if (unchanged && this.#good !== undefined) return this.#good;
    try {
      const { bytes, stamp } = await read(this.#path);
      return this.#take(parse(this.#path, bytes), stamp);
    } catch (thrown) {
      this.#complain(toAgentError(thrown, "CA_ROOT_INVALID"));
      if (this.#good === undefined) throw thrown;
      return this.#good;
    }
  }

  #take(pems: string[], stamp: string): Roots {
    this.#stamp = stamp;
    this.#complaint = undefined;
    if (this.#good !== undefined && equal(this.#good.pems, pems)) return this.#good;
    this.#good = { path: this.#path, pems };
    this.#emit({ type: "ca.roots.loaded", path: this.#path, certificates: pems.length });
    return this.#good;
  }

  #complain(error: AgentError): void {
    if (this.#complaint === error.message) return;
    this.#complaint = error.message;
    this.#emit({ type: "ca.roots.unusable", path: this.#path, error });
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

async function read(path: string): Promise<{ bytes: Buffer; stamp: string }> {
  try {
    return await readWhole(path);
  } catch (error) {
    throw new AgentError(
      isMissing(error) ? "CA_ROOT_MISSING" : "CA_ROOT_INVALID",
      `the roots of the CA cannot be read from ${path}: ${fileProblem(error)}`,
      {
        hint: "mount the ConfigMap istio-ca-root-cert there, or set CA_ROOT_CA to a PEM file or SYSTEM",
      },
    );
  }
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
