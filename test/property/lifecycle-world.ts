import assert from "node:assert/strict";
import type { AgentEvent, RotationReason } from "../../src/core/events.ts";
import type { Issued } from "../../src/secrets/issued.ts";
import { Rotator, type RotatorSettings } from "../../src/secrets/rotator.ts";
import type { TlsCertificate } from "../../src/secrets/secret.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import { FakeIssuer } from "../fakes/issuer.ts";
import { TestClock } from "../support/test-clock.ts";
import { publishing } from "../unit/secrets/publishing.ts";
import { fakeRoot } from "../unit/secrets/support.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A new root is given 10 s, and looked at four times a second; then its certificate goes out. */
const LONGEST_STAGING_MS = 10 * SECOND + 250;

/** However the calls come about, a CA hears no more than this from one agent in a minute. */
const MOST_CALLS_IN_A_MINUTE = 66;

/**
 * The whole lifecycle in memory: a CA with switches for faults, rotator, publisher, store, and a client
 * that watches. It is held to the invariants of docs/architecture.md by what the CA answered, not by
 * what the rotator says.
 */
export class LifecycleWorld {
  readonly clock = new TestClock(undefined, 1);
  readonly ca = new FakeIssuer(this.clock);
  /** Of the process that runs. */
  #store = new SecretStore(this.clock);
  #rotator: Rotator;
  /** What the CA answered to this process last, and when, monotonic. */
  #answered: { readonly issued: Issued; readonly at: number } | undefined;
  /** Of that, what was shown: a certificate under a new root waits for a while. */
  #last: Issued | undefined;
  /** Of the last minute, and a little more. */
  #calls: number[] = [];
  /** When the last call of this process ended, monotonic. */
  #endedAt = -Infinity;
  #unwatch: () => void = () => {};
  readonly #settings: RotatorSettings;
  readonly #random: () => number;

  constructor(settings: RotatorSettings, random: () => number) {
    this.#settings = settings;
    this.#random = random;
    this.#rotator = this.#process(undefined);
  }

  request(): void {
    this.#rotator.renew("requested");
  }

  /** A kill and a new process. What was in memory is gone; what was stored is not, if it is still good. */
  async restart({ isStored }: { readonly isStored: boolean }): Promise<void> {
    await this.stop();
    this.#store = new SecretStore(this.clock);
    this.#endedAt = -Infinity;
    this.#calls = [];
    const now = this.clock.now();
    const { notBefore, notAfter } = this.#last?.certificate ?? { notBefore: now, notAfter: now };
    if (!isStored || now < notBefore || now >= notAfter) this.#last = undefined;
    this.#rotator = this.#process(this.#last);
  }

  async stop(): Promise<void> {
    this.#unwatch();
    await this.#rotator.stop();
    assert.equal(this.clock.armed, 0, "a timer outlives the rotator");
    assert.equal(this.ca.inFlight, 0, "a call outlives the rotator");
  }

  /** Nothing is wrong any more; what was pending has had the time to end. */
  async heal(): Promise<void> {
    Object.assign(this.ca, { outcome: "sign", answerAfterMs: 0, chainEnd: Infinity });
    this.ca.lifeMs = Math.max(this.ca.lifeMs, 10 * SECOND);
    const { callLimitMs, retry, startJitterMs } = this.#settings;
    // The end of a hung call, the longest pause, and one look at a clock that was stepped.
    await this.clock.advance(callLimitMs + Math.max(retry.capMs, startJitterMs) + 30 * SECOND);
    assert.ok(this.#served, "nothing to serve, although nothing is wrong any more");
  }

  /** The invariants that hold at any moment at which no promise is pending. */
  check(): void {
    const { notAfter } = this.#last?.certificate ?? { notAfter: -Infinity };
    const expected = notAfter > this.clock.now() ? this.#last?.certificate.version : undefined;
    assert.equal(
      this.#served?.version,
      expected,
      "not what the CA answered last, as long as valid",
    );
    const { issued, at } = this.#answered ?? { at: 0 };
    const waited = this.clock.monotonic() - at;
    assert.ok(issued === this.#last || waited < LONGEST_STAGING_MS, "a certificate waits for ever");
    this.#checkRoots(issued);
    const { name } = this.#rotator.state;
    const isServing = name !== "empty" && name !== "expired";
    assert.equal(isServing, expected !== undefined, `the state is ${name}`);
    assert.ok(this.ca.mostInFlight <= 1, "a call beside another");
    assert.ok(this.clock.armed >= 1, "nothing will wake the rotator");
  }

  /** Those that the CA answered last are there at once, and those of what is served still. */
  #checkRoots(answered: Issued | undefined): void {
    const bundle = this.#store.get("ROOTCA");
    assert.equal(bundle !== undefined, answered !== undefined, "roots out of nowhere, or none");
    if (bundle?.kind !== "trust-bundle") return;
    const shown = bundle.pem
      .trim()
      .split("\n")
      .map((name) => fakeRoot(name).fingerprint);
    assert.equal(new Set(shown).size, shown.length, "a root twice");
    const needed = (answered?.roots ?? []).map(({ fingerprint }) => fingerprint);
    if (this.#last) needed.push(this.#last.anchor);
    for (const root of needed) assert.ok(shown.includes(root), "a root is missing");
  }

  get #served(): TlsCertificate | undefined {
    const secret = this.#store.get("default");
    return secret?.kind === "tls-certificate" ? secret : undefined;
  }

  #process(restored: Issued | undefined): Rotator {
    const [store, clock] = [this.#store, this.clock];
    const emit = (event: AgentEvent): void => {
      if (event.type === "rotation.started") this.#countCall(event.reason);
      // One that ended while it waited is given up, and waits no more.
      if (event.type === "rotation.failed" && event.error.code === "CERT_EXPIRED" && this.#answered)
        this.#answered = { ...this.#answered, at: Infinity };
    };
    const issue = async (signal: AbortSignal): Promise<Issued> => {
      try {
        const issued = await this.ca.issue(signal);
        if (!signal.aborted) this.#answered = { issued, at: clock.monotonic() };
        return issued;
      } finally {
        this.#endedAt = clock.monotonic();
      }
    };
    const made = publishing({ clock, store, emit });
    const publish = async (issued: Issued, signal: AbortSignal): Promise<void> => {
      await made.publish(issued, signal);
      this.#last = issued;
    };
    this.#answered = restored && { issued: restored, at: clock.monotonic() };
    const rotator = new Rotator(
      { issue, publish, clock, random: this.#random, emit },
      this.#settings,
    );
    const unwatch = store.watch("default", (secret) => this.#received(secret));
    this.#unwatch = () => {
      unwatch();
      made.roots.stop();
    };
    if (restored) void publish(restored, new AbortController().signal);
    rotator.start(restored && { certificate: restored.certificate, renewNow: false });
    return rotator;
  }

  /** As a client sees it. */
  #received(secret: ReturnType<SecretStore["get"]>): void {
    this.#last = this.#answered?.issued;
    assert.equal(secret, this.#last?.certificate, "not what the CA answered");
    assert.ok(this.#last && this.#last.certificate.notAfter > this.clock.now(), "expired");
    this.#checkRoots(this.#last);
  }

  #countCall(reason: RotationReason): void {
    const now = this.clock.monotonic();
    const pause = Math.min(SECOND, this.#settings.minRenewIntervalMs ?? SECOND);
    const from = reason === "requested" ? -Infinity : this.#endedAt + pause;
    assert.ok(now >= from, "a call right after another");
    this.#calls = [...this.#calls.filter((at) => at > now - MINUTE), now];
    assert.ok(this.#calls.length <= MOST_CALLS_IN_A_MINUTE, "too many calls");
  }
}
