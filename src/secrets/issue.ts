import type { CaClient } from "../ca/client.ts";
import type { Clock } from "../core/clock.ts";
import type { Emit } from "../core/events.ts";
import { formatSpiffeId, type SpiffeId } from "../identity/spiffe-id.ts";
import { createCsr } from "../pki/csr.ts";
import { KeyPair, type PrivateKeyFormat } from "../pki/key-pair.ts";
import type { KeyType } from "../pki/key-type.ts";
import { verifyIssued } from "../pki/verify.ts";
import { type Issued, tlsCertificate, trustBundle } from "./issued.ts";
import { createObserveAnswer } from "./observe-answer.ts";

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
  readonly ca: CaClient;
  readonly identity: SpiffeId;
}

/**
 * The way from a new key to secrets that may be shown. Key and CSR are kept over the tries of one
 * rotation and dropped with its success: the next rotation makes its own.
 */
export function createIssue(deps: IssueDependencies, settings: IssueSettings): Issue {
  const { clock, ca, identity } = deps;
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
    const began = clock.monotonic();
    const answer = await ca.sign({ csr, ttlMs, identity }, signal);
    const now = clock.now();
    const call = { askedTtlMs: ttlMs, sentAt: now - (clock.monotonic() - began), receivedAt: now };
    const verified = verifyIssued({
      chain: answer.chain,
      roots: answer.roots,
      spki: key.spki,
      identity,
      now,
      skewMs,
      includeRoot,
    });
    const chain = await observeAnswer(verified, answer, call);
    const privateKeyPem = await key.privateKeyPem(keyFormat);
    prepared = undefined;
    return {
      certificate: tlsCertificate(chain, privateKeyPem, spiffeId, Math.max(now, chain.notBefore)),
      bundle: trustBundle(chain),
    };
  };
}
