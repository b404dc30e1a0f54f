import assert from "node:assert/strict";
import { ShorterLife } from "../../src/ca/shorter-life.ts";
import type { CaClient } from "../../src/ca/client.ts";
import type { Emit } from "../../src/core/events.ts";
import type { Random } from "../../src/core/random.ts";
import type { Issued } from "../../src/secrets/issued.ts";
import { Rotator, type RotatorSettings } from "../../src/secrets/rotator.ts";
import type { Secret } from "../../src/secrets/secret.ts";
import type { Saver } from "../../src/secrets/state/saver.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import { Trusting } from "../../src/trusting.ts";
import type { TestClock } from "../support/test-clock.ts";
import { CountedClock } from "./lifecycle-calls.ts";
import { Clients, type Manner } from "./lifecycle-clients.ts";
import { LIFE_MS } from "./lifecycle-roots.ts";

const MINUTE = 60_000;

export interface Policy extends RotatorSettings {
  readonly propagationDelayMs: number;
  /** Of the operator's own roots; undefined: none. */
  readonly bundlePath: string | undefined;
}

export interface ProcessOptions {
  readonly policy: Policy;
  readonly distrusted: readonly string[];
  readonly manners: readonly Manner[];
}

/** What is outside of the agent, and lives on when it ends. */
export interface Surroundings {
  readonly clock: TestClock;
  readonly random: Random;
  readonly emit: Emit;
  readonly keep: Saver;
  /** Told what goes wrong in who listens to the store. */
  readonly report: (error: unknown) => void;
  /** Says whether a life is granted. */
  readonly ca: CaClient;
  /** A client of the workload's certificate. */
  readonly received: (secret: Secret) => void;
}

/** One run of the agent: the real rooms, as `rotating.ts` puts them together, without sockets and cryptography. */
export class AgentProcess {
  readonly store: SecretStore;
  readonly trusting: Trusting;
  readonly clients: Clients;
  /** Asks for a life that the CA grants. */
  readonly lives: ShorterLife;
  #rotator: Rotator | undefined;
  /** The rotator's own timers: the others keep nobody's certificate. */
  readonly #alarms: CountedClock;
  readonly #unwatch: () => void;
  readonly #around: Surroundings;
  readonly #policy: Policy;

  constructor({ policy, distrusted, manners }: ProcessOptions, around: Surroundings) {
    const { clock, emit, report } = around;
    [this.#around, this.#policy] = [around, policy];
    this.store = new SecretStore(clock, report);
    this.clients = new Clients(clock, this.store, policy.propagationDelayMs, manners);
    const trust = {
      bundlePath: policy.bundlePath,
      distrusted,
      trustDomain: "cluster.local",
      federated: {},
      propagationDelayMs: policy.propagationDelayMs,
      changeWindowMs: MINUTE,
    };
    const changed = (): void => this.#rotator?.rootsChanged(MINUTE);
    const [store, keyProvider, { audience }] = [this.store, undefined, this.clients];
    this.trusting = new Trusting(trust, LIFE_MS, {
      ...around,
      store,
      audience,
      keyProvider,
      changed,
    });
    this.lives = new ShorterLife(around.ca, { endpoint: "the CA", clock, emit });
    this.#alarms = new CountedClock(clock);
    this.#unwatch = this.store.watch("default", around.received);
  }

  /** Without an answer of the CA, unless one was restored. */
  start(issue: (signal: AbortSignal) => Promise<Issued>, restored: Issued | undefined): void {
    const { random, emit } = this.#around;
    const [{ publish }, clock] = [this.trusting, this.#alarms];
    this.#rotator = new Rotator({ issue, publish, clock, random, emit }, this.#policy);
    if (restored) void publish(restored, new AbortController().signal);
    this.#rotator.start(restored && { certificate: restored.certificate, renewNow: false });
  }

  renew(): void {
    this.#rotator?.renew("requested");
  }

  /** As the rotator's state has it. */
  get isServing(): boolean {
    const { name = "empty" } = this.#rotator?.state ?? {};
    return name !== "empty" && name !== "expired";
  }

  /** Something will wake the rotator. */
  get isAwake(): boolean {
    return this.#alarms.armed >= 1;
  }

  async stop(): Promise<void> {
    this.#unwatch();
    this.clients.stop();
    this.trusting.stop();
    await this.#rotator?.stop();
    await this.#around.keep.close();
    assert.equal(this.#around.clock.armed, 0, "a timer outlives the process");
  }
}
