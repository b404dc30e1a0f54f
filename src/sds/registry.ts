import type { SecretSource } from "./source.ts";

/**
 * One family of names and where its secrets come from: the workload's own, their aliases, and later
 * files or Kubernetes. A family may be open-ended (`file-cert:*`); then not all of it is `listed`.
 */
export type NameEntry = SecretSource;

/**
 * Every name that can be asked for. The first family that serves a name has it; a name in none is
 * unknown, and nothing is ever served for it.
 */
export function nameRegistry(entries: readonly NameEntry[]): SecretSource {
  const entryOf = (name: string): NameEntry | undefined =>
    entries.find((entry) => entry.serves(name));
  return {
    listed: [...new Set(entries.flatMap(({ listed }) => listed))],
    serves: (name) => entryOf(name) !== undefined,
    origin: (name) => entryOf(name)?.origin(name),
    get: (name) => entryOf(name)?.get(name),
    watch: (name, changed) => entryOf(name)?.watch(name, changed) ?? (() => undefined),
  };
}
