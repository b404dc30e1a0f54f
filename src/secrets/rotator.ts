import type { Clock, Timer } from "../core/clock.ts";
import { toAgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { Random } from "../core/random.ts";
import { guardedCall } from "./call-guard.ts";
import type { Issue, Issued } from "./issue.ts";
import {
  initialRotation,
  type Moment,
  type Rotation,
  type RotationSettings,
  type RotatorState,
} from "./rotation-state.ts";
import { viewOf } from "./rotation-timing.ts";
import { type Input, next } from "./rotation.ts";
import type { Secret } from "./secret.ts";
import type { SecretStore } from "./store.ts";

export interface RotatorSettings extends RotationSettings {
  /** The end of one try, the provider's own retries included, milliseconds. */
  readonly callLimitMs: number;
}

export interface RotatorDependencies {
  readonly issue: Issue;
  readonly store: SecretStore;
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
    this.#rotation = initialRotation(this.#moment());
  }

  get state(): RotatorState {
    return viewOf(this.#rotation, this.#moment(), this.#settings);
  }

  /** Makes the first call at once. */
  start(): void {
    if (this.#life !== "new") return;
    this.#life = "running";
    this.#deps.emit({ type: "rotator.state", state: this.#rotation.name });
    this.#happened({ type: "woke" });
  }

  /** Re-issues now, though nothing is due; at most once in 10 s. A call in flight is joined. */
  renew(reason: "requested"): void {
    this.#happened({ type: reason });
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
    const { clock, issue } = this.#deps;
    const ended = guardedCall(clock, this.#settings.callLimitMs, abort, issue).then(
      (issued) => this.#publish(issued),
      (error: unknown) => this.#happened({ type: "failed", error: toAgentError(error) }),
    );
    this.#call = { abort, ended };
  }

  /** The roots go first: nobody is to get a leaf before the root that verifies its peers. */
  #publish({ certificate, bundle }: Issued): void {
    if (this.#life !== "running") return;
    this.#put(bundle);
    this.#put(certificate);
    this.#happened({ type: "issued", certificate });
  }

  #put(secret: Secret): void {
    if (!this.#deps.store.put(secret)) return;
    const { name, kind, version, notBefore, notAfter } = secret;
    const serial = secret.kind === "tls-certificate" ? { serial: secret.serial } : {};
    this.#deps.emit({
      type: "secret.published",
      name,
      kind,
      version,
      notBefore,
      notAfter,
      ...serial,
    });
  }

  #moment(): Moment {
    const { clock, random } = this.#deps;
    return { wall: clock.now(), monotonic: clock.monotonic(), draw: random() };
  }
}
