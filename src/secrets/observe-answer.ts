import type { SignResponse } from "../ca/client.ts";
import { formatDuration } from "../config/duration.ts";
import { AgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import { parseCertificates } from "../pki/certificate.ts";
import { ABOUT_TIME } from "../pki/validity.ts";
import type { IssuedChain } from "../pki/verify.ts";
import { certainSkew, estimateSkew, type Exchange, type Skew } from "./clock-skew.ts";

/** Of one answer, what is known before it is read. */
export interface Call extends Pick<Exchange, "askedTtlMs" | "sentAt" | "receivedAt"> {
  /** The CA that gave it, as logs and metrics name it. */
  readonly endpoint: string;
}

/** Looks at the CA's clock in an answer that is being verified, and hands on what comes of it. */
export type ObserveAnswer = (
  verified: Promise<IssuedChain>,
  answer: SignResponse,
  call: Call,
) => Promise<IssuedChain>;

/** Tells the skew of each answer, and of a CA's large one once, until it is gone. */
export function createObserveAnswer(emit: Emit, warnMs: number): ObserveAnswer {
  const knownLarge = new Set<string>();

  const tell = (endpoint: string, skew: Skew): void => {
    const large = certainSkew(skew) > warnMs;
    const withinSeconds = skew.withinMs === undefined ? undefined : seconds(skew.withinMs);
    const facts = { endpoint, aheadSeconds: seconds(skew.aheadMs), withinSeconds };
    emit({ type: "ca.clock_skew", ...facts, large });
    if (large && !knownLarge.has(endpoint)) emit({ type: "ca.clock_skew.large", ...facts });
    if (large) knownLarge.add(endpoint);
    else knownLarge.delete(endpoint);
  };

  return async (verified, answer, call) => {
    try {
      const chain = await verified;
      const { leaf, path } = chain;
      const issuersEnd = Math.min(...path.slice(1).map(({ notAfter }) => notAfter));
      const skew = estimateSkew({ ...call, ...validityOf(leaf), issuersEnd });
      if (skew) tell(call.endpoint, skew);
      return chain;
    } catch (thrown) {
      if (!(thrown instanceof AgentError) || !ABOUT_TIME.has(thrown.code)) throw thrown;
      const [leaf] = parseCertificates(answer.chain[0] ?? "");
      const skew = leaf && estimateSkew({ ...call, ...validityOf(leaf) });
      if (skew === undefined) throw thrown;
      tell(call.endpoint, skew);
      throw withSkew(thrown, skew);
    }
  };
}

/** To the millisecond, which is finer than the estimate. */
function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}

function validityOf({ notBefore, notAfter }: { notBefore: number; notAfter: number }) {
  return { notBefore, notAfter };
}

/** A lie about the time and a clock that is wrong look the same; the figure helps to tell them apart. */
function withSkew(error: AgentError, { aheadMs, withinMs }: Skew): AgentError {
  const by = formatDuration(Math.round(Math.abs(aheadMs) / 1000) * 1000);
  const side = aheadMs < 0 ? "behind" : "ahead of";
  const how = withinMs === undefined ? "at least" : "about";
  const told = `by this answer the CA's clock is ${how} ${by} ${side} ours`;
  const { hint = "check the CA's certificates and both clocks" } = error;
  return new AgentError(error.code, error.message, {
    hint: `${hint}; ${told}`,
    cause: error.cause,
  });
}
