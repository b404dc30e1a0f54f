import { type BackoffPolicy, backoffDelay } from "../core/backoff.ts";
import type { Random } from "../core/random.ts";

/** The server's own word about another try (gRPC A6 pushback, google.rpc.RetryInfo). */
export type Pushback =
  | { readonly kind: "none" }
  | { readonly kind: "never" }
  | { readonly kind: "after"; readonly ms: number };

export interface RetryPolicy {
  /** Calls in all, the first one included. */
  readonly attempts: number;
  readonly backoff: BackoffPolicy;
  /**
   * The longest wait the server may impose within one `sign`, milliseconds. A longer one ends the
   * call, and the wish travels on in the error: the rotator, not a pending call, does the waiting.
   */
  readonly patienceMs: number;
}

/** Istio's policy for CreateCertificate; `attempts` is a setting. */
export function istioRetryPolicy(attempts: number): RetryPolicy {
  return {
    attempts,
    backoff: { baseMs: 100, capMs: 1_600, jitter: 0.1 },
    patienceMs: 1_600,
  };
}

/**
 * The wait before the next attempt, milliseconds, or undefined when there is none. `attempt` counts
 * from 1 and is the one that failed. Never shorter than what the server asked for.
 */
export function retryDelay(
  policy: RetryPolicy,
  attempt: number,
  failure: { readonly retryable: boolean; readonly pushback: Pushback },
  random: Random,
): number | undefined {
  if (!failure.retryable || attempt >= policy.attempts) return undefined;
  const own = backoffDelay(policy.backoff, attempt, random);
  const { pushback } = failure;
  if (pushback.kind === "none") return own;
  if (pushback.kind === "never" || pushback.ms > policy.patienceMs) return undefined;
  return Math.max(own, pushback.ms);
}
