import type { Clock } from "../core/clock.ts";
import { type AgentError, toAgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { Hook, Rotated } from "./hook.ts";

/** How long one run of a hook may take, milliseconds. */
export const HOOK_LIMIT_MS = 10_000;

export interface HookDependencies {
  readonly clock: Clock;
  readonly emit: Emit;
}

/**
 * Runs hooks one at a time, each for {@link HOOK_LIMIT_MS} at most. Of several certificates that come
 * meanwhile the last one counts. Whatever becomes of a hook, nothing else depends on it.
 */
export class HookRuns {
  readonly #hooks: readonly Hook[];
  readonly #deps: HookDependencies;
  readonly #due: () => Promise<void>;
  #running: AbortController | undefined;
  #stopped = false;
  #next: Rotated | undefined;
  #work: Promise<void> | undefined;

  /** `due` resolves when it is time to begin, asked each time. */
  constructor(
    hooks: readonly Hook[],
    deps: HookDependencies,
    due: () => Promise<void> = () => Promise.resolve(),
  ) {
    this.#hooks = hooks;
    this.#deps = deps;
    this.#due = due;
  }

  /** Runs all of them soon. */
  ask(rotated: Rotated): void {
    this.#next = rotated;
    this.#work ??= this.#runAll();
  }

  /** Ends what runs, and begins nothing more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#running?.abort(failure("the agent stopped before it ended"));
    await this.#work;
  }

  async #runAll(): Promise<void> {
    try {
      while (this.#next && !this.#stopped) {
        await this.#due();
        const rotated = this.#next;
        this.#next = undefined;
        for (const hook of this.#hooks) await this.#run(hook, rotated);
      }
    } finally {
      // In the turn in which the loop ends: what is asked for in the next one begins anew.
      this.#work = undefined;
    }
  }

  async #run(hook: Hook, rotated: Rotated): Promise<void> {
    if (this.#stopped) return;
    const { clock, emit } = this.#deps;
    const began = clock.monotonic();
    const abort = new AbortController();
    this.#running = abort;
    let outcome: "failed" | "timed_out" = "failed";
    const timer = clock.timer(HOOK_LIMIT_MS, () => {
      outcome = "timed_out";
      abort.abort(failure(`it took longer than ${HOOK_LIMIT_MS / 1000} s`));
    });
    const told = { hook: hook.name, serial: rotated.serial };
    const seconds = (): number => (clock.monotonic() - began) / 1000;
    try {
      await hook.run(rotated, abort.signal);
      emit({ type: "hook.done", ...told, seconds: seconds() });
    } catch (thrown) {
      emit({ type: "hook.failed", ...told, outcome, seconds: seconds(), error: failure(thrown) });
    } finally {
      timer.cancel();
      this.#running = undefined;
    }
  }
}

const failure = (thrown: unknown): AgentError => toAgentError(thrown, "HOOK_FAILED");
