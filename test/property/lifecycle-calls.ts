import assert from "node:assert/strict";
import type { Clock, Timer } from "../../src/core/clock.ts";
import type { RotationReason } from "../../src/core/events.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** However the calls come about, a CA hears no more than this from one agent in a minute. */
const MOST_CALLS_IN_A_MINUTE = 66;

/** The calls of one process, by the monotonic clock: never without measure. */
export class CallCount {
  /** After a call there is none for so long, but for one that is asked for. */
  readonly #pauseMs: number;
  /** Of the last minute, and a little more. */
  #calls: number[] = [];
  #endedAt = -Infinity;

  constructor(minRenewIntervalMs: number | undefined) {
    this.#pauseMs = Math.min(SECOND, minRenewIntervalMs ?? SECOND);
  }

  begun(reason: RotationReason, now: number): void {
    const from = reason === "requested" ? -Infinity : this.#endedAt + this.#pauseMs;
    assert.ok(now >= from, "a call right after another");
    this.#calls = [...this.#calls.filter((at) => at > now - MINUTE), now];
    assert.ok(this.#calls.length <= MOST_CALLS_IN_A_MINUTE, "too many calls");
  }

  ended(now: number): void {
    this.#endedAt = now;
  }
}

/** A clock that knows how many timers are armed through it. */
export class CountedClock implements Clock {
  readonly #clock: Clock;
  readonly #armed = new Set<object>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get armed(): number {
    return this.#armed.size;
  }

  now(): number {
    return this.#clock.now();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  timer(delayMs: number, fire: () => void): Timer {
    const key = {};
    this.#armed.add(key);
    const timer = this.#clock.timer(delayMs, () => {
      this.#armed.delete(key);
      fire();
    });
    const cancel = (): void => {
      this.#armed.delete(key);
      timer.cancel();
    };
    return { cancel };
  }
}
