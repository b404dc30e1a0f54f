import type { Sensitive } from "../core/sensitive.ts";
import type { IssuedChain } from "../pki/verify.ts";
import { contentVersion } from "./digest.ts";
import type { Root } from "./root-book.ts";
import type { RootRecord } from "./root-record.ts";
import { type TlsCertificate, WORKLOAD_CERTIFICATE } from "./secret.ts";

/** What one issuance brings: made, signed and verified together, never mixed with another's. */
export interface Issued {
  readonly certificate: TlsCertificate;
  /** What the CA returned as its roots. */
  readonly roots: readonly Root[];
  /** They are all that the mesh goes by, coming from the preferred CA: what it no longer names is retired. */
  readonly preferred: boolean;
  /** Fingerprint of the root that the leaf's path ends in: the CA's or a configured one. */
  readonly anchor: string;
}

/** What is worth keeping of what is shown, over a restart. */
export interface LastGood {
  readonly certificate: TlsCertificate;
  readonly roots: readonly RootRecord[];
}

/** Where it outlives a restart. Both return at once. */
export interface Keep {
  /** In place of what was kept before. */
  save(lastGood: LastGood): void;
  /** Nothing is kept any more. */
  remove(): void;
}

/** Of a chain that was verified. `receivedAt` is when it came from the CA, within its validity. */
export function tlsCertificate(
  chain: IssuedChain,
  privateKeyPem: Sensitive<Buffer>,
  spiffeId: string,
  receivedAt: number,
): TlsCertificate {
  const { chainPem, leaf, notBefore, notAfter } = chain;
  return {
    kind: "tls-certificate",
    name: WORKLOAD_CERTIFICATE,
    version: contentVersion(chainPem),
    chainPem,
    privateKeyPem,
    spiffeId,
    serial: leaf.serial,
    notBefore,
    notAfter,
    receivedAt,
  };
}
