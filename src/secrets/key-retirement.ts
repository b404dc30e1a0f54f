import type { Clock, Timer } from "../core/clock.ts";
import type { Sensitive } from "../core/sensitive.ts";
import { sensitiveParts } from "./secret.ts";
import type { SecretStore } from "./store.ts";

/**
 * How long a key is kept after the next one was published, milliseconds: for whoever took the secret
 * from the store a moment before, such as a handshake with the CA.
 */
export const KEY_GRACE_MS = 60_000;

export interface KeyRetirementOptions {
  readonly clock: Clock;
  /** The key is about to be overwritten: so are the copies that others made of it. */
  readonly forget: (key: Sensitive<Buffer>) => void;
}

/** Overwrites keys when they have been out of use for long enough. */
export class KeyRetirement {
  readonly #options: KeyRetirementOptions;
  readonly #timers = new Set<Timer>();

  constructor(options: KeyRetirementOptions) {
    this.#options = options;
  }

  readonly retire = (key: Sensitive<Buffer>): void => {
    const { clock, forget } = this.#options;
    const timer = clock.timer(KEY_GRACE_MS, () => {
      this.#timers.delete(timer);
      forget(key);
      key.reveal().fill(0);
    });
    this.#timers.add(timer);
  };

  /** What still waits is kept: the process ends. */
  stop(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }
}

/** Retires each key that a secret of these names has lost. Returns what ends that. */
export function retireReplaced(
  store: Pick<SecretStore, "watch">,
  names: Iterable<string>,
  { retire }: KeyRetirement,
): () => void {
  const watch = (name: string): (() => void) => {
    let current: readonly Sensitive<Buffer>[] = [];
    return store.watch(name, (secret) => {
      const before = current;
      current = sensitiveParts(secret);
      for (const key of before) if (!current.includes(key)) retire(key);
    });
  };
  const unwatches = [...names].map(watch);
  return () => {
    for (const unwatch of unwatches) unwatch();
  };
}
