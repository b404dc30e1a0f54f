import type { Emit } from "../core/events.ts";
import { type Secret, validityOf } from "./secret.ts";
import type { SecretStore } from "./store.ts";

/** Puts a secret where SDS finds it. False: it is there already. */
export type Show = (secret: Secret) => boolean;

/** The one way into the store: what is new there is told. */
export function createShow(store: SecretStore, emit: Emit): Show {
  return (secret) => {
    if (!store.put(secret)) return false;
    const { name, kind, version } = secret;
    const life = validityOf(secret);
    const serial = secret.kind === "tls-certificate" ? { serial: secret.serial } : {};
    emit({
      type: "secret.published",
      name,
      kind,
      version,
      ...(life && { notBefore: life.notBefore, notAfter: life.notAfter }),
      ...serial,
    });
    return true;
  };
}

/** The one way out of it. */
export function createRemove(store: SecretStore, emit: Emit): (name: string) => void {
  return (name) => {
    if (store.remove(name)) emit({ type: "secret.removed", name });
  };
}
