import { backoffDelay, type BackoffPolicy } from "./backoff.ts";
import { type Clock, type Timer, within } from "./clock.ts";
import type { Random } from "./random.ts";

/** A full disk is not emptied by looking. */
const RETRY: BackoffPolicy = { baseMs: 1_000, capMs: 300_000, jitter: 0.5 };

/** A write that takes longer may never end: whoever watches is to know of it meanwhile. */
const SLOW_MS = 10_000;
/** What the end of the agent waits for a write. */
const CLOSE_LIMIT_MS = 1_000;

export interface LatestWriterDependencies<T> {
  readonly clock: Clock;
  readonly random: Random;
  readonly write: (value: T) => Promise<void>;
  /** It is there, after so many seconds. */
  readonly written: (value: T, seconds: number) => void;
  /**
   * It is not, after so many failures in a row. `retryAt`: wall milliseconds of the next try; undefined
   * where the write is still under way and takes too long.
   */
  readonly failed: (error: unknown, failures: number, retryAt: number | undefined) => void;
}

/**
 * Writes what is newest to a place that may fail, beside whatever else goes on: one write at a time,
 * always of the latest value, and again after a pause where it failed. Nobody waits for it but
 * {@link close}.
 */
export class LatestWriter<T extends object> {
  readonly #deps: LatestWriterDependencies<T>;
  /** What is not written yet. */
  #next: T | undefined;
  #writing: Promise<void> | undefined;
  #retry: Timer | undefined;
  #slow: Timer | undefined;
  #failures = 0;
  #closed = false;

  constructor(deps: LatestWriterDependencies<T>) {
    this.#deps = deps;
  }

  /** Writes it soon, in place of what was to be written before. */
  put(value: T): void {
    this.#next = value;
    this.#begin();
  }

  /** Waits for a write that has begun, for 1 s at most; tries no more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#retry?.cancel();
    if (this.#writing) await within(this.#deps.clock, CLOSE_LIMIT_MS, this.#writing);
    this.#slow?.cancel();
  }

  #begin(): void {
    if (this.#closed || this.#writing) return;
    this.#writing = this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    // The streams that waited for it are written to first.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      for (let value = this.#next; value !== undefined; value = this.#next) {
        const isThere = await this.#try(value);
        if (isThere && this.#next === value) this.#next = undefined;
        // A newer one is tried at once: it may be what the older one failed for.
        if (!isThere && this.#next === value) return;
      }
    } finally {
      // In the turn in which the loop ends: what is put in the next one begins a write.
      this.#writing = undefined;
    }
  }

  async #try(value: T): Promise<boolean> {
    const { clock, random, write, written, failed } = this.#deps;
    const began = clock.monotonic();
    this.#retry?.cancel();
    this.#slow = clock.timer(SLOW_MS, () => failed(new SlowWrite(), this.#failures + 1, undefined));
    try {
      await write(value);
    } catch (error) {
      this.#failures += 1;
      const delayMs = backoffDelay(RETRY, this.#failures, random);
      if (!this.#closed) this.#retry = clock.timer(delayMs, () => this.#begin());
      failed(error, this.#failures, clock.now() + delayMs);
      return false;
    } finally {
      this.#slow.cancel();
    }
    this.#failures = 0;
    written(value, (clock.monotonic() - began) / 1000);
    return true;
  }
}

/** The write under way takes too long, and goes on. */
export class SlowWrite extends Error {
  constructor() {
    super(`not written within ${SLOW_MS / 1000} s; the write goes on`);
  }
}
