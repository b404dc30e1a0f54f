import { fileStamp, isMissing, readWhole } from "../ca/watched-file.ts";
import { AgentError, toAgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import { fileProblem } from "../core/regular-file.ts";
import { parseCertificates } from "../pki/certificate.ts";
import { type Root, rootOf } from "./root-book.ts";

/**
 * The operator's own roots in a PEM file, such as a ConfigMap or a ClusterTrustBundle projects it. A new
 * file that cannot be used changes nothing: that is told once, and the roots that were good stay.
 */
export class AnchorFile {
  readonly path: string;
  readonly #emit: Emit;
  #good: readonly Root[] | undefined;
  #stamp: string | undefined;
  #complaint: string | undefined;

  constructor(path: string, emit: Emit) {
    this.path = path;
    this.#emit = emit;
  }

  /** For the start of the process: throws TRUST_BUNDLE_INVALID for a file that is there and of no use. */
  async open(): Promise<readonly Root[] | undefined> {
    try {
      return await this.#read();
    } catch (thrown) {
      const error = toAgentError(thrown);
      if (error.code !== "TRUST_BUNDLE_MISSING") throw error;
      return this.#complain(error);
    }
  }

  /** The roots now; undefined while there never were good ones. Never throws. */
  async look(): Promise<readonly Root[] | undefined> {
    const isSame = this.#stamp !== undefined && (await fileStamp(this.path)) === this.#stamp;
    if (isSame) return this.#good;
    try {
      return await this.#read();
    } catch (thrown) {
      return this.#complain(toAgentError(thrown));
    }
  }

  async #read(): Promise<readonly Root[]> {
    const { bytes, stamp } = await contentOf(this.path);
    const roots = rootsIn(this.path, bytes);
    this.#stamp = stamp;
    this.#complaint = undefined;
    this.#good = roots;
    this.#emit({ type: "trust_bundle.loaded", path: this.path, certificates: roots.length });
    return roots;
  }

  #complain(error: AgentError): readonly Root[] | undefined {
    // What is there now is read again each time, whatever its stamp, until it is good.
    this.#stamp = undefined;
    if (this.#complaint !== error.message) {
      this.#complaint = error.message;
      this.#emit({ type: "trust_bundle.unusable", path: this.path, error });
    }
    return this.#good;
  }
}

async function contentOf(path: string): Promise<{ bytes: Buffer; stamp: string }> {
  try {
    return await readWhole(path);
  } catch (error) {
    throw new AgentError(
      isMissing(error) ? "TRUST_BUNDLE_MISSING" : "TRUST_BUNDLE_INVALID",
      `--trust-bundle ${path} cannot be read: ${fileProblem(error)}`,
      { hint: "mount the ConfigMap or ClusterTrustBundle there, or correct the path" },
    );
  }
}

function rootsIn(path: string, bytes: Buffer): readonly Root[] {
  try {
    const certificates = parseCertificates(bytes.toString("latin1"), "the file");
    // Roots of old have no basic constraints, so a name that it gave itself will do.
    const other = certificates.find(({ isCa, isSelfIssued }) => !isCa && !isSelfIssued);
    if (other) throw new Error(`${other.label} is not a CA`);
    return certificates.map(rootOf);
  } catch (error) {
    const reason = bytes.length === 0 ? "the file is empty" : toAgentError(error).message;
    throw new AgentError(
      "TRUST_BUNDLE_INVALID",
      `--trust-bundle ${path} holds no roots: ${reason}`,
      {
        hint: "put PEM certificates of CAs there, and nothing else",
      },
    );
  }
}
