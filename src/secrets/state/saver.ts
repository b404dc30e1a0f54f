import { backoffDelay, type BackoffPolicy } from "../../core/backoff.ts";
import { type Clock, type Timer, within } from "../../core/clock.ts";
import { AgentError, toAgentError } from "../../core/errors.ts";
import type { Emit } from "../../core/events.ts";
import type { Random } from "../../core/random.ts";
import type { Keep, LastGood } from "../issued.ts";

/** A full disk is not emptied by looking, and a restart in between is rare. */
const RETRY: BackoffPolicy = { baseMs: 1_000, capMs: 300_000, jitter: 0.5 };

/** A write that takes longer may never end: whoever watches is to know that nothing is stored meanwhile. */
const SLOW_MS = 10_000;
/** What the end of the agent waits for a write. */
const CLOSE_LIMIT_MS = 1_000;

export interface SaverDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
  /** For events. */
  readonly path: string;
  /** Stores it in place of what is stored; undefined: removes that. */
  readonly write: (lastGood: LastGood | undefined) => Promise<void>;
}

/** What is to be stored: undefined in it is to be nothing. */
interface Wanted {
  readonly lastGood: LastGood | undefined;
}

/**
 * Stores what is served, beside the serving of it: one write at a time, always of the latest, and again
 * after a pause where it failed. Nobody waits for it but {@link close}.
 */
export class Saver implements Keep {
  readonly #deps: SaverDependencies;
  /** What is not stored yet. */
  #unsaved: Wanted | undefined;
  #writing: Promise<void> | undefined;
  #timer: Timer | undefined;
  /** Over when the write under way takes too long. */
  #slow: Timer | undefined;
  #failures = 0;
  #closed = false;

  constructor(deps: SaverDependencies) {
    this.#deps = deps;
  }

  /** Stores it soon, in place of what was to be stored before. */
  save(lastGood: LastGood): void {
    this.#want({ lastGood });
  }

  /** Removes soon what is stored. */
  remove(): void {
    this.#want({ lastGood: undefined });
  }

  /** Waits for a write that has begun, for 1 s at most; tries no more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    if (this.#writing) await within(this.#deps.clock, CLOSE_LIMIT_MS, this.#writing);
    this.#slow?.cancel();
  }

  #want(wanted: Wanted): void {
    this.#unsaved = wanted;
    this.#begin();
  }

  #begin(): void {
    if (this.#closed || this.#writing) return;
    this.#writing = this.#write().finally(() => {
      this.#writing = undefined;
    });
  }

  async #write(): Promise<void> {
    // The streams that waited for it are written to first.
    await new Promise((resolve) => setImmediate(resolve));
    for (let next = this.#unsaved; next !== undefined; next = this.#unsaved) {
      const stored = await this.#try(next);
      if (stored && this.#unsaved === next) this.#unsaved = undefined;
      // A newer one is tried at once: it may be what the older one failed for.
      if (!stored && this.#unsaved === next) return;
    }
  }

  async #try({ lastGood }: Wanted): Promise<boolean> {
    const { clock, random, emit, path, write } = this.#deps;
    const began = clock.monotonic();
    this.#timer?.cancel();
    this.#slow = clock.timer(SLOW_MS, () => this.#tell(tooSlow(path), this.#failures + 1));
    try {
      await write(lastGood);
    } catch (error) {
      this.#failures += 1;
      const delayMs = backoffDelay(RETRY, this.#failures, random);
      if (!this.#closed) this.#timer = clock.timer(delayMs, () => this.#begin());
      const retryAt = clock.now() + delayMs;
      this.#tell(toAgentError(error, "STATE_NOT_SAVED"), this.#failures, retryAt);
      return false;
    } finally {
      this.#slow.cancel();
    }
    this.#failures = 0;
    const seconds = (clock.monotonic() - began) / 1000;
    if (lastGood === undefined) emit({ type: "state.removed", path });
    else emit({ type: "state.saved", path, serial: lastGood.certificate.serial, seconds });
    return true;
  }

  #tell(error: AgentError, failures: number, retryAt?: number): void {
    const { emit, path } = this.#deps;
    emit({ type: "state.save_failed", path, error, failures, retryAt });
  }
}

function tooSlow(path: string): AgentError {
  const message = `${path}: not written within ${SLOW_MS / 1000} s; the write goes on`;
  return new AgentError("STATE_TIMEOUT", message);
}
