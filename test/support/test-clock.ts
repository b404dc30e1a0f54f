import type { Clock, Timer } from "../../src/core/clock.ts";

interface Pending {
  readonly due: number;
  readonly fire: () => void;
}

/**
 * A clock that stands still until the test moves it. `advance` fires what falls due, in order, and
 * lets promises settle in between; `step` moves the wall clock alone, as NTP or a resumed VM does.
 */
export class TestClock implements Clock {
  #monotonic = 0;
  #offset: number;
  readonly #pending = new Set<Pending>();
  #waiters: { count: number; resolve: () => void }[] = [];

  readonly #rounds: number;

  /** `rounds` of the event loop let promises settle: one is enough where no I/O is waited for. */
  constructor(now = Date.parse("2026-01-01T00:00:00Z"), rounds = 5) {
    this.#offset = now;
    this.#rounds = rounds;
  }

  now(): number {
    return this.#offset + this.#monotonic;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  timer(delayMs: number, fire: () => void): Timer {
    // As Node's: a part of a millisecond is a whole one. A clock that stood still would be asked for ever.
    const waitMs = delayMs > 0 ? Math.max(delayMs, 1) : 0;
    const pending: Pending = { due: this.#monotonic + waitMs, fire };
    this.#pending.add(pending);
    this.#waiters = this.#waiters.filter(({ count, resolve }) => {
      if (this.#pending.size < count) return true;
      resolve();
      return false;
    });
    return { cancel: () => void this.#pending.delete(pending) };
  }

  /** How many timers are armed. */
  get armed(): number {
    return this.#pending.size;
  }

  /** Milliseconds until the next timer; undefined when none is armed. */
  get nextIn(): number | undefined {
    const due = Math.min(...[...this.#pending].map((p) => p.due));
    return Number.isFinite(due) ? due - this.#monotonic : undefined;
  }

  /** Resolves when the code under test has armed `count` timers: no advancing before it sleeps. */
  untilArmed(count = 1): Promise<void> {
    if (this.#pending.size >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ count, resolve }));
  }

  async advance(ms: number): Promise<void> {
    const target = this.#monotonic + ms;
    for (;;) {
      await settle(this.#rounds);
      const next = [...this.#pending].sort((a, b) => a.due - b.due)[0];
      if (next === undefined || next.due > target) break;
      this.#pending.delete(next);
      this.#monotonic = Math.max(this.#monotonic, next.due);
      next.fire();
    }
    this.#monotonic = target;
    await settle(this.#rounds);
  }

  /** Time passes on both clocks and no timer fires: the event loop is blocked. */
  block(ms: number): void {
    this.#monotonic += ms;
  }

  /**
   * Moves the wall clock by `ms` (negative: back) without time passing. Forward it is also what a
   * suspend looks like to the one who wakes.
   */
  step(ms: number): void {
    this.#offset += ms;
  }
}

/** Lets promise chains and I/O callbacks that are ready run. */
export async function settle(rounds = 5): Promise<void> {
  for (let i = 0; i < rounds; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
