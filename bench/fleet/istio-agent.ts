import { askCa, type FleetAgent, type MakeAgent, type PauseAfter, type World } from "./agent.ts";
import { istioRetries } from "./short-retries.ts";

/** A bundle change reaches the agents by xDS, within about a second. */
const BUNDLE_PUSH_MS = 1_000;

/**
 * istio-agent as its source has it: renewal at grace = 0.5 ± 0.01 of the life, the certificate dropped
 * before the new one is asked for, no timer after a failure (the next try is Envoy's reconnect), every
 * agent at once when the trust bundle changes. Kind to it: one SDS stream where Envoy has two.
 */
export const istioAgent: MakeAgent = (world) => new IstioAgent(world);

class IstioAgent implements FleetAgent {
  readonly #world: World;
  readonly #pauseAfter: PauseAfter;
  #hasCertificate = false;
  /** Of the rotation that is planned; another one makes it void. */
  #plan = 0;
  /** Envoy goes on with what it was given last, until that ends. */
  #envoyUntil = -Infinity;
  #failures = 0;
  #isAsking = false;

  constructor(world: World) {
    this.#world = world;
    this.#pauseAfter = istioRetries(world);
  }

  /** The warm-up loop: 500 ms, growing by 1.5 to 60 s, ± 50 %, without an end. */
  start(): void {
    this.#ask((failures) => {
      const interval = Math.min(500 * 1.5 ** (failures - 1), 60_000);
      return interval * (0.5 + this.#world.random());
    });
  }

  resume(ageMs: number, lifeMs: number): void {
    const { now } = this.#world.timeline;
    this.#have(now - ageMs, now - ageMs + lifeMs);
  }

  rootsChanged(): void {
    const { timeline, random } = this.#world;
    timeline.in(random() * BUNDLE_PUSH_MS, () => this.#rotate());
  }

  #rotate(): void {
    this.#hold(false);
    // Envoy's reconnect: U(0, 500 ms × 2^n), 30 s at most.
    this.#ask((failures) => {
      const interval = Math.min(500 * 2 ** (failures - 1), 30_000);
      return this.#world.random() * interval;
    });
  }

  #ask(pause: (failures: number) => number): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const { timeline } = this.#world;
    askCa(this.#world, this.#pauseAfter, (answer) => {
      this.#isAsking = false;
      if (answer.kind === "signed") {
        this.#failures = 0;
        this.#have(timeline.now, answer.notAfter);
        return;
      }
      this.#failures += 1;
      timeline.in(pause(this.#failures), () => this.#ask(pause));
    });
  }

  #have(receivedAt: number, notAfter: number): void {
    const { timeline, tally, random } = this.#world;
    this.#hold(true);
    this.#envoyUntil = notAfter;
    timeline.at(notAfter, () => {
      if (this.#envoyUntil <= timeline.now) tally.lapsed += 1;
    });
    const jitter = 0.01 * random() * (random() < 0.5 ? -1 : 1);
    const plan = (this.#plan += 1);
    timeline.at(notAfter - (0.5 + jitter) * (notAfter - receivedAt), () => {
      if (plan === this.#plan) this.#rotate();
    });
  }

  #hold(has: boolean): void {
    const { timeline, tally } = this.#world;
    tally.changed(this.#hasCertificate, has, timeline.now);
    this.#hasCertificate = has;
  }
}
