import { AgentError } from "../../src/core/errors.ts";
import {
  hasExpired,
  initialRotation,
  type Moment,
  type Rotation,
  type RotationSettings,
} from "../../src/secrets/rotation-state.ts";
import { type Input, type IssuedFacts, next } from "../../src/secrets/rotation.ts";
import { askCa, type FleetAgent, type MakeAgent, type PauseAfter, type World } from "./agent.ts";
import { ourRetries } from "./short-retries.ts";

const EPOCH = Date.parse("2026-01-01T00:00:00Z");

/** node-agent: the real decisions of `src/secrets/rotation.ts`, on the time of the simulation. */
export function ourAgent(settings: RotationSettings, rootWindowMs: number): MakeAgent {
  return (world) => new OurAgent(world, settings, rootWindowMs);
}

class OurAgent implements FleetAgent {
  readonly #world: World;
  readonly #pauseAfter: PauseAfter;
  readonly #settings: RotationSettings;
  readonly #rootWindowMs: number;
  #rotation: Rotation;
  #look = 0;
  #serves = false;

  constructor(world: World, settings: RotationSettings, rootWindowMs: number) {
    this.#world = world;
    this.#pauseAfter = ourRetries(world);
    this.#settings = settings;
    this.#rootWindowMs = rootWindowMs;
    this.#rotation = initialRotation(this.#moment(), settings);
  }

  start(): void {
    this.#rotation = initialRotation(this.#moment(), this.#settings);
    this.#take({ type: "woke" });
  }

  /** As after a restart, with a certificate that was stored. */
  resume(ageMs: number, lifeMs: number): void {
    const receivedAt = this.#wall - ageMs;
    const stored = this.#certificate(receivedAt, receivedAt + lifeMs);
    this.#take({ type: "restored", certificate: stored, renewNow: false });
  }

  /** The configured roots have changed: a re-issue follows at a random moment of the window. */
  rootsChanged(): void {
    this.#take({ type: "roots changed", windowMs: this.#rootWindowMs });
  }

  #take(input: Input): void {
    const { timeline, tally } = this.#world;
    const moment = this.#moment();
    const { rotation, events, call, lookInMs } = next(
      this.#rotation,
      input,
      moment,
      this.#settings,
    );
    this.#rotation = rotation;
    const look = (this.#look += 1);
    timeline.in(lookInMs, () => {
      if (look === this.#look) this.#take({ type: "woke" });
    });
    for (const { type } of events) if (type === "secret.expired") tally.lapsed += 1;
    const serves = rotation.held !== undefined && !hasExpired(rotation.held, moment);
    tally.changed(this.#serves, serves, timeline.now);
    this.#serves = serves;
    if (call) this.#callTheCa();
  }

  #callTheCa(): void {
    askCa(this.#world, this.#pauseAfter, (answer) => {
      if (answer.kind === "signed") {
        const notAfter = EPOCH + answer.notAfter;
        this.#take({ type: "issued", certificate: this.#certificate(this.#wall, notAfter) });
        return;
      }
      const { retryAfterMs } = answer;
      const details = retryAfterMs === undefined ? {} : { retryAfterMs };
      this.#take({ type: "failed", error: new AgentError("CA_THROTTLED", "refused", details) });
    });
  }

  get #wall(): number {
    return EPOCH + this.#world.timeline.now;
  }

  #moment(): Moment {
    return { wall: this.#wall, monotonic: this.#world.timeline.now, draw: this.#world.random() };
  }

  /** Its version is random, as the digest of a certificate is. */
  #certificate(receivedAt: number, notAfter: number): IssuedFacts {
    const version = Math.floor(this.#world.random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
    const life = { notBefore: receivedAt, notAfter, receivedAt };
    return { version, serial: "1", spiffeId: "spiffe://a", ...life };
  }
}
