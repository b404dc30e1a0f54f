import { onTestFinished } from "vitest";
import type { CaClient } from "../../../src/ca/client.ts";
import { CaPool } from "../../../src/ca/pool.ts";
import type { AgentEvent, AgentEventType, EventOf } from "../../../src/core/events.ts";
import { spiffeId } from "../../../src/identity/spiffe-id.ts";
import { createIssue } from "../../../src/secrets/issue.ts";
import { Rotator } from "../../../src/secrets/rotator.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { eventually } from "../../support/eventually.ts";
import type { TestClock } from "../../support/test-clock.ts";
import { settings } from "../../unit/secrets/rotator-harness.ts";
import { publishing } from "../../unit/secrets/publishing.ts";
import { noMoreTrust, SECOND } from "../../unit/secrets/support.ts";
import { LIFE } from "./world.ts";

const identity = spiffeId({
  trustDomain: "cluster.local",
  namespace: "default",
  serviceAccount: "default",
});

/** The rotator on the injected clock, with real keys, CSRs, signatures and checks. */
export class SignedWorld {
  readonly events: AgentEvent[] = [];
  readonly clock: TestClock;
  readonly store: SecretStore;
  readonly rotator: Rotator;

  constructor(ca: CaClient, clock: TestClock, store = new SecretStore(clock)) {
    this.clock = clock;
    this.store = store;
    const emit = (event: AgentEvent): unknown => this.events.push(event);
    const { callLimitMs: limitMs } = settings;
    const pool = { clock, random: () => 0.5, emit, limitMs };
    const issue = createIssue(
      {
        clock,
        ca: new CaPool([{ name: "ca:15012", client: ca }], pool),
        identity,
        emit,
        trust: noMoreTrust,
      },
      {
        keyType: "ecdsa-p256",
        keyFormat: "traditional",
        ttlMs: LIFE,
        skewMs: 10 * SECOND,
        skewWarningMs: 5 * SECOND,
        includeRoot: false,
      },
    );
    const { publish } = publishing({ clock, store, emit });
    this.rotator = new Rotator(
      { issue, publish, clock, random: () => 0.5, emit },
      { ...settings, ttlMs: LIFE },
    );
    onTestFinished(() => this.rotator.stop());
  }

  /** Both secrets as they are served. */
  get served() {
    return [this.store.get("default"), this.store.get("ROOTCA")];
  }

  all<T extends AgentEventType>(type: T): EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  async started(): Promise<this> {
    this.rotator.start();
    return this.renewed(1);
  }

  /** Certificates issued so far, waited for. */
  async renewed(count: number): Promise<this> {
    await this.#until(
      `${count} certificates`,
      () => this.all("rotation.succeeded").length >= count && this.rotator.state.name === "valid",
    );
    return this;
  }

  /** Failures in a row, waited for; answers the error's code. */
  async failed(count: number): Promise<string | undefined> {
    await this.#until(`${count} failures`, () => this.rotator.state.failures >= count);
    return this.rotator.state.lastError?.code;
  }

  /** Time passes between calls, and stands still during one, which takes real time. */
  async #until(what: string, done: () => boolean): Promise<void> {
    await eventually(what, async () => {
      if (done()) return true;
      if (this.rotator.state.nextAttemptAt !== undefined) await this.clock.advance(SECOND);
      return done();
    });
  }

  /** To the moment at which renewal is due. */
  async toRenewal(): Promise<void> {
    await this.clock.advance(LIFE / 2 + SECOND);
  }
}
