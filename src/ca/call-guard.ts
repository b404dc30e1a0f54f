import type { Clock } from "../core/clock.ts";
import { AgentError } from "../core/errors.ts";

/** How long an aborted call may take to end before it is left to itself. */
export const ABORT_GRACE_MS = 1_000;

/**
 * Runs `work` for at most `limitMs`, then aborts it with `CA_DEADLINE`. Providers have deadlines of
 * their own; this one is for a provider that forgets. One that ignores even the signal is not waited
 * for beyond {@link ABORT_GRACE_MS}, be it aborted here or by the owner of `abort`: it must neither
 * wedge the rotation nor the stop of the process. Leaves no timer and no listener.
 */
export function guardedCall<T>(
  clock: Clock,
  limitMs: number,
  abort: AbortController,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal } = abort;
  return new Promise((resolve, reject) => {
    let timer = clock.timer(limitMs, () => abort.abort(tooLate(limitMs)));
    const onAbort = (): void => {
      timer.cancel();
      timer = clock.timer(ABORT_GRACE_MS, () => settle(() => reject(signal.reason)));
    };
    const settle = (how: () => void): void => {
      timer.cancel();
      signal.removeEventListener("abort", onAbort);
      how();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    // What a call throws once it is aborted is an echo of the abort, in whatever words.
    const failed = (error: unknown): void => reject(signal.aborted ? signal.reason : error);
    const running = new Promise<T>((started) => started(work(signal)));
    running.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => failed(error)),
    );
  });
}

function tooLate(limitMs: number): AgentError {
  return new AgentError("CA_DEADLINE", `the CA call did not end within ${limitMs / 1000} s`);
}
