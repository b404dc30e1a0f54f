import { createSecureContext } from "node:tls";
import { AgentError } from "../../../core/errors.ts";
import type { Emit, MtlsRenewalReason } from "../../../core/events.ts";
import type { SignResponse, WorkloadCertificate } from "../../client.ts";
import type { ClientCertificate } from "./client-certificate.ts";

/** How one way to say who we are ended, where it ended by a word of the CA about that. */
export type Signed = { readonly ok: SignResponse } | { readonly refused: AgentError };

export interface TwoWays {
  /** The CA, as logs and metrics name it. */
  readonly endpoint: string;
  /** What is wrong with the token, as far as it can be seen from here. */
  readonly tokenProblem: "missing" | "expired" | undefined;
  readonly byToken: () => Promise<Signed>;
  readonly byCertificate: () => Promise<Signed>;
  readonly emit: Emit;
}

/** The certificate that is served, as a client's; undefined, and told, where OpenSSL does not take it. */
export function ownCertificate(
  { version, chainPem, privateKeyPem }: WorkloadCertificate,
  emit: Emit,
): ClientCertificate | undefined {
  const [name, chain] = ["the workload certificate", Buffer.from(chainPem)];
  try {
    createSecureContext({ cert: chain, key: privateKeyPem.reveal() });
  } catch {
    // Its own words are left out: nothing about a key belongs in a message.
    const reason = "OpenSSL does not take this certificate or key for a client";
    emit({ type: "ca.client_certificate.unusable", path: name, reason });
    return undefined;
  }
  return { name, chainPem: chain, keyPem: privateKeyPem, fingerprint: version };
}

/**
 * By token, and by the workload's own certificate where the token is of no use or is refused: istiod
 * and `node-agent ca` take either. A CA that refuses the certificate gets the token alone, whatever its
 * state, since it may know better. Each way is gone once; other failures are not about who we are.
 */
export async function signEitherWay(ways: TwoWays): Promise<SignResponse> {
  const { tokenProblem, byToken } = ways;
  const first = tokenProblem === undefined ? await byToken() : await renew(ways, tokenProblem);
  if ("ok" in first) return first.ok;
  const second = tokenProblem === undefined ? await renew(ways, "refused") : await byToken();
  if ("ok" in second) return second.ok;
  const [token, certificate] = tokenProblem === undefined ? [first, second] : [second, first];
  throw bothRefused(token.refused, certificate.refused, second.refused.retryAfterMs);
}

async function renew(
  { endpoint, byCertificate, emit }: TwoWays,
  reason: MtlsRenewalReason,
): Promise<Signed> {
  try {
    const signed = await byCertificate();
    const outcome = "ok" in signed ? "ok" : signed.refused.code;
    emit({ type: "ca.mtls_renewal", endpoint, reason, outcome });
    return signed;
  } catch (thrown) {
    // An abort is nobody's outcome.
    if (thrown instanceof AgentError)
      emit({ type: "ca.mtls_renewal", endpoint, reason, outcome: thrown.code });
    throw thrown;
  }
}

export function signedOrThrow(signed: Signed): SignResponse {
  if ("ok" in signed) return signed.ok;
  throw signed.refused;
}

/** The token's error, for it is the token that has to be mended; the other is told beside it. */
function bothRefused(
  token: AgentError,
  certificate: AgentError,
  retryAfterMs: number | undefined,
): AgentError {
  const other = `the workload certificate, shown without a token, was refused too (${certificate.code}: ${certificate.hint ?? certificate.message})`;
  return new AgentError(token.code, token.message, {
    hint: token.hint === undefined ? other : `${token.hint}; ${other}`,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
