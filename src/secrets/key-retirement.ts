import type { Clock, Timer } from "../core/clock.ts";
import type { Sensitive } from "../core/sensitive.ts";
import { type TlsCertificate, WORKLOAD_CERTIFICATE } from "./secret.ts";
import type { SecretStore } from "./store.ts";

/**
 * How long a key is kept after the next one was published, milliseconds: for whoever took the secret
 * from the store a moment before, such as a handshake with the CA.
 */
export const KEY_GRACE_MS = 60_000;

export interface KeyRetirement {
  readonly store: Pick<SecretStore, "watch">;
  readonly clock: Clock;
  /** The key is about to be overwritten: so are the copies that others made of it. */
  readonly forget: (key: Sensitive<Buffer>) => void;
}

/** Overwrites each workload key when it has been replaced for long enough. Returns what ends that. */
export function retireKeys({ store, clock, forget }: KeyRetirement): () => void {
  const timers = new Set<Timer>();
  let current: TlsCertificate | undefined;

  const retire = ({ privateKeyPem }: TlsCertificate): void => {
    const timer = clock.timer(KEY_GRACE_MS, () => {
      timers.delete(timer);
      forget(privateKeyPem);
      privateKeyPem.reveal().fill(0);
    });
    timers.add(timer);
  };
  const unwatch = store.watch(WORKLOAD_CERTIFICATE, (secret) => {
    if (secret.kind !== "tls-certificate") return;
    if (current && current.privateKeyPem !== secret.privateKeyPem) retire(current);
    current = secret;
  });
  return () => {
    unwatch();
    for (const timer of timers) timer.cancel();
  };
}
