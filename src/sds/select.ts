import { contentVersion } from "../secrets/digest.ts";
import type { Secret } from "../secrets/secret.ts";
import type { SecretSource } from "./source.ts";

/** What asks for everything there is, where that is allowed (xDS: the wildcard). */
export const WILDCARD = "*";

/** The answer to a request that cannot be held: FetchSecrets and REST. */
export type Selection =
  | { readonly type: "secrets"; readonly secrets: readonly Secret[]; readonly version: string }
  /** Names that are served, but have no secret yet: the client has to ask again. */
  | { readonly type: "pending"; readonly names: readonly string[] }
  /** Names were given, and nobody serves any of them. */
  | { readonly type: "unknown"; readonly names: readonly string[] };

/**
 * The secrets for `names`. Unknown names are left out where others are known. Without names, or with
 * `*`, it is nothing, or all there is where `emptyMeansAll`.
 */
export function select(
  names: readonly string[],
  source: SecretSource,
  emptyMeansAll: boolean,
): Selection {
  const given = new Set(names);
  const all = given.delete(WILDCARD) || names.length === 0;
  const wanted = all && emptyMeansAll ? new Set([...given, ...source.listed]) : given;
  const known = [...wanted].filter((name) => source.serves(name));
  if (known.length === 0 && wanted.size > 0) return { type: "unknown", names: [...wanted] };
  const found = known.map((name) => [name, source.get(name)] as const);
  const pending = found.flatMap(([name, secret]) => (secret ? [] : [name]));
  if (pending.length > 0) return { type: "pending", names: pending };
  const secrets = found.flatMap(([, secret]) => secret ?? []);
  return { type: "secrets", secrets, version: versionOf(secrets) };
}

/** Of one secret its own; of several a digest, so that it changes when any of them does. */
function versionOf(secrets: readonly Secret[]): string {
  const [first, second] = secrets;
  if (first === undefined) return "";
  if (second === undefined) return first.version;
  return contentVersion(...secrets.flatMap(({ name, version }) => [name, version]));
}
