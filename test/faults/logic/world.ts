import assert from "node:assert/strict";
import { createMetrics } from "../../../src/observe/metrics.ts";
import type { RotatorSettings } from "../../../src/secrets/rotator.ts";
import { RotatorHarness, settings } from "../../unit/secrets/rotator-harness.ts";
import { HOUR, SECOND } from "../../unit/secrets/support.ts";
import { valueOf } from "../signals.ts";

/** Of a certificate, unless a test says otherwise. */
export const LIFE = HOUR;

/** The rotator looks at the wall clock at least this often. */
export const NOTICED = 30 * SECOND;

/** From the end of a fault to a valid certificate: the end of a hung call, the longest pause, a look. */
export const RECOVERY = settings.callLimitMs + settings.retry.capMs + NOTICED;

/** The rotator on the injected clock, held to its promises at every step on the way. */
export class FaultWorld extends RotatorHarness {
  constructor(changed: Partial<RotatorSettings> = {}) {
    super({ ttlMs: LIFE, ...changed });
    this.ca.lifeMs = changed.ttlMs ?? LIFE;
  }

  /** Started, and the first call answered. */
  static async started(changed: Partial<RotatorSettings> = {}): Promise<FaultWorld> {
    const world = new FaultWorld(changed);
    world.rotator.start();
    await world.clock.advance(0);
    return world;
  }

  /** Time passes in steps, each begun by `before`. */
  async pass(ms: number, before: () => void = () => undefined, stepMs = 5 * SECOND): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      before();
      await this.clock.advance(Math.min(left, stepMs));
      this.check();
    }
  }

  /** What holds in every state, whatever goes wrong. */
  check(): void {
    const published = this.all("secret.published");
    const latest = published.findLast(({ name }) => name === "default");
    const valid = (latest?.notAfter ?? -Infinity) > this.clock.now();
    const due = valid ? latest?.version : undefined;
    assert.equal(this.served?.version, due, "the valid certificate is served, and no other");
    assert.equal(["empty", "expired"].includes(this.state), !valid);
    assert.equal(this.store.get("ROOTCA") !== undefined, latest !== undefined);
    // A provider that is deaf to the abort is left to itself.
    if (this.ca.obeysAbort) assert.ok(this.ca.mostInFlight <= 1, "calls beside each other");
    assert.ok(
      this.gaps.every((gap) => gap >= SECOND),
      "calls without measure",
    );
  }

  /** A series of the metrics page that these events make. */
  async metric(series: string): Promise<number> {
    const metrics = createMetrics({
      clock: this.clock,
      version: "1.2.3",
      commit: "abc",
      provider: "istio",
      certificate: "default",
      bundle: "ROOTCA",
      isReady: () => this.served !== undefined,
    });
    for (const event of this.events) metrics.observer({ ...event, at: this.clock.now() });
    return valueOf(await metrics.render(), series);
  }
}
