import type { SettingsTable } from "./setting.ts";
import { variablesOf } from "./source.ts";

/** A typing error or two; more in a long name. */
const tolerance = (name: string): number => Math.max(1, Math.min(3, Math.floor(name.length / 4)));

/** The candidate nearest to `name`, if it is near enough to be what was meant. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = tolerance(name) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(name, candidate);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** The flag meant by an unknown one: by another spelling (`caAddr`, `SECRET_TTL`), else the nearest. */
export function suggestFlag(name: string, table: SettingsTable): string | undefined {
  const rows = Object.values(table);
  const kebab = name
    .replaceAll(/(?<=[a-z])(?=[A-Z])|_/g, "-")
    .toLowerCase()
    .replace(/^no-/, "");
  const asVariable = kebab.replaceAll("-", "_").toUpperCase();
  const variable = rows.find((row) => variablesOf(row).includes(asVariable));
  if (variable !== undefined) return variable.flag;
  return nearest(
    kebab,
    rows.map((row) => row.flag),
  );
}

/**
 * Insertions, deletions, substitutions and swaps of neighbours between two words (optimal string
 * alignment).
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      }
      row.push(cost);
    }
    [beforeLast, last] = [last, row];
  }
  return at(last, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Infinity;
