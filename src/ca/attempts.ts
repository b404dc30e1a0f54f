import { type Clock, sleep } from "../core/clock.ts";
import type { AgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { Random } from "../core/random.ts";
import { type Pushback, retryDelay, type RetryPolicy } from "./retry.ts";

/** One remote call's end. */
export type AttemptResult<T> =
  | { readonly ok: T }
  | { readonly error: AgentError; readonly retryable: boolean; readonly pushback: Pushback };

export interface AttemptsOptions {
  /** The provider's name, for the events. */
  readonly provider: string;
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
}

/**
 * Calls until one succeeds or the policy ends it: one `ca.attempt` for each call, one `ca.retry` before
 * each further one. Throws the last error, or the signal's reason.
 */
export async function withRetries<T>(
  { provider, policy, clock, random, emit }: AttemptsOptions,
  signal: AbortSignal,
  call: () => Promise<AttemptResult<T>>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    const start = clock.monotonic();
    const result = await call();
    const seconds = (clock.monotonic() - start) / 1000;
    const outcome = "ok" in result ? "ok" : result.error.code;
    emit({ type: "ca.attempt", provider, attempt, outcome, seconds });
    if ("ok" in result) return result.ok;
    const delayMs = retryDelay(policy, attempt, result, random);
    if (delayMs === undefined) throw result.error;
    emit({ type: "ca.retry", provider, attempt, delayMs, error: result.error });
    await sleep(clock, delayMs, signal);
  }
}
