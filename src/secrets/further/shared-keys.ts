import type { Emit } from "../../core/events.ts";
import { TICKET_KEYS } from "../secret.ts";
import type { SecretStore } from "../store.ts";
import type { SecretVersion } from "./secret-version.ts";
import { watchNarrowing } from "./trust-narrowed.ts";

export interface SharedKeysDependencies {
  readonly store: Pick<SecretStore, "get" | "watch">;
  readonly emit: Emit;
  /** The names of the trust bundles, by which peers are let in. */
  readonly bundles: readonly string[];
  readonly version: SecretVersion;
}

/**
 * Tells how many keys of a shared file were in use when trust was narrowed and are so still, for whoever had
 * a session under one of them may resume it: at each narrowing, and whenever there are fewer. The file is the
 * operator's, so telling is all that can be done. Returns what ends that.
 */
export function watchSharedKeys(
  path: string,
  { store, emit, bundles, version }: SharedKeysDependencies,
): () => void {
  /** Versions of keys, so that none is held for longer than it is served. */
  const outdated = new Set<string>();
  let told = 0;

  const inUse = (): string[] => {
    const secret = store.get(TICKET_KEYS);
    if (secret?.kind !== "session-ticket-keys") return [];
    return secret.keys.map((key) => version(key.reveal()));
  };
  const tell = (keys: number): void => {
    told = keys;
    if (keys > 0) emit({ type: "ticket_keys.outdated", path, keys });
    else emit({ type: "ticket_keys.replaced", path });
  };
  const ends = [
    watchNarrowing(store, bundles, () => {
      const all = inUse();
      for (const key of all) outdated.add(key);
      if (all.length > 0) tell(all.length);
    }),
    store.watch(TICKET_KEYS, () => {
      const left = inUse().filter((key) => outdated.has(key)).length;
      if (left !== told) tell(left);
    }),
  ];
  return () => ends.forEach((end) => end());
}
