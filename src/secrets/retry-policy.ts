import { type BackoffRange, boundedPushback } from "../core/backoff.ts";

/** No try follows a failed one sooner, however urgent: a CA in trouble is not helped by more. */
export const MIN_RETRY_MS = 1_000;

/**
 * How long to stay away after a failure, milliseconds, if nothing were at stake: what the server asked
 * for (at least, so it comes first), and our own backoff on top, so that a fleet that was told the same
 * does not come back in the same second.
 */
export function retryDelay(backoffMs: number, pushbackMs: number | undefined): number {
  return boundedPushback(pushbackMs) + backoffMs;
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
