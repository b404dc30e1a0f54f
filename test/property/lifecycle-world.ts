import assert from "node:assert/strict";
import type { AgentEvent } from "../../src/core/events.ts";
import type { Issued } from "../../src/secrets/issued.ts";
import type { Secret, TlsCertificate } from "../../src/secrets/secret.ts";
import { TestClock } from "../support/test-clock.ts";
import { Cas } from "./lifecycle-cas.ts";
import type { Manner } from "./lifecycle-clients.ts";
import { bundleFile } from "./lifecycle-file.ts";
import { AgentProcess, type Policy } from "./lifecycle-process.ts";
import { ExpectedRoots, rootNamed, rootsShown } from "./lifecycle-roots.ts";
import { Stored } from "./lifecycle-stored.ts";

/**
 * The whole lifecycle in memory: two CAs with switches for faults, a disk, a file of roots, Envoys, and one
 * process of the agent after the other. It is held to the invariants of docs/architecture.md by what the CAs
 * answered and the Envoys said, not by what the agent says.
 */
export class LifecycleWorld {
  readonly clock = new TestClock(undefined, 1);
  readonly cas = new Cas(this.clock);
  readonly stored = new Stored(this.clock);
  readonly #manners: Manner[] = ["accepts", "accepts"];
  readonly #expected = new ExpectedRoots(this.clock);
  readonly #policy: Policy;
  readonly #random: () => number;
  /** What runs. */
  #process!: AgentProcess;
  /** What the CA answered to this process last, and when, monotonic. */
  #answered: { readonly issued: Issued; readonly at: number } | undefined;
  /** Of that, what was shown: a certificate under a new root waits for a while. */
  #last: Issued | undefined;
  /** What was shown before that. */
  #shown: TlsCertificate | undefined;
  /** Monotonic: what fell due before happened then. */
  #blockedUntil = 0;
  /** What went wrong where nobody could be told. */
  #broken: unknown;

  private constructor(policy: Policy, random: () => number) {
    [this.#policy, this.#random] = [policy, random];
    bundleFile.write("missing", 0);
  }

  static async create(policy: Policy, random: () => number): Promise<LifecycleWorld> {
    const world = new LifecycleWorld(policy, random);
    await world.#begin();
    return world;
  }

  request(): void {
    this.#process.renew();
  }

  behave(client: number, manner: Manner): void {
    this.#manners[client] = manner;
    this.#process.clients.behave(client, manner);
  }

  /** The event loop is. */
  block(ms: number): void {
    this.clock.block(ms);
    this.#blockedUntil = this.clock.monotonic();
  }

  /** The wall clock is. */
  step(ms: number): void {
    this.clock.step(ms);
    this.#expected.stepped();
  }

  /** The operator does, from now on, and whoever runs next. */
  async distrust(names: readonly string[]): Promise<void> {
    const distrusted = names.map((name) => rootNamed(name).fingerprint);
    this.#expected.distrusted = new Set(distrusted);
    this.stored.distrusts(this.#expected.distrusted);
    await this.#process.trusting.choose({ bundlePath: this.#policy.bundlePath, distrusted });
  }

  /**
   * The end of a process, and a new one. What was in memory is gone; what was stored is not, if it is still
   * good. The roots are good even if it is not its time.
   */
  async restart({ isStored }: { readonly isStored: boolean }): Promise<void> {
    await this.stop();
    if (!isStored) this.stored.wipe();
    await this.#begin();
  }

  async stop(): Promise<void> {
    await this.#process.stop();
    assert.equal(this.cas.first.inFlight, 0, "a call outlives the rotator");
  }

  /** Nothing is wrong any more but the Envoys' manners; what was pending has had the time to end. */
  async heal(): Promise<void> {
    this.cas.heal(this.#policy.ttlMs);
    this.stored.isFull = false;
    await this.distrust([]);
    const { callLimitMs, retry, startJitterMs } = this.#policy;
    // The end of a hung call, the longest pause, and one look at a clock that was stepped.
    await this.clock.advance(callLimitMs + Math.max(retry.capMs, startJitterMs) + 30_000);
    // With a longer interval than its life it is renewed when it has ended: a moment lies between.
    if (!this.#served) await this.clock.advance(1_000);
    assert.ok(this.#served, "nothing to serve, although nothing is wrong any more");
  }

  /** The invariants that hold at any moment at which no promise is pending. */
  check(): void {
    if (this.#broken !== undefined) throw this.#broken;
    const { notAfter } = this.#last?.certificate ?? { notAfter: -Infinity };
    const last = notAfter > this.clock.now() ? this.#last?.certificate.version : undefined;
    assert.equal(this.#served?.version, last, "not what the CA answered last");
    this.#checkWaiting();
    this.#checkRoots();
    assert.equal(this.#process.isServing, last !== undefined, "the state is another");
    assert.ok(this.cas.first.mostInFlight <= 1, "a call beside another");
    assert.ok(this.#process.isAwake, "nothing will wake the rotator");
    this.stored.check();
    if (this.#policy.bundlePath !== undefined) bundleFile.check(this.clock.monotonic());
  }

  /** What the CA answered is out soon, while it is good for anything, and so is what goes out now. */
  #checkWaiting(): void {
    const { issued, at } = this.#answered ?? { at: Infinity };
    const isOver = (issued?.certificate.notAfter ?? 0) <= this.clock.now();
    if (issued === undefined || issued === this.#last || isOver) return;
    const latest = Math.max(this.#process.clients.latest(issued.anchor, at), this.#blockedUntil);
    assert.ok(this.clock.monotonic() <= latest, "a certificate waits for too long");
  }

  #checkRoots(): void {
    const shown = rootsShown(this.#process.store.get("ROOTCA"));
    const isDue = this.#answered !== undefined;
    assert.equal(shown !== undefined, isDue, "roots out of nowhere, or none");
    if (shown) this.#expected.check(shown, this.#last?.anchor);
  }

  get #served(): TlsCertificate | undefined {
    const secret = this.#process.store.get("default");
    return secret?.kind === "tls-certificate" ? secret : undefined;
  }

  async #begin(): Promise<void> {
    const [policy, clock, random] = [this.#policy, this.clock, this.#random];
    const distrusted = [...this.#expected.distrusted];
    const emit = (event: AgentEvent): void => this.#must(() => this.#observe(event));
    const report = (error: unknown): void => void (this.#broken ??= error);
    const received = (secret: Secret): void => this.#received(secret);
    const keep = this.stored.keep(random);
    [this.#last, this.#answered, this.#shown] = [undefined, undefined, undefined];
    this.#expected.processBegins();
    this.cas.processBegins(policy.minRenewIntervalMs);
    bundleFile.processBegins();
    const around = { clock, random, emit, keep, report, received, ca: this.cas.longest };
    this.#process = new AgentProcess({ policy, distrusted, manners: this.#manners }, around);
    await this.#process.trusting.choose({ bundlePath: policy.bundlePath, distrusted });
    this.#process.start((signal) => this.#issue(signal), this.#restore());
  }

  /** What may be served again of what was stored; its roots are recalled in any case. */
  #restore(): Issued | undefined {
    const before = this.stored.load();
    if (before === undefined) return undefined;
    const { issued, records, isTimely } = before;
    this.#expected.recalled(records);
    this.#process.trusting.recall(records, isTimely ? issued.anchor : undefined);
    if (!isTimely) return undefined;
    this.#answered = { issued, at: this.clock.monotonic() };
    return issued;
  }

  /** What is thrown into the agent is taken for a fault of the CA's. */
  #must(hold: () => void): void {
    try {
      hold();
    } catch (error) {
      this.#broken ??= error;
    }
  }

  #observe(event: AgentEvent): void {
    if (event.type === "secret.published" && event.name === "default") this.#published();
    if (event.type === "rotation.started")
      this.cas.calls.begun(event.reason, this.clock.monotonic());
    if (event.type === "roots.none_left") this.#expected.noneLeft = true;
    if (event.type === "trust_bundle.loaded") this.#expected.configured(bundleFile.taken());
    if (event.type === "roots.changed")
      Object.assign(this.#expected, { noneLeft: false, current: event.ca + event.configured });
    // One that ended while it waited, or whose root was distrusted, is given up, and waits no more.
    const isGivenUp =
      event.type === "rotation.failed" &&
      (event.error.code === "CERT_EXPIRED" || event.error.code === "CERT_ROOT_DISTRUSTED");
    if (isGivenUp && this.#answered) this.#answered = { ...this.#answered, at: Infinity };
  }

  #published(): void {
    this.#last = this.#answered?.issued;
    assert.ok(this.#last, "a certificate out of nowhere");
    this.stored.published(this.#last);
    const { certificate, anchor } = this.#last;
    const isValid = this.#shown !== undefined && this.#shown.notAfter > this.clock.now();
    this.#process.clients.checkLeaf(anchor, isValid ? this.#shown : undefined, certificate);
    this.#shown = certificate;
  }

  async #issue(signal: AbortSignal): Promise<Issued> {
    const [{ lives, trusting, store }, { ttlMs }] = [this.#process, this.#policy];
    const mayBring = (root: string): boolean | undefined =>
      this.#expected.mayBring(root, rootsShown(store.get("ROOTCA")));
    try {
      const issued = await this.cas.issue({ lives, ttlMs, trusting, mayBring }, signal);
      if (signal.aborted) return issued;
      this.#answered = { issued, at: this.clock.monotonic() };
      this.#expected.answered(issued);
      return issued;
    } catch (error) {
      if (error instanceof assert.AssertionError) this.#broken ??= error;
      throw error;
    }
  }

  /** As a client sees it. */
  #received(secret: Secret): void {
    this.#must(() => this.#checkWaiting());
    this.#last = this.#answered?.issued;
    assert.equal(secret, this.#last?.certificate, "not what the CA answered");
    assert.ok(this.#last && this.#last.certificate.notAfter > this.clock.now(), "expired");
    this.#checkRoots();
  }
}
