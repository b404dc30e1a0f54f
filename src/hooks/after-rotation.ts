import type { Clock } from "../core/clock.ts";
import { type AgentError, toAgentError } from "../core/errors.ts";
import type { AgentEvent, Emit } from "../core/events.ts";
import type { Hook, Rotated } from "./hook.ts";
import { Uptake } from "./uptake.ts";

/** How long one run of a hook may take, milliseconds. */
export const HOOK_LIMIT_MS = 10_000;

export interface AfterRotationDependencies {
  readonly clock: Clock;
  readonly emit: Emit;
}

/**
 * Runs hooks after each rotation: when the new certificate was published and clients have had a moment
 * to take it, one hook at a time. The first certificate is none to recycle connections for. Of several
 * rotations meanwhile the last one counts. Whatever becomes of a hook, nothing else depends on it.
 */
export class AfterRotation {
  readonly #hooks: readonly Hook[];
  readonly #deps: AfterRotationDependencies;
  readonly #uptake: Uptake;
  #running: AbortController | undefined;
  #stopped = false;
  #published = 0;
  #next: Rotated | undefined;
  #work: Promise<void> | undefined;

  constructor(hooks: readonly Hook[], deps: AfterRotationDependencies) {
    this.#hooks = hooks;
    this.#deps = deps;
    this.#uptake = new Uptake(deps.clock);
  }

  /** To be told all that happens, from the start. */
  readonly observe = (event: AgentEvent): void => {
    this.#uptake.observe(event);
    if (event.type === "secret.published" && event.serial !== undefined) this.#published += 1;
    if (event.type !== "rotation.succeeded" || this.#published < 2) return;
    const { serial, spiffeId, notAfter } = event;
    this.#next = { serial, spiffeId, notAfter };
    this.#work ??= this.#runAll().finally(() => {
      this.#work = undefined;
    });
  };

  /** Ends what runs. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#uptake.stop();
    this.#running?.abort(failure("the agent stopped before it ended"));
    await this.#work;
  }

  async #runAll(): Promise<void> {
    while (this.#next && !this.#stopped) {
      await this.#uptake.settled();
      const rotated = this.#next;
      this.#next = undefined;
      for (const hook of this.#hooks) await this.#run(hook, rotated);
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

const failure = (thrown: unknown): AgentError => toAgentError(thrown, "AFTER_ROTATION_FAILED");
