import type { CaClient } from "../ca/client.ts";
import type { Clock } from "../core/clock.ts";
import { formatSpiffeId, type SpiffeId } from "../identity/spiffe-id.ts";
import { createCsr } from "../pki/csr.ts";
import { KeyPair, type PrivateKeyFormat } from "../pki/key-pair.ts";
import type { KeyType } from "../pki/key-type.ts";
import { verifyIssued } from "../pki/verify.ts";
import { type Issued, tlsCertificate } from "./issued.ts";
import { rootOf } from "./root-book.ts";
import type { Trust } from "./root-keeper.ts";

export type { Issued } from "./issued.ts";

/**
 * One try to get a certificate. Throws `CA_…` when the CA does not answer with one, `CERT_…` when
 * what it answers does not hold, or the signal's reason.
 */
export type Issue = (signal: AbortSignal) => Promise<Issued>;

export interface IssueSettings {
  readonly keyType: KeyType;
  readonly keyFormat: PrivateKeyFormat;
  /** The life asked for, milliseconds. */
  readonly ttlMs: number;
  /** How far the CA's clock may be ahead of ours, milliseconds. */
  readonly skewMs: number;
  /** Keep a self-signed root in the served chain, as Istio does. */
  readonly includeRoot: boolean;
}

export interface IssueDependencies {
  readonly clock: Clock;
  readonly ca: CaClient;
  readonly identity: SpiffeId;
  /** By what the chain is judged, beside the roots that come with it; looked up when it has come. */
  readonly trust: () => Promise<Trust>;
}

/**
 * The way from a new key to secrets that may be shown. Key and CSR are kept over the tries of one
 * rotation and dropped with its success: the next rotation makes its own.
 */
export function createIssue(deps: IssueDependencies, settings: IssueSettings): Issue {
  const { clock, ca, identity, trust } = deps;
  const { keyType, keyFormat, ttlMs, skewMs, includeRoot } = settings;
  const spiffeId = formatSpiffeId(identity);
  let prepared: { readonly key: KeyPair; readonly csr: string } | undefined;

  const prepare = async () => {
    const key = await KeyPair.generate(keyType);
    return { key, csr: await createCsr(key, spiffeId) };
  };

  return async (signal) => {
    const { key, csr } = (prepared ??= await prepare());
    const answer = await ca.sign({ csr, ttlMs, identity }, signal);
    const now = clock.now();
    const { anchors, distrusted } = await trust();
    const chain = await verifyIssued({
      chain: answer.chain,
      roots: answer.roots,
      anchors,
      distrusted,
      spki: key.spki,
      identity,
      now,
      skewMs,
      includeRoot,
    });
    const privateKeyPem = await key.privateKeyPem(keyFormat);
    prepared = undefined;
    return {
      certificate: tlsCertificate(chain, privateKeyPem, spiffeId, Math.max(now, chain.notBefore)),
      roots: chain.roots.map(rootOf),
      anchor: chain.anchor.fingerprint,
    };
  };
}
