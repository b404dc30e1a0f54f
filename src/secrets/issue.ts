import type { Signers } from "../ca/endpoint.ts";
import type { Clock } from "../core/clock.ts";
import type { Emit } from "../core/events.ts";
import { AgentError } from "../core/errors.ts";
import { formatSpiffeId, type SpiffeId } from "../identity/spiffe-id.ts";
import { createCsr } from "../pki/csr.ts";
import { KeyPair, type PrivateKeyFormat } from "../pki/key-pair.ts";
import type { KeyType } from "../pki/key-type.ts";
import type { Certificate } from "../pki/certificate.ts";
import { verifyIssued } from "../pki/verify.ts";
import { type Issued, tlsCertificate } from "./issued.ts";
import { createObserveAnswer } from "./observe-answer.ts";
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
  /** How far the clocks may differ, either way, before that is warned about, milliseconds. */
  readonly skewWarningMs: number;
  /** Keep a self-signed root in the served chain, as Istio does. */
  readonly includeRoot: boolean;
}

export interface IssueDependencies {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly ca: Signers;
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
  const observeAnswer = createObserveAnswer(deps.emit, settings.skewWarningMs);
  let prepared: { readonly key: KeyPair; readonly csr: string } | undefined;

  const prepare = async () => {
    const key = await KeyPair.generate(keyType);
    return { key, csr: await createCsr(key, spiffeId) };
  };

  return async (signal) => {
    const { key, csr } = (prepared ??= await prepare());
    const { chain, roots, now, signer } = await ca.first(async (client, endpoint, share) => {
      const { retryUntil } = endpoint;
      const began = clock.monotonic();
      const answer = await client.sign({ csr, ttlMs, identity, retryUntil }, share);
      const now = clock.now();
      const { chain, roots, askedTtlMs = ttlMs, tookMs = clock.monotonic() - began } = answer;
      const { anchors, distrusted, isKnown } = await trust();
      const judged = { identity, now, skewMs, includeRoot, anchors, distrusted };
      const verifying = verifyIssued({ chain, roots, spki: key.spki, ...judged });
      const times = { askedTtlMs, sentAt: now - tookMs, receivedAt: now };
      const call = { endpoint: endpoint.name, ...times };
      const verified = await observeAnswer(verifying, answer, call);
      const mayBring = ({ fingerprint }: Certificate): boolean =>
        endpoint.preferred || isKnown(fingerprint);
      if (!mayBring(verified.anchor)) throw unknownRoot(verified.anchor, endpoint.name);
      const brought = verified.roots.filter(mayBring);
      return { chain: verified, roots: brought.map(rootOf), now, signer: endpoint };
    }, signal);
    const privateKeyPem = await key.privateKeyPem(keyFormat);
    prepared = undefined;
    const receivedAt = Math.max(now, chain.notBefore);
    const certificate = tlsCertificate(chain, privateKeyPem, spiffeId, receivedAt);
    return {
      certificate: { ...certificate, signedBy: signer.name },
      roots,
      preferred: signer.preferred,
      anchor: chain.anchor.fingerprint,
    };
  };
}

/**
 * The first CA may change its root: that is a rotation of roots. Another one's unknown root is none:
 * nobody would accept the certificate, and ours is better kept. Nor may it bring one along for later.
 */
function unknownRoot(root: Certificate, endpoint: string): AgentError {
  return new AgentError(
    "CERT_ROOT_UNKNOWN",
    `CA ${endpoint}: its chain ends in ${root.label} (SHA-256 ${root.fingerprint}), a root that the mesh does not trust`,
    { hint: "add that root to --trust-bundle first, or take this CA out of CA_ADDR" },
  );
}
