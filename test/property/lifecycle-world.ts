import assert from "node:assert/strict";
import { AgentError } from "../../src/core/errors.ts";
import type { AgentEvent } from "../../src/core/events.ts";
import type { Issued } from "../../src/secrets/issued.ts";
import { Rotator, type RotatorSettings } from "../../src/secrets/rotator.ts";
import type { TlsCertificate } from "../../src/secrets/secret.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import { Trusting } from "../../src/trusting.ts";
import { FakeIssuer } from "../fakes/issuer.ts";
import { TestClock } from "../support/test-clock.ts";
import { FakeAudience } from "../unit/secrets/publishing.ts";
import { CallCount } from "./lifecycle-calls.ts";
import { ExpectedRoots, rootNamed, rootsShown } from "./lifecycle-roots.ts";
import { Stored } from "./lifecycle-stored.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** A new root is given 10 s, and looked at four times a second; then its certificate goes out. */
const LONGEST_STAGING_MS = 10 * SECOND + 250;

/**
 * The whole lifecycle in memory: two CAs with switches for faults, rotator, roots, publisher, store, what
 * is stored over a restart, and a client that watches. It is held to the invariants of docs/architecture.md
 * by what the CAs answered, not by what the rotator says.
 */
export class LifecycleWorld {
  readonly clock = new TestClock(undefined, 1);
  readonly ca = new FakeIssuer(this.clock);
  /** The roots of the second CA of the list, which answers in place of the first; undefined: the first does. */
  secondCa: readonly string[] | undefined;
  readonly #expected = new ExpectedRoots();
  readonly #stored = new Stored();
  /** Of the process that runs. */
  #store = new SecretStore(this.clock);
  #trusting!: Trusting;
  #rotator: Rotator;
  /** What the CA answered to this process last, and when, monotonic. */
  #answered: { readonly issued: Issued; readonly at: number } | undefined;
  /** Of that, what was shown: a certificate under a new root waits for a while. */
  #last: Issued | undefined;
  /** A foreign root that was taken, or a known one that was refused. */
  #misjudged: string | undefined;
  #calls!: CallCount;
  #unwatch: () => void = () => {};
  readonly #settings: RotatorSettings;
  readonly #random: () => number;

  constructor(settings: RotatorSettings, random: () => number) {
    this.#settings = settings;
    this.#random = random;
    this.ca.rootNamed = rootNamed;
    this.ca.roots = ["A"];
    this.#rotator = this.#process();
  }

  request(): void {
    this.#rotator.renew("requested");
  }

  /** The operator does, from now on, and whoever runs next. */
  async distrust(names: readonly string[]): Promise<void> {
    const distrusted = names.map((name) => rootNamed(name).fingerprint);
    this.#expected.distrusted = new Set(distrusted);
    await this.#trusting.choose({ bundlePath: undefined, distrusted });
  }

  /**
   * A kill and a new process. What was in memory is gone; what was stored is not, if it is still good. The
   * roots are good even if it is not its time.
   */
  async restart({ isStored }: { readonly isStored: boolean }): Promise<void> {
    await this.stop();
    this.#store = new SecretStore(this.clock);
    if (!isStored) this.#stored.remove();
    this.#rotator = this.#process();
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
    this.secondCa = undefined;
    await this.distrust([]);
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
    this.#checkRoots();
    const { name } = this.#rotator.state;
    const isServing = name !== "empty" && name !== "expired";
    assert.equal(isServing, expected !== undefined, `the state is ${name}`);
    assert.equal(this.#misjudged, undefined, "a foreign root is taken, or a known one refused");
    assert.ok(this.ca.mostInFlight <= 1, "a call beside another");
    assert.ok(this.clock.armed >= 1, "nothing will wake the rotator");
  }

  #checkRoots(): void {
    const shown = rootsShown(this.#store.get("ROOTCA"));
    const isDue = this.#answered !== undefined;
    assert.equal(shown !== undefined, isDue, "roots out of nowhere, or none");
    if (shown) this.#expected.check(shown, this.#last?.anchor);
  }

  get #served(): TlsCertificate | undefined {
    const secret = this.#store.get("default");
    return secret?.kind === "tls-certificate" ? secret : undefined;
  }

  #process(): Rotator {
    this.#calls = new CallCount(this.#settings.minRenewIntervalMs);
    const [store, clock] = [this.#store, this.clock];
    const emit = (event: AgentEvent): void => this.#observe(event);
    const audience = new FakeAudience();
    const [random, keyProvider, keep] = [() => 0, undefined, this.#stored];
    const changed = (): void => rotator.rootsChanged(MINUTE);
    const trust = {
      bundlePath: undefined,
      distrusted: [...this.#expected.distrusted],
      trustDomain: "cluster.local",
      federated: {},
      propagationDelayMs: 10 * SECOND,
      changeWindowMs: MINUTE,
    };
    const deps = { clock, random, emit, store, audience, keyProvider, keep, changed };
    const trusting = (this.#trusting = new Trusting(trust, DAY, deps));
    const publish = async (issued: Issued, signal: AbortSignal): Promise<void> => {
      await trusting.publish(issued, signal);
      this.#last = issued;
    };
    const issue = (signal: AbortSignal): Promise<Issued> => this.#issue(signal);
    const rotator = new Rotator(
      { issue, publish, clock, random: this.#random, emit },
      this.#settings,
    );
    const unwatch = store.watch("default", (secret) => this.#received(secret));
    this.#unwatch = () => {
      unwatch();
      trusting.stop();
    };
    const restored = this.#restore();
    if (restored) void publish(restored, new AbortController().signal);
    rotator.start(restored && { certificate: restored.certificate, renewNow: false });
    return rotator;
  }

  /** What may be served again of what was stored; its roots are recalled in any case. */
  #restore(): Issued | undefined {
    const [{ distrusted }, now] = [this.#expected, this.clock.now()];
    const before = this.#stored.load(distrusted, now);
    [this.#last, this.#answered] = [undefined, undefined];
    this.#expected.restarted(before?.records ?? []);
    if (before === undefined) return undefined;
    const { issued, records, isTimely } = before;
    this.#trusting.recall(records, isTimely ? issued.anchor : undefined);
    if (!isTimely) return undefined;
    this.#answered = { issued, at: this.clock.monotonic() };
    return issued;
  }

  #observe(event: AgentEvent): void {
    if (event.type === "rotation.started") this.#calls.begun(event.reason, this.clock.monotonic());
    if (event.type === "roots.none_left") this.#expected.noneLeft = true;
    if (event.type === "roots.changed")
      Object.assign(this.#expected, { noneLeft: false, current: event.ca });
    // One that ended while it waited, or whose root was distrusted, is given up, and waits no more.
    const isGivenUp =
      event.type === "rotation.failed" &&
      (event.error.code === "CERT_EXPIRED" || event.error.code === "CERT_ROOT_DISTRUSTED");
    if (isGivenUp && this.#answered) this.#answered = { ...this.#answered, at: Infinity };
  }

  async #issue(signal: AbortSignal): Promise<Issued> {
    try {
      const issued = await this.#judged(await this.ca.issue(signal));
      if (signal.aborted) return issued;
      this.#answered = { issued, at: this.clock.monotonic() };
      this.#expected.answered(issued);
      this.#stored.issued(issued);
      return issued;
    } finally {
      this.#calls.ended(this.clock.monotonic());
    }
  }

  /** As `issue.ts` does: nothing may end in a distrusted root, nor may the second CA bring a foreign one. */
  async #judged(issued: Issued): Promise<Issued> {
    const { distrusted, isKnown } = await this.#trusting.trust();
    const roots = this.secondCa?.map(rootNamed) ?? issued.roots;
    const { fingerprint: anchor = "" } = roots[0] ?? {};
    if (distrusted.has(anchor)) throw new AgentError("CERT_ROOT_DISTRUSTED", "distrusted");
    if (this.secondCa === undefined) return issued;
    const isRefused = !isKnown(anchor);
    const shown = rootsShown(this.#store.get("ROOTCA"));
    if (isRefused === this.#expected.mayBring(anchor, shown)) this.#misjudged = anchor;
    if (isRefused) throw new AgentError("CERT_ROOT_UNKNOWN", "foreign");
    const known = roots.filter(({ fingerprint }) => isKnown(fingerprint));
    return { ...issued, roots: known, preferred: false, anchor };
  }

  /** As a client sees it. */
  #received(secret: ReturnType<SecretStore["get"]>): void {
    this.#last = this.#answered?.issued;
    assert.equal(secret, this.#last?.certificate, "not what the CA answered");
    assert.ok(this.#last && this.#last.certificate.notAfter > this.clock.now(), "expired");
    this.#checkRoots();
  }
}
