import assert from "node:assert/strict";
import { AgentError } from "../../../src/core/errors.ts";
import type { RotationReason } from "../../../src/core/events.ts";
import { contentVersion } from "../../../src/secrets/digest.ts";
import { minimumInterval } from "../../../src/secrets/rotation-policy.ts";
import {
  hasExpired,
  initialRotation,
  type Moment,
  type Rotation,
  type RotationSettings,
} from "../../../src/secrets/rotation-state.ts";
import { type Input, next } from "../../../src/secrets/rotation.ts";
import { HOUR, SECOND } from "./support.ts";

const T0 = Date.parse("2026-01-01T00:00:00Z");

/** How a call ends, and after how long. */
export interface Answer {
  readonly afterMs: number;
  readonly lifeMs: number;
  readonly fails: boolean;
  readonly retryAfterMs: number | undefined;
}

/**
 * Drives the decisions through time, without promises or timers, and holds them to the rules. A moment
 * is compared with the sum of two (`now >= last + pause`), never a difference with a pause: the clock
 * has fractions, and where a sum crosses a power of two its last bit is rounded away.
 */
export class RotationWorld {
  rotation: Rotation;
  /** When the call in flight ends. */
  ending: number | undefined;
  answer = {
    afterMs: 20,
    lifeMs: HOUR,
    fails: false,
    retryAfterMs: undefined as number | undefined,
  };
  #monotonic = 0;
  #offset = T0;
  #nextLook = 0;
  #lastSuccess: { at: number; lifeMs: number } | undefined;
  #lastFailure: number | undefined;
  #requests: number[] = [];
  readonly #settings: RotationSettings;
  readonly #draw: () => number;

  constructor(settings: RotationSettings, draw: () => number) {
    this.#settings = settings;
    this.#draw = draw;
    this.rotation = initialRotation(this.now, settings);
  }

  get now(): Moment {
    return { wall: this.#offset + this.#monotonic, monotonic: this.#monotonic, draw: this.#draw() };
  }

  step(ms: number): void {
    this.#offset += ms;
  }

  pass(ms: number): void {
    const end = this.#monotonic + ms;
    for (;;) {
      const at = Math.min(this.#nextLook, this.ending ?? Infinity);
      if (at > end) break;
      this.#monotonic = Math.max(this.#monotonic, at);
      if (this.ending !== undefined && this.ending <= this.#monotonic) this.#end();
      else this.take({ type: "woke" });
    }
    this.#monotonic = end;
  }

  #end(): void {
    const { fails, lifeMs, retryAfterMs } = this.answer;
    this.ending = undefined;
    if (fails) {
      this.#lastFailure = this.#monotonic;
      const details = retryAfterMs === undefined ? {} : { retryAfterMs };
      this.take({ type: "failed", error: new AgentError("CA_FAILED", "no", details) });
      return;
    }
    const receivedAt = this.now.wall;
    this.#lastFailure = undefined;
    const life = { notBefore: receivedAt - HOUR, notAfter: receivedAt + lifeMs, receivedAt };
    this.#lastSuccess = { at: this.#monotonic, lifeMs: life.notAfter - receivedAt };
    this.take({
      type: "issued",
      certificate: {
        version: contentVersion(`${this.#draw()}`),
        serial: "1",
        spiffeId: "spiffe://a",
        ...life,
      },
    });
  }

  take(input: Input): void {
    const { now } = this;
    const step = next(this.rotation, input, now, this.#settings);
    this.rotation = step.rotation;
    this.#nextLook = now.monotonic + step.lookInMs;
    assert.ok(step.lookInMs <= 30 * SECOND);
    assert.ok(step.call || step.lookInMs > 0, "looks again without an end");
    const begun = step.events.find((event) => event.type === "rotation.started");
    assert.equal(begun !== undefined, step.call);
    if (begun?.type === "rotation.started") this.#begin(begun.reason, now);
  }

  #begin(reason: RotationReason, now: Moment): void {
    assert.equal(this.ending, undefined, "a call beside another");
    this.ending = now.monotonic + this.answer.afterMs;
    const { held } = this.rotation;
    if (reason === "requested") {
      const previous = this.#requests.at(-1) ?? -Infinity;
      assert.ok(now.monotonic >= previous + 10 * SECOND, "two requests within 10 s");
      this.#requests.push(now.monotonic);
    }
    if (this.#lastSuccess) {
      const interval = minimumInterval(this.#settings, this.#lastSuccess.lifeMs);
      const spared = reason === "due" && held && !hasExpired(held, now);
      const from = this.#lastSuccess.at + (spared ? interval.due : interval.urgent);
      assert.ok(now.monotonic >= from, "too soon after a success");
    }
    const retryFrom = (this.#lastFailure ?? -Infinity) + SECOND;
    assert.ok(now.monotonic >= retryFrom || reason === "requested", "too soon after a failure");
  }
}
