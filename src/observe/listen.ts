import { backoffDelay, type BackoffPolicy } from "../core/backoff.ts";
import type { Clock, Timer } from "../core/clock.ts";
import type { AgentError } from "../core/errors.ts";
import type { AgentEvent, Emit } from "../core/events.ts";
import type { Random } from "../core/random.ts";

/**
 * Quick at first, since an agent that is being replaced lets its port go within seconds; then twice a
 * minute, which an idle process can afford.
 */
export const REBIND: BackoffPolicy = { baseMs: 1_000, capMs: 30_000, jitter: 0.1 };

/** How often, and for how long, an address is tried that is about to be let go, milliseconds. */
export const HURRY_MS = 250;
export const HURRY_FOR_MS = 30_000;

/** Something that can be bound to an address, and tried again when that failed. */
export interface Listener<A> {
  /** Resolves to where it listens. */
  listen(address: A): Promise<A>;
  close(): Promise<void>;
}

/** What a listener is for, as far as logs and errors tell one from another. */
export interface Purpose<A> {
  readonly listening: (address: A) => AgentEvent;
  readonly failed: (error: AgentError) => AgentEvent;
  readonly problem: (address: A, thrown: unknown) => AgentError;
}

export interface ListeningOptions<A> {
  readonly listener: Listener<A>;
  readonly address: A;
  readonly purpose: Purpose<A>;
  /** True: what is not there at the first try is an error. */
  readonly required: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
}

/**
 * Binds a listener, now or, where the address is taken, as soon as it is free: SDS does not depend on
 * it. One event tells of the failure, one of the success.
 */
export class Listening<A> {
  readonly #options: ListeningOptions<A>;
  #timer: Timer | undefined;
  #bound: A | undefined;
  #hurryUntil = -Infinity;
  #closed = false;

  constructor(options: ListeningOptions<A>) {
    this.#options = options;
  }

  /** Where it listens; undefined while it does not. */
  get address(): A | undefined {
    return this.#bound;
  }

  /** Resolves after the first try. Throws the purpose's error when that failed and it is required. */
  async start(): Promise<void> {
    const { address, required, emit, purpose } = this.#options;
    try {
      await this.#bind();
    } catch (thrown) {
      const error = purpose.problem(address, thrown);
      if (required) throw error;
      emit(purpose.failed(error));
      this.#retry(1);
    }
  }

  /** Whoever has the address is about to let it go: it is tried at once, and often for a while. */
  hurry(): void {
    this.#hurryUntil = this.#options.clock.monotonic() + HURRY_FOR_MS;
    if (this.#timer === undefined || this.#closed) return;
    this.#timer.cancel();
    this.#try(1);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    await this.#options.listener.close();
  }

  async #bind(): Promise<void> {
    const { listener, address, emit, purpose } = this.#options;
    const bound = await listener.listen(address);
    if (this.#closed) return listener.close();
    this.#bound = bound;
    emit(purpose.listening(bound));
  }

  #retry(failures: number): void {
    if (this.#closed) return;
    const { clock, random } = this.#options;
    const hurried = clock.monotonic() < this.#hurryUntil;
    const delayMs = hurried ? HURRY_MS : backoffDelay(REBIND, failures, random);
    this.#timer = clock.timer(delayMs, () => this.#try(hurried ? 1 : failures + 1));
  }

  #try(failures: number): void {
    this.#timer = undefined;
    this.#bind().catch(() => this.#retry(failures));
  }
}
