import type { Random } from "./random.ts";

/** The shortest and the longest wait of a backoff. */
export interface BackoffRange {
  readonly baseMs: number;
  readonly capMs: number;
}

/** Exponential backoff with a cap. `jitter` is the fraction of a delay that is drawn at random. */
export interface BackoffPolicy extends BackoffRange {
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

/**
 * Decorrelated jitter: the wait before the next try, milliseconds, drawn from base to three times the
 * wait before (the base, where there was none). `draw` is in [0, 1). It grows like an exponential
 * backoff, and each draw spreads further what the draw before has spread: a fleet that failed in one
 * second does not come back in one.
 */
export function decorrelatedDelay(
  { baseMs, capMs }: BackoffRange,
  previousMs: number | undefined,
  draw: number,
): number {
  const widest = 3 * Math.max(baseMs, previousMs ?? baseMs);
  return Math.min(capMs, baseMs + draw * (widest - baseMs));
}

/** The longest a server may ask us to stay away. A wrong figure must not silence the agent. */
export const MAX_PUSHBACK_MS = 600_000;

/** How long to stay away because a server asked for it, milliseconds. */
export function boundedPushback(askedMs: number | undefined): number {
  return askedMs !== undefined && askedMs > 0 ? Math.min(askedMs, MAX_PUSHBACK_MS) : 0;
}
