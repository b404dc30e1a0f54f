import { FollowedFile } from "../ca/followed-file.ts";
import { isMissing } from "../ca/watched-file.ts";
import type { Clock } from "../core/clock.ts";
import { AgentError, toAgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import { fileProblem } from "../core/regular-file.ts";
import { type Certificate, parseCertificates } from "../pki/certificate.ts";
import { isJson, parseSpiffeBundle } from "../pki/spiffe-bundle.ts";
import { type Root, rootOf } from "./root-book.ts";

/** A file of roots, and what they are the roots of. */
export interface AnchorPlace {
  readonly path: string;
  /** Picked out where the file is a SPIFFE bundle map; undefined: none can be. */
  readonly trustDomain: string | undefined;
  /** Of another trust domain than our own (`--federated-bundle`). */
  readonly federated?: boolean;
}

/**
 * Roots that the operator configured: PEM, as a ConfigMap or a ClusterTrustBundle projects it, or a
 * SPIFFE bundle in JSON. Reading it throws TRUST_BUNDLE_MISSING or TRUST_BUNDLE_INVALID.
 */
export function anchorFile(place: AnchorPlace, emit: Emit): FollowedFile<readonly Root[]> {
  const { path, trustDomain, federated = false } = place;
  const of = { path, ...(federated && trustDomain !== undefined && { trustDomain }) };
  return new FollowedFile({
    path,
    parse: (bytes) => rootsIn(place, bytes),
    unreadable: (error) => unreadable(place, error),
    taken: (roots) => {
      emit({ type: "trust_bundle.loaded", ...of, certificates: roots.length });
      return roots;
    },
    unusable: (error) => emit({ type: "trust_bundle.unusable", ...of, error }),
  });
}

/** For the start of the process: throws TRUST_BUNDLE_INVALID for a file that is there and of no use. */
export async function checkAnchorFile(place: AnchorPlace, clock: Clock): Promise<void> {
  await anchorFile(place, () => undefined).readIfThere(clock);
}

/** The setting as it was written, for messages. */
const settingOf = ({ path, trustDomain, federated = false }: AnchorPlace): string =>
  federated ? `--federated-bundle ${trustDomain}=${path}` : `--trust-bundle ${path}`;

function unreadable(place: AnchorPlace, error: unknown): AgentError {
  return new AgentError(
    isMissing(error) ? "TRUST_BUNDLE_MISSING" : "TRUST_BUNDLE_INVALID",
    `${settingOf(place)} cannot be read: ${fileProblem(error)}`,
    { hint: "mount the ConfigMap or ClusterTrustBundle there, or correct the path" },
  );
}

const USUAL_HINT = "put PEM certificates of CAs there and nothing else, or a SPIFFE bundle in JSON";

function rootsIn(place: AnchorPlace, bytes: Buffer): readonly Root[] {
  try {
    const certificates = certificatesIn(place, bytes);
    // Roots of old have no basic constraints, so a name that it gave itself will do.
    const other = certificates.find(({ isCa, isSelfIssued }) => !isCa && !isSelfIssued);
    if (other) throw new Error(`${other.label} is not a CA`);
    return certificates.map(rootOf);
  } catch (error) {
    const { message, hint = USUAL_HINT } = toAgentError(error);
    const reason = bytes.length === 0 ? "the file is empty" : message;
    const what = `${settingOf(place)} holds no roots: ${reason}`;
    throw new AgentError("TRUST_BUNDLE_INVALID", what, { hint });
  }
}

function certificatesIn({ trustDomain }: AnchorPlace, bytes: Buffer): readonly Certificate[] {
  return isJson(bytes)
    ? parseSpiffeBundle(bytes.toString("utf8"), trustDomain, "the file")
    : parseCertificates(bytes.toString("latin1"), "the file");
}
