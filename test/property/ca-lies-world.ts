import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import type { CaClient, SignRequest, SignResponse } from "../../src/ca/client.ts";
import type { CaEndpoint, Signers } from "../../src/ca/endpoint.ts";
import type { AgentEvent } from "../../src/core/events.ts";
import { spiffeId } from "../../src/identity/spiffe-id.ts";
import { jsonSink } from "../../src/observe/log-json.ts";
import { LogLevels } from "../../src/observe/log-levels.ts";
import { logObserver } from "../../src/observe/log.ts";
import { createIssue, type IssueSettings } from "../../src/secrets/issue.ts";
import { Rotator } from "../../src/secrets/rotator.ts";
import type { Secret } from "../../src/secrets/secret.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import { Trusting } from "../../src/trusting.ts";
import { findLeaks, keyNeedles } from "../support/leaks.ts";
import { type AnswerOptions, TestCa } from "../support/test-ca.ts";
import { TestClock } from "../support/test-clock.ts";
import { settings } from "../unit/secrets/rotator-harness.ts";
import { HOUR, MINUTE, SECOND } from "../unit/secrets/support.ts";
import { checkServed, rootsOf } from "./served-check.ts";

const TTL_MS = HOUR;
const identity = spiffeId({
  trustDomain: "cluster.local",
  namespace: "default",
  serviceAccount: "default",
});

/** CAs take a while to make: all worlds share them, one world after the other. */
let clock = new TestClock();
const shared = { clock: { now: () => clock.now() }, intermediate: true };
export const cas = {
  old: await TestCa.create({ ...shared, name: "Old" }),
  next: await TestCa.create({ ...shared, name: "Next" }),
  foreign: await TestCa.create({ ...shared, name: "Foreign" }),
};

/** The next answers of the CAs. */
export interface Answers {
  readonly from: keyof typeof cas;
  /** By the first CA of the list, which may bring a root. */
  readonly isFirst: boolean;
  readonly answer: AnswerOptions;
}

/** The agent's certificates with real keys, CSRs, signatures and checks; the clock waits for these. */
export class LyingWorld implements CaClient {
  readonly clock = (clock = new TestClock(undefined, 1));
  answers: Answers = { from: "old", isFirst: true, answer: {} };
  readonly store: SecretStore;
  /** Why the calls failed, in order. */
  readonly failures: string[] = [];
  readonly #rotator: Rotator;
  readonly #trusting: Trusting;
  readonly #keys = new Set<string>();
  /** Fingerprints of the roots that the first CA ever had. */
  readonly #mesh = new Set<string>();
  #calls = 0;
  #log = "";
  #broken: unknown;

  constructor(form: Pick<IssueSettings, "keyFormat" | "includeRoot">) {
    const broken = (error: unknown): void => void (this.#broken ??= error);
    const observe = logObserver(
      jsonSink((line) => void (this.#log += line)),
      { levels: new LogLevels({ default: "debug", components: {} }) },
    );
    const emit = (event: AgentEvent): void => {
      if (event.type === "rotation.failed") this.failures.push(event.error.code);
      // Before and after the last net: a key that only that one catches should not be there.
      this.#log += JSON.stringify(event);
      observe({ ...event, at: this.clock.now() });
    };
    const store = (this.store = new SecretStore(this.clock, broken));
    const deps = { clock: this.clock, random: () => 0, emit, store };
    const audience = { rootsChanged: () => undefined, haveAnswered: () => true };
    const none = { keyProvider: undefined, keep: undefined, changed: () => undefined };
    const whom = { trustDomain: "cluster.local", bundlePath: undefined, distrusted: [] };
    const when = { propagationDelayMs: 0, changeWindowMs: MINUTE };
    const trust = { ...whom, ...when, federated: {} };
    const trusting = new Trusting(trust, TTL_MS, { ...deps, ...none, audience });
    const ca: Signers = { first: (attempt, signal) => attempt(this, this.#endpoint, signal) };
    const skews = { skewMs: 0, skewWarningMs: 5 * SECOND };
    const make = createIssue(
      { ...deps, ca, identity, trust: () => trusting.trust() },
      { ...form, ...skews, keyType: "ecdsa-p256", ttlMs: TTL_MS },
    );
    const issue = async (signal: AbortSignal) => {
      this.#calls += 1;
      return make(signal).finally(() => (this.#calls -= 1));
    };
    const retry = { baseMs: 5 * MINUTE, capMs: HOUR };
    this.#trusting = trusting;
    const { publish } = trusting;
    this.#rotator = new Rotator({ ...deps, issue, publish }, { ...settings, ttlMs: TTL_MS, retry });
    store.watch("default", (secret) => this.#received(secret));
    store.watch("ROOTCA", (secret) => this.#receivedRoots(secret));
    this.#rotator.start();
  }

  async sign({ csr, ttlMs }: SignRequest): Promise<SignResponse> {
    const { from, isFirst, answer } = this.answers;
    if (isFirst) this.#mesh.add(new X509Certificate(cas[from].rootPem).fingerprint256);
    return cas[from].answer(csr, { ttlMs, ...answer });
  }

  close(): void {}

  /** A certificate is asked for now, or, soon after another, in a while. */
  async request(): Promise<void> {
    this.#rotator.renew("requested");
    await this.pass(10 * SECOND);
  }

  /** As `clock.advance` does, but no timer fires while a key is made or a signature checked. */
  async pass(ms: number): Promise<void> {
    const end = this.clock.monotonic() + ms;
    do {
      const left = end - this.clock.monotonic();
      await this.clock.advance(Math.min(left, this.clock.nextIn ?? left));
      while (this.#calls > 0) await new Promise((resolve) => setImmediate(resolve));
    } while (this.clock.monotonic() < end);
    if (this.#broken !== undefined) throw this.#broken;
  }

  async stop(): Promise<void> {
    await this.#rotator.stop();
    this.#trusting.stop();
    const needles = [...this.#keys].flatMap((pem) => keyNeedles("a key", pem));
    assert.deepEqual(findLeaks(this.#log, needles), [], "a key in the log");
    assert.ok(this.#log.length > 0 && needles.length > 0, "nothing was looked at");
  }

  get #endpoint(): CaEndpoint {
    const { isFirst: preferred } = this.answers;
    return { name: preferred ? "a:1" : "b:2", preferred, retryUntil: undefined };
  }

  #received(secret: Secret): void {
    assert.ok(secret.kind === "tls-certificate", "no certificate");
    this.#keys.add(secret.privateKeyPem.reveal().toString());
    checkServed(secret, this.store.get("ROOTCA"), this.clock.now());
  }

  #receivedRoots(secret: Secret): void {
    for (const { fingerprint256 } of rootsOf(secret))
      assert.ok(this.#mesh.has(fingerprint256), "another CA than the first brought a root");
  }
}
