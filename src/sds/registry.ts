import type { Secret } from "../secrets/secret.ts";
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
export class NameRegistry implements NameEntry {
  readonly #entries: readonly NameEntry[];
  readonly listed: readonly string[];

  constructor(entries: readonly NameEntry[]) {
    this.#entries = entries;
    this.listed = [...new Set(entries.flatMap(({ listed }) => listed))];
  }

  serves(name: string): boolean {
    return this.#entryOf(name) !== undefined;
  }

  origin(name: string): string | undefined {
    return this.#entryOf(name)?.origin(name);
  }

  get(name: string): Secret | undefined {
    return this.#entryOf(name)?.get(name);
  }

  watch(name: string, changed: (secret: Secret) => void): () => void {
    return this.#entryOf(name)?.watch(name, changed) ?? (() => undefined);
  }

  #entryOf(name: string): NameEntry | undefined {
    return this.#entries.find((entry) => entry.serves(name));
  }
}
