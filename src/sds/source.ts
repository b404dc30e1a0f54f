import type { Secret } from "../secrets/secret.ts";
import type { Catalogue } from "./subscription.ts";

/** What SDS sees of the secrets: the consumer's side of the store, and of later sources. */
export interface SecretSource extends Catalogue<Secret> {
  /** The names that are served to whoever asks for all (`--sds-empty-means-all`). */
  readonly listed: readonly string[];
  /** Where a name's secrets come from, for debug pages; undefined for a name that nobody serves. */
  origin(name: string): string | undefined;
  /** Calls `changed` with the latest secret, at once if there is one, and with each newer one. */
  watch(name: string, changed: (secret: Secret) => void): () => void;
}
