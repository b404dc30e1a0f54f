import { onTestFinished } from "vitest";
import type { Signers } from "../../src/ca/endpoint.ts";
import type { AgentEvent, AgentEventType, EventOf } from "../../src/core/events.ts";
import { Rotating, type TrustChoice } from "../../src/rotating.ts";
import type { Restored } from "../../src/secrets/state/restore.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import { FakeAudience } from "../unit/secrets/publishing.ts";
import { settings } from "../unit/secrets/rotator-harness.ts";
import { SECOND } from "../unit/secrets/support.ts";
import { eventually } from "./eventually.ts";
import type { TestClock } from "./test-clock.ts";

const identity = { trustDomain: "cluster.local", namespace: "demo", serviceAccount: "web" };

export interface RotatingOptions extends Partial<TrustChoice> {
  readonly clock: TestClock;
  readonly ca: Signers;
  /** `--state-dir`. */
  readonly folder: string;
  /** Of a certificate, milliseconds. */
  readonly lifeMs: number;
}

/** What keeps the store filled in one run of the agent: a restart is another of these on the same folder. */
export class RotatingWorld {
  readonly store: SecretStore;
  readonly rotating: Rotating;
  readonly events: AgentEvent[] = [];
  readonly #ca: Signers;
  readonly #clock: TestClock;

  constructor({ clock, ca, folder, lifeMs, distrusted = [], bundlePath }: RotatingOptions) {
    this.#ca = ca;
    this.#clock = clock;
    this.store = new SecretStore(clock);
    const emit = (event: AgentEvent): unknown => this.events.push(event);
    this.rotating = new Rotating(
      {
        identity,
        issue: {
          keyType: "ecdsa-p256",
          keyFormat: "traditional",
          ttlMs: lifeMs,
          skewMs: 0,
          skewWarningMs: SECOND,
          includeRoot: false,
        },
        rotation: { ...settings, ttlMs: lifeMs },
        state: { folder, keyFile: undefined },
        trust: {
          bundlePath,
          distrusted,
          trustDomain: "cluster.local",
          federated: {},
          propagationDelayMs: 0,
          changeWindowMs: 0,
        },
        keyProvider: undefined,
      },
      { clock, random: () => 0, emit, store: this.store, audience: new FakeAudience() },
    );
    onTestFinished(() => this.rotating.stop());
  }

  /** As the agent does it: what is stored is shown before the rotator is there. */
  async start(between?: (restored: Restored | undefined) => Promise<unknown>): Promise<this> {
    const restored = await this.rotating.restore();
    await between?.(restored);
    const shown = restored && (await this.rotating.show(restored));
    await this.rotating.start(this.#ca, shown);
    return this;
  }

  get served() {
    const secret = this.store.get("default");
    return secret?.kind === "tls-certificate" ? secret : undefined;
  }

  /** PEM. */
  get bundle(): string {
    const secret = this.store.get("ROOTCA");
    return secret?.kind === "trust-bundle" ? secret.pem : "";
  }

  all<T extends AgentEventType>(type: T): EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  had(type: AgentEventType): boolean {
    return this.all(type).length > 0;
  }

  /** Time passes between calls until it is so, and stands still during one, which takes real time. */
  async until(what: string, done: () => boolean): Promise<void> {
    await eventually(what, async () => {
      if (!done() && !this.#isCalling) await this.#clock.advance(SECOND);
      return done();
    });
  }

  get #isCalling(): boolean {
    const [started, succeeded, failed] = (
      ["rotation.started", "rotation.succeeded", "rotation.failed"] as const
    ).map((type) => this.all(type).length);
    return started !== (succeeded ?? 0) + (failed ?? 0);
  }
}
