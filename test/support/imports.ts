import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** One import between two files of a tree, paths relative to its root. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Static, dynamic and type-only imports alike: a type is a dependency too. */
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)["'](\.[^"']+)["']/g;

/** Every relative import below `root`, as edges between files. */
export function importsBelow(root: string): Edge[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.startsWith("gen/"))
    .flatMap((from) =>
      [...readFileSync(join(root, from), "utf8").matchAll(IMPORT)].map(([, specifier]) => ({
        from,
        to: relative(root, resolve(root, dirname(from), specifier ?? "")),
      })),
    );
}

/** The first cycle found, as the path that returns to its start; undefined when there is none. */
export function findCycle(edges: readonly Edge[]): string[] | undefined {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of edges) next.set(from, (next.get(from) ?? new Set()).add(to));
  const done = new Set<string>();
  const walk = (node: string, path: string[]): string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const to of next.get(node) ?? []) {
      const cycle = walk(to, [...path, node]);
      if (cycle) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of next.keys()) {
    const cycle = walk(node, []);
    if (cycle) return cycle;
  }
  return undefined;
}

/** The same edges between the folders that hold the files; within one folder there is none. */
export function folderEdges(edges: readonly Edge[]): Edge[] {
  return edges
    .map(({ from, to }) => ({ from: dirname(from), to: dirname(to) }))
    .filter(({ from, to }) => from !== to && from !== "." && to !== ".");
}
