import type { Emit } from "../core/events.ts";
import type { Issued, LastGood } from "./issued.ts";
import { rootRecords } from "./root-record.ts";
import type { Secret } from "./secret.ts";
import type { SecretStore } from "./store.ts";

export interface PublisherDependencies {
  readonly store: SecretStore;
  readonly emit: Emit;
  /** Told what is shown, once it is: to be kept over a restart. Returns at once. */
  readonly save?: ((lastGood: LastGood) => void) | undefined;
}

/** Shows what one issuance brought. Throws the signal's reason when it is told to stop before the end. */
export type Publish = (issued: Issued, signal: AbortSignal) => Promise<void>;

/** The one way from what was issued into the store. */
export function createPublish({ store, emit, save }: PublisherDependencies): Publish {
  const put = (secret: Secret): void => {
    if (!store.put(secret)) return;
    const { name, kind, version, notBefore, notAfter } = secret;
    const serial = secret.kind === "tls-certificate" ? { serial: secret.serial } : {};
    emit({ type: "secret.published", name, kind, version, notBefore, notAfter, ...serial });
  };

  /** The roots go first: nobody is to get a leaf before the root that verifies its peers. */
  return async ({ certificate, bundle }, signal) => {
    signal.throwIfAborted();
    put(bundle);
    put(certificate);
    save?.({ certificate, roots: rootRecords(bundle.pem) });
  };
}
