import type { Clock, Timer } from "../core/clock.ts";

interface Sleeper {
  wake(): void;
}

/**
 * One timer for all streams that wait for a late ACK. Nobody waits unless a newer version is held
 * back by an unanswered response, so an idle agent has no timer at all.
 */
export class WakeUps {
  readonly #clock: Clock;
  readonly #sleepers = new Map<Sleeper, number>();
  #timer: Timer | undefined;
  #armedFor = Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Wakes `sleeper` at that moment (monotonic milliseconds) instead of any earlier wish. */
  set(sleeper: Sleeper, at: number | undefined): void {
    if (at === undefined) this.#sleepers.delete(sleeper);
    else this.#sleepers.set(sleeper, at);
    if (this.#sleepers.size === 0) this.#arm(Infinity);
    else if (at !== undefined && at < this.#armedFor) this.#arm(at);
  }

  #arm(at: number): void {
    this.#timer?.cancel();
    this.#armedFor = at;
    this.#timer =
      at === Infinity
        ? undefined
        : this.#clock.timer(at - this.#clock.monotonic(), () => this.#fire());
  }

  #fire(): void {
    const now = this.#clock.monotonic();
    const due = [...this.#sleepers].filter(([, at]) => at <= now).map(([sleeper]) => sleeper);
    for (const sleeper of due) this.#sleepers.delete(sleeper);
    this.#arm(Math.min(...this.#sleepers.values()));
    for (const sleeper of due) sleeper.wake();
  }
}
