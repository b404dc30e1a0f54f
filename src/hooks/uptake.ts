import type { Clock } from "../core/clock.ts";
import type { AgentEvent } from "../core/events.ts";

/** How long clients get to take a new certificate before others are told of it, milliseconds. */
export const UPTAKE_MS = 5_000;

/** Which streams have not answered what they were sent, followed by the events. */
export class Uptake {
  /** Stream -> names that an answer is owed for -> the version that was sent. */
  readonly #owed = new Map<number, Map<string, string>>();
  readonly #clock: Clock;
  #settle: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  observe(event: AgentEvent): void {
    if (event.type === "sds.push") {
      const names = this.#owed.get(event.stream) ?? new Map<string, string>();
      this.#owed.set(event.stream, names.set(event.name, event.version));
    } else if (event.type === "sds.ack" || event.type === "sds.nack") {
      const names = this.#owed.get(event.stream);
      // Of a version that was overtaken, it is no answer to the newer one.
      if (names?.get(event.name) !== event.version) return;
      names.delete(event.name);
      if (names.size === 0) this.#owed.delete(event.stream);
    } else if (event.type === "sds.stream.closed") this.#owed.delete(event.stream);
    else return;
    // What an answer held back is sent right after it: looked at when that has happened.
    if (this.#settle && this.#owed.size === 0) queueMicrotask(() => this.#look());
  }

  /** Resolves when every client has answered, or after {@link UPTAKE_MS}. One waits at a time. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.timer(UPTAKE_MS, () => this.#settle?.());
      this.#settle = () => {
        timer.cancel();
        this.#settle = undefined;
        resolve();
      };
      this.#look();
    });
  }

  /** Nothing is waited for any more. */
  stop(): void {
    this.#settle?.();
  }

  #look(): void {
    if (this.#owed.size === 0) this.#settle?.();
  }
}
