import type { Secret } from "../secrets/secret.ts";
import type { NameEntry } from "./registry.ts";

/** Another name -> the name whose secret is served under it. */
export type Aliases = Readonly<Record<string, string>>;

export const NO_ALIASES: Aliases = {};

/**
 * The secrets of `target` under other names. Envoy takes a secret only under the very name it asked
 * for, so each has the alias for a name; key, certificates and version are the same.
 */
export function aliasedSecrets(aliases: Aliases, target: NameEntry): NameEntry {
  const targets = new Map(Object.entries(aliases));
  // One object for each secret: what is encoded once for it is shared by all streams.
  const renamed = new Map<string, { readonly of: Secret; readonly secret: Secret }>();
  const rename = (alias: string, secret: Secret): Secret => {
    const before = renamed.get(alias);
    if (before?.of === secret) return before.secret;
    const made = { ...secret, name: alias };
    renamed.set(alias, { of: secret, secret: made });
    return made;
  };
  return {
    origin: (name) => `alias of ${targets.get(name)}`,
    listed: [...targets].flatMap(([alias, name]) => (target.serves(name) ? alias : [])),
    serves: (name) => target.serves(targets.get(name) ?? ""),
    get: (name) => {
      const secret = target.get(targets.get(name) ?? "");
      return secret && rename(name, secret);
    },
    watch: (name, changed) =>
      target.watch(targets.get(name) ?? "", (secret) => changed(rename(name, secret))),
  };
}
