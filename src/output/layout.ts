import { join } from "node:path";

/**
 * How a set of files stands in a folder, as Kubernetes does it in its volumes (atomic_writer.go of
 * pkg/volume/util): each set in a folder of its own, a generation; the link `..data` to the one that
 * counts, swapped by a rename; and a link `NAME -> ..data/NAME` for each file, made once.
 */
export const DATA = "..data";

/** Istio's names. */
export const KEY = "key.pem";
export const CHAIN = "cert-chain.pem";
export const ROOTS = "root-cert.pem";

/** What we make and may remove begins so: nothing of Kubernetes' own, `..2026_01_01…`, does. */
export const GENERATION_PREFIX = "..node-agent.";

/** Whether an entry of the folder by this name is replaced or removed by what is written. */
export const isOurs = (name: string): boolean =>
  [DATA, KEY, CHAIN, ROOTS].includes(name) || name.startsWith(GENERATION_PREFIX);

/** Where the link of a file points, from the folder itself. */
export const linkTarget = (name: string): string => join(DATA, name);

/** Beside a generation: a link that is about to be renamed to its place. */
export const linkAside = (generation: string): string => `${generation}.link`;

/** No write takes as long; what is younger may be of another agent that is at it. */
const LEFT_BEHIND_MS = 60_000;

/** An entry of the folder; `mtimeMs` by the file system's own clock, as the `newest` generation's. */
export interface Entry {
  readonly name: string;
  readonly mtimeMs: number;
}

/** What writers left behind when they were killed. `inUse`: the generation that counts and the one before. */
export function leftovers(
  entries: readonly Entry[],
  inUse: ReadonlySet<string>,
  newestMs: number,
): string[] {
  return entries
    .filter(({ name }) => name.startsWith(GENERATION_PREFIX) && !inUse.has(name))
    .filter(({ mtimeMs }) => newestMs - mtimeMs >= LEFT_BEHIND_MS)
    .map(({ name }) => name);
}
