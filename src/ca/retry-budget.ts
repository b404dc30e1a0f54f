/**
 * How many short retries a CA is still good for: gRPC's retry throttling (A6) for one endpoint. A
 * retryable failure takes a token, a success brings a tenth of one, and retries are made while more
 * than half of the tokens are left. So the first try of an outage has all its attempts, and the ones
 * after it a single call each.
 */
export interface RetryBudget {
  readonly most: number;
  readonly tokens: number;
  /** When that was counted, monotonic milliseconds. */
  readonly at: number;
}

/** What a success brings. */
export const TOKENS_PER_SUCCESS = 0.1;

/**
 * What gRPC does not have: a token comes back in this time by itself. A6 is for thousands of calls;
 * with two a day, successes alone would take a week to make up for one outage.
 */
export const MS_PER_TOKEN = 300_000;

/** Enough for one try with all its attempts; with Istio's five it is gRPC's usual 10 tokens. */
export function fullBudget(attempts: number, now: number): RetryBudget {
  return { most: 2 * attempts, tokens: 2 * attempts, at: now };
}

export function afterSuccess(budget: RetryBudget, now: number): RetryBudget {
  return withTokens(budget, TOKENS_PER_SUCCESS, now);
}

export function afterFailure(budget: RetryBudget, now: number): RetryBudget {
  return withTokens(budget, -1, now);
}

/** To be asked after the failure was counted, as in A6. */
export function allowsRetry({ tokens, most }: RetryBudget): boolean {
  return tokens > most / 2;
}

function withTokens({ most, tokens, at }: RetryBudget, change: number, now: number): RetryBudget {
  const refilled = Math.min(most, tokens + Math.max(0, now - at) / MS_PER_TOKEN);
  return { most, tokens: Math.min(most, Math.max(0, refilled + change)), at: now };
}
