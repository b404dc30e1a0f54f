import { FollowedFile } from "../ca/followed-file.ts";
import { isMissing } from "../ca/watched-file.ts";
import { AgentError, toAgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import { fileProblem } from "../core/regular-file.ts";
import { parseCertificates } from "../pki/certificate.ts";
import { type Root, rootOf } from "./root-book.ts";

/** The operator's own roots in a PEM file, such as a ConfigMap or a ClusterTrustBundle projects it. */
export class AnchorFile {
  readonly path: string;
  readonly #file: FollowedFile<readonly Root[]>;

  constructor(path: string, emit: Emit) {
    this.path = path;
    this.#file = new FollowedFile({
      path,
      parse: (bytes) => rootsIn(path, bytes),
      unreadable: (error) => unreadable(path, error),
      taken: (roots) => {
        emit({ type: "trust_bundle.loaded", path, certificates: roots.length });
        return roots;
      },
      unusable: (error) => emit({ type: "trust_bundle.unusable", path, error }),
    });
  }

  /** For the start of the process: throws TRUST_BUNDLE_INVALID for a file that is there and of no use. */
  async open(): Promise<readonly Root[] | undefined> {
    try {
      return await this.#file.read();
    } catch (thrown) {
      if (toAgentError(thrown).code !== "TRUST_BUNDLE_MISSING") throw thrown;
      return undefined;
    }
  }

  /** The roots now; undefined while there never were good ones. Never throws. */
  look(): Promise<readonly Root[] | undefined> {
    return this.#file.look();
  }
}

function unreadable(path: string, error: unknown): AgentError {
  return new AgentError(
    isMissing(error) ? "TRUST_BUNDLE_MISSING" : "TRUST_BUNDLE_INVALID",
    `--trust-bundle ${path} cannot be read: ${fileProblem(error)}`,
    { hint: "mount the ConfigMap or ClusterTrustBundle there, or correct the path" },
  );
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
