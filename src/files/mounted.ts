import { AgentError, toAgentError } from "../core/errors.ts";
import { privateKeyFacts } from "../pki/private-key.ts";
import { verifyIssued } from "../pki/verify.ts";
import { type Issued, tlsCertificate } from "../secrets/issued.ts";
import { rootOf } from "../secrets/root-book.ts";
import type { Trust } from "../secrets/root-keeper.ts";
import { TRUST_BUNDLE, WORKLOAD_CERTIFICATE } from "../secrets/secret.ts";
import { certificateFrom, type PairPaths } from "./certificate-file.ts";
import { type ExpectedName, spiffeIdOf } from "./mounted-name.ts";
import { certificatesOf, type Judging } from "./pem-file.ts";
import { rootsFrom } from "./root-file.ts";

/** Where the workload's certificate, its key and its roots are, absolute. */
export interface MountedPaths extends PairPaths {
  readonly roots: string;
}

/** By what they are judged. */
export interface MountedJudging extends Judging {
  readonly expected: ExpectedName;
  /** Keep a self-signed root in the served chain, as Istio does. */
  readonly includeRoot: boolean;
  readonly trust: Trust;
}

/** The contents of the files. */
export interface MountedBytes {
  readonly chain: Buffer;
  readonly key: Buffer;
  readonly roots: Buffer;
}

/**
 * Mounted files as if a CA had answered with them: they pass the same checks, and speak for the mesh as the
 * first CA does. `key` becomes the secret's. Throws FILE_… for what a file is, CERT_… for what the chain is.
 */
export async function mountedIdentity(
  paths: MountedPaths,
  { chain, key, roots }: MountedBytes,
  judging: MountedJudging,
): Promise<Issued> {
  const certificates = certificatesOf(paths.certificate, chain);
  const pair = certificateFrom(WORKLOAD_CERTIFICATE, paths, certificates, key, judging);
  const bundle = rootsFrom(TRUST_BUNDLE, paths.roots, roots, judging);
  const { anchors, distrusted } = judging.trust;
  try {
    const verified = await verifyIssued({
      ...judging,
      chain: [pair.chainPem],
      roots: [bundle.pem],
      anchors,
      distrusted,
      spki: privateKeyFacts(key).spki,
      identity: undefined,
    });
    const spiffeId = spiffeIdOf(verified.leaf, judging.expected);
    return {
      certificate: tlsCertificate(verified, pair.privateKeyPem, spiffeId, pair.receivedAt),
      roots: verified.roots.map(rootOf),
      preferred: true,
      anchor: verified.anchor.fingerprint,
    };
  } catch (thrown) {
    const { code, message, hint, cause } = toAgentError(thrown);
    const where = `${JSON.stringify(paths.certificate)}: ${message}`;
    throw new AgentError(code, where, hint === undefined ? { cause } : { cause, hint });
  }
}
