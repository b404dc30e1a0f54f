import type { Clock, Timer } from "../core/clock.ts";
import { toAgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { Random } from "../core/random.ts";
import { guardedCall } from "../ca/call-guard.ts";
import type { Renewal } from "../core/renewal.ts";
import type { Issue } from "./issue.ts";
import type { Publish } from "./publisher.ts";
import {
  initialRotation,
  type Moment,
  type Rotation,
  type RotationSettings,
  type RotatorState,
} from "./rotation-state.ts";
import { renewalOf, viewOf } from "./rotation-timing.ts";
import { type Input, type IssuedFacts, next, type RestoredFacts } from "./rotation.ts";

export interface RotatorSettings extends RotationSettings {
  /** The end of one try, the provider's own retries included, milliseconds. */
  readonly callLimitMs: number;
}

export interface RotatorDependencies {
  readonly issue: Issue;
  /** Part of a call, as the rotator sees it: until it has ended, nothing else is asked for. */
  readonly publish: Publish;
  /**
   * What else there is to serve, where a call failed and nothing is: it is shown by then. Part of that
   * call too. Never throws.
   */
  readonly fallBack?: () => Promise<RestoredFacts | undefined>;
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
}

/**
 * Keeps the store filled: first secret, renewals, retries, by its own timer, with or without clients.
 * What it does when is `rotation.ts`; here is only what that decision needs hands for.
 */
export class Rotator {
  readonly #deps: RotatorDependencies;
  readonly #settings: RotatorSettings;
  #rotation: Rotation;
  #timer: Timer | undefined;
  #call: { readonly abort: AbortController; readonly ended: Promise<void> } | undefined;
  #life: "new" | "running" | "stopped" = "new";

  constructor(deps: RotatorDependencies, settings: RotatorSettings) {
    this.#deps = deps;
    this.#settings = settings;
    this.#rotation = initialRotation(this.#moment(), settings);
  }

  get state(): RotatorState {
    return viewOf(this.#rotation, this.#moment(), this.#settings);
  }

  /** Makes the first call: at once, within the start jitter, or when what was restored is due. */
  start(restored?: RestoredFacts): void {
    if (this.#life !== "new") return;
    this.#life = "running";
    const { emit, clock } = this.#deps;
    emit({ type: "rotator.state", state: this.#rotation.name });
    this.#happened(restored ? { type: "restored", ...restored } : { type: "woke" });
    const { name, nextAttemptAt: firstAt } = this.state;
    if (name === "empty" && firstAt !== undefined && firstAt > clock.now())
      emit({ type: "rotation.postponed", firstAt });
  }

  /**
   * Re-issues now, though nothing is due; at most once in 10 s. A call in flight is joined. Undefined:
   * it does not run, and does nothing.
   */
  renew(reason: "requested"): Renewal | undefined {
    if (this.#life !== "running") return undefined;
    const before = this.#rotation;
    this.#happened({ type: reason });
    return renewalOf(before, this.#rotation, this.#moment(), this.#settings);
  }

  /** Re-issues at a random moment within `windowMs`, and early enough for what is served. */
  rootsChanged(windowMs: number): void {
    this.#happened({ type: "roots changed", windowMs });
  }

  /** Aborts a call in flight and waits for its end. What is in the store stays. */
  async stop(): Promise<void> {
    this.#life = "stopped";
    this.#timer?.cancel();
    this.#call?.abort.abort();
    await this.#call?.ended;
  }

  #happened(input: Input): void {
    if (this.#life !== "running") return;
    const step = next(this.#rotation, input, this.#moment(), this.#settings);
    this.#rotation = step.rotation;
    this.#timer?.cancel();
    this.#timer = this.#deps.clock.timer(step.lookInMs, () => this.#happened({ type: "woke" }));
    for (const event of step.events) this.#deps.emit(event);
    if (step.call) this.#callTheCa();
  }

  #callTheCa(): void {
    const abort = new AbortController();
    const { clock, issue, publish } = this.#deps;
    const call = async (): Promise<IssuedFacts> => {
      const issued = await guardedCall(clock, this.#settings.callLimitMs, abort, issue);
      await publish(issued, abort.signal);
      return issued.certificate;
    };
    const ended = call().then(
      (certificate) => this.#happened({ type: "issued", certificate }),
      async (error: unknown) => {
        const restored = await this.#fallBack();
        if (restored) this.#happened({ type: "restored", ...restored });
        this.#happened({ type: "failed", error: toAgentError(error) });
      },
    );
    this.#call = { abort, ended };
  }

  async #fallBack(): Promise<RestoredFacts | undefined> {
    const needed = this.#life === "running" && this.#rotation.name === "empty";
    return needed ? this.#deps.fallBack?.() : undefined;
  }

  #moment(): Moment {
    const { clock, random } = this.#deps;
    return { wall: clock.now(), monotonic: clock.monotonic(), draw: random() };
  }
}
