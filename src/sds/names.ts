import { type Secret, TRUST_BUNDLE, WORKLOAD_CERTIFICATE } from "../secrets/secret.ts";
import { aliasedSecrets, type Aliases, NO_ALIASES } from "./aliases.ts";
import { type NameEntry, nameRegistry } from "./registry.ts";
import type { SecretSource } from "./source.ts";

/** Resource name -> the kind of secret that it stands for. Names are opaque and compared exactly. */
export type ResourceNames = ReadonlyMap<string, Secret["kind"]>;

/** The names Istio's proxies ask for. */
export const workloadNames: ResourceNames = new Map([
  [WORKLOAD_CERTIFICATE, "tls-certificate"],
  [TRUST_BUNDLE, "trust-bundle"],
]);

/** What the store is to this room. */
export type StoredSecrets = Pick<SecretSource, "get" | "watch">;

/** The secrets of the store under their names in `names`, and under their aliases. */
export function namedSecrets(
  store: StoredSecrets,
  names: ResourceNames = workloadNames,
  aliases: Aliases = NO_ALIASES,
): SecretSource {
  const stored = storedSecrets(store, names);
  return nameRegistry([stored, aliasedSecrets(aliases, stored)]);
}

/**
 * The secrets of `store` that have a name in `names`. A subscription has a fixed kind in Envoy, so a
 * secret of another kind is not served under a name, whoever put it there.
 */
function storedSecrets(store: StoredSecrets, names: ResourceNames): NameEntry {
  return {
    origin: () => "ca",
    listed: [...names.keys()],
    serves: (name) => names.has(name),
    get: (name) => {
      const kind = names.get(name);
      const secret = kind && store.get(name);
      return secret?.kind === kind ? secret : undefined;
    },
    watch: (name, changed) =>
      store.watch(name, (secret) => {
        if (secret.kind === names.get(name)) changed(secret);
      }),
  };
}
