import type { Clock, Timer } from "../core/clock.ts";
import type { Sensitive } from "../core/sensitive.ts";
import { type TlsCertificate, WORKLOAD_CERTIFICATE } from "./secret.ts";
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

/** Retires each workload key that is replaced. Returns what ends that. */
export function retireReplaced(
  store: Pick<SecretStore, "watch">,
  { retire }: KeyRetirement,
): () => void {
  let current: TlsCertificate | undefined;
  return store.watch(WORKLOAD_CERTIFICATE, (secret) => {
    if (secret.kind !== "tls-certificate") return;
    if (current && current.privateKeyPem !== secret.privateKeyPem) retire(current.privateKeyPem);
    current = secret;
  });
}
