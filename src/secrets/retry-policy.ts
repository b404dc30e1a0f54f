import type { BackoffRange } from "../core/backoff.ts";

/** No try follows a failed one sooner, however urgent: a CA in trouble is not helped by more. */
export const MIN_RETRY_MS = 1_000;

/** The longest a server may ask us to stay away. A wrong figure must not silence the agent. */
export const MAX_PUSHBACK_MS = 600_000;

/**
 * How long to stay away after a failure, milliseconds, if nothing were at stake: what the server asked
 * for (at least, so it comes first), and our own backoff on top, so that a fleet that was told the same
 * does not come back in the same second.
 */
export function retryDelay(backoffMs: number, pushbackMs: number | undefined): number {
  const pushback = pushbackMs !== undefined && pushbackMs > 0 ? pushbackMs : 0;
  return Math.min(pushback, MAX_PUSHBACK_MS) + backoffMs;
}

/**
 * `delayMs` as far as it is still of use. While a certificate is valid, a quarter of what is left of
 * it, so that several tries fit in before NotAfter; with nothing valid to serve, the backoff's cap.
 */
export function usefulDelay(
  range: BackoffRange,
  delayMs: number,
  leftMs: number | undefined,
): number {
  const limit = leftMs === undefined ? range.capMs : leftMs / 4;
  return Math.max(MIN_RETRY_MS, Math.min(delayMs, limit));
}
