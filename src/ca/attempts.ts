import { type Clock, sleep } from "../core/clock.ts";
import type { AgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { Random } from "../core/random.ts";
import { afterFailure, afterSuccess, allowsRetry, type RetryBudget } from "./retry-budget.ts";
import { type Pushback, retryDelay, type RetryPolicy } from "./retry.ts";

/** One remote call's end. */
export type AttemptResult<T> =
  | { readonly ok: T }
  | { readonly error: AgentError; readonly retryable: boolean; readonly pushback: Pushback };

export interface AttemptsOptions {
  /** The provider's name and the CA's, for the events. */
  readonly provider: string;
  readonly endpoint: string;
  readonly policy: RetryPolicy;
  /** Kept over all requests to this CA. */
  readonly budget: { value: RetryBudget };
  /** No attempt but the first is begun later than this, monotonic milliseconds; undefined: no matter. */
  readonly retryUntil: number | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
}

/**
 * Calls until one succeeds, or policy, budget or patience end it: one `ca.attempt` for each call, one
 * `ca.retry` before each further one. Throws the last error, or the signal's reason.
 */
export async function withRetries<T>(
  options: AttemptsOptions,
  signal: AbortSignal,
  call: () => Promise<AttemptResult<T>>,
): Promise<T> {
  const { provider, endpoint, policy, budget, retryUntil = Infinity, clock, random } = options;
  const { emit } = options;
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    const start = clock.monotonic();
    const result = await call();
    const now = clock.monotonic();
    const outcome = "ok" in result ? "ok" : result.error.code;
    const seconds = (now - start) / 1000;
    emit({ type: "ca.attempt", provider, endpoint, attempt, outcome, seconds });
    if ("ok" in result) {
      budget.value = afterSuccess(budget.value, now);
      return result.ok;
    }
    const { error } = result;
    if (isTrouble(result)) budget.value = afterFailure(budget.value, now);
    const delayMs = retryDelay(policy, attempt, result, random);
    if (delayMs === undefined || now + delayMs > retryUntil) throw error;
    if (!allowsRetry(budget.value)) {
      emit({ type: "ca.retry.withheld", provider, endpoint, attempt, error });
      throw error;
    }
    emit({ type: "ca.retry", provider, endpoint, attempt, delayMs, error });
    await sleep(clock, delayMs, signal);
  }
}

/** What counts against the budget: a refusal is an answer, unless it says to stay away. */
function isTrouble({ retryable, pushback }: Exclude<AttemptResult<never>, { ok: never }>): boolean {
  return retryable || pushback.kind === "never";
}
