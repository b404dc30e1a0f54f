import assert from "node:assert/strict";
import type { AgentEvent, AgentEventType } from "../../../src/core/events.ts";
import type { LastGood } from "../../../src/secrets/issued.ts";
import { Rotator } from "../../../src/secrets/rotator.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { FakeIssuer } from "../../fakes/issuer.ts";
import { TestClock } from "../../support/test-clock.ts";
import { publishing } from "../../unit/secrets/publishing.ts";
import { settings } from "../../unit/secrets/rotator-harness.ts";
import { MINUTE } from "../../unit/secrets/support.ts";
import { LIFE } from "./world.ts";

/** Rotations beside a folder that cannot be written: a disk that is full, or read-only. */
export class WritingWorld {
  readonly clock = new TestClock();
  readonly store = new SecretStore(this.clock);
  readonly random = (): number => 0;
  isBroken = true;
  readonly #code: string;
  readonly #events: AgentEvent[] = [];
  #rotator: Rotator | undefined;

  /** `code`: what the system says. */
  constructor(code: string) {
    this.#code = code;
  }

  readonly emit = (event: AgentEvent): void => void this.#events.push(event);

  count(type: AgentEventType): number {
    return this.#events.filter((event) => event.type === type).length;
  }

  /** The folder: throws while it is broken. */
  write(): void {
    const { isBroken } = this;
    if (isBroken) throw Object.assign(new Error(this.#code), { code: this.#code });
  }

  /** Three lives, in which all goes on as if nothing were wrong but that it is told. Then the folder is well. */
  async live(failed: AgentEventType, save?: (lastGood: LastGood) => void): Promise<void> {
    const { clock, store, emit, random } = this;
    const issuer = new FakeIssuer(clock);
    issuer.lifeMs = LIFE;
    const { publish } = publishing({ clock, store, emit }, save && { save });
    const deps = { issue: issuer.issue, publish, clock, random, emit };
    this.#rotator = new Rotator(deps, { ...settings, ttlMs: LIFE });
    this.#rotator.start();
    for (let passed = 0; passed < 3 * LIFE; passed += MINUTE) {
      await clock.advance(MINUTE);
      assert.ok(store.get("default"), "nothing to serve");
    }
    assert.ok(this.count("rotation.succeeded") > 5, "too few rotations");
    assert.equal(this.count("rotation.failed"), 0);
    assert.ok(this.count(failed) > 5, "told too seldom");
    // With a growing pause, and once for each new certificate.
    assert.ok(this.count(failed) < 60, "told too often");

    this.isBroken = false;
    await clock.advance(5 * MINUTE);
  }

  /** Stops what rotates and what writes; no timer is left. */
  async end(stopWriting: () => Promise<void>): Promise<void> {
    await this.#rotator?.stop();
    await stopWriting();
    assert.equal(this.clock.armed, 0, "a timer outlives what armed it");
  }
}
