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
  const left = (): number => inUse().filter((key) => outdated.has(key)).length;
  const tell = (): void => {
    told = left();
    if (told > 0) emit({ type: "ticket_keys.outdated", path, keys: told });
    else emit({ type: "ticket_keys.replaced", path });
  };
  const ends = [
    watchNarrowing(store, bundles, () => {
      for (const key of inUse()) outdated.add(key);
      if (left() > 0) tell();
    }),
    store.watch(TICKET_KEYS, () => {
      if (left() !== told) tell();
    }),
  ];
  return () => ends.forEach((end) => end());
}
