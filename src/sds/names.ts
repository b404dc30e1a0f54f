import type { FurtherSecrets } from "../secrets/further/options.ts";
import { type Secret, TICKET_KEYS, TRUST_BUNDLE, WORKLOAD_CERTIFICATE } from "../secrets/secret.ts";
import { aliasedSecrets, type Aliases, NO_ALIASES } from "./aliases.ts";
import { type NameEntry, nameRegistry } from "./registry.ts";
import type { SecretSource } from "./source.ts";

/** What a resource name stands for. */
export interface ResourceName {
  readonly kind: Secret["kind"];
  /** Where its secrets come from, for debug pages. */
  readonly origin: string;
}

/** By name. Names are opaque and compared exactly. */
export type ResourceNames = ReadonlyMap<string, ResourceName>;

/** The names Istio's proxies ask for. */
export const workloadNames: ResourceNames = new Map([
  [WORKLOAD_CERTIFICATE, { kind: "tls-certificate", origin: "ca" }],
  [TRUST_BUNDLE, { kind: "trust-bundle", origin: "ca" }],
]);

/** Those, and the names of what else there is. */
export function resourceNames({ ticketKeys, generic }: FurtherSecrets): ResourceNames {
  const names = new Map(workloadNames);
  if (ticketKeys !== undefined) {
    const origin = ticketKeys.from === "file" ? `file ${ticketKeys.path}` : "generated";
    names.set(TICKET_KEYS, { kind: "session-ticket-keys", origin });
  }
  for (const [name, path] of Object.entries(generic))
    names.set(name, { kind: "generic", origin: `file ${path}` });
  return names;
}

/** What the store is to this room. */
export type StoredSecrets = Pick<SecretSource, "get" | "watch">;

/**
 * The secrets of the store under their names in `names`, and under their aliases; then those of
 * `others`, which an alias may hide: it is the operator's word.
 */
export function namedSecrets(
  store: StoredSecrets,
  names: ResourceNames = workloadNames,
  aliases: Aliases = NO_ALIASES,
  others: readonly NameEntry[] = [],
): SecretSource {
  const stored = storedSecrets(store, names);
  return nameRegistry([stored, aliasedSecrets(aliases, stored), ...others]);
}

/**
 * The secrets of `store` that have a name in `names`. A subscription has a fixed kind in Envoy, so a
 * secret of another kind is not served under a name, whoever put it there.
 */
function storedSecrets(store: StoredSecrets, names: ResourceNames): NameEntry {
  return {
    origin: (name) => names.get(name)?.origin,
    listed: [...names.keys()],
    serves: (name) => names.has(name),
    get: (name) => {
      const kind = names.get(name)?.kind;
      const secret = kind && store.get(name);
      return secret?.kind === kind ? secret : undefined;
    },
    watch: (name, changed) =>
      store.watch(name, (secret) => {
        if (secret.kind === names.get(name)?.kind) changed(secret);
      }),
  };
}
