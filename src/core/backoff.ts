import type { Random } from "./random.ts";

/** Exponential backoff with a cap. `jitter` is the fraction of a delay that is drawn at random. */
export interface BackoffPolicy {
  readonly baseMs: number;
  readonly capMs: number;
  /** 0 is fixed delays, 1 is "full jitter" (a uniform draw up to the delay). */
  readonly jitter: number;
}

/**
 * The wait before the next try, in milliseconds, after `failures` failures in a row (1 or more).
 * Always within [(1 - jitter) × d, d], d = min(cap, base × 2^(failures - 1)).
 */
export function backoffDelay(policy: BackoffPolicy, failures: number, random: Random): number {
  const doublings = Math.min(Math.max(failures, 1) - 1, 52);
  const full = Math.min(policy.capMs, policy.baseMs * 2 ** doublings);
  return full * (1 - policy.jitter * random());
}
