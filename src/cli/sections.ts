import type { SettingsTable } from "../config/setting.ts";
import type { Row } from "../config/source.ts";

/** The rows under one heading. */
export interface Section {
  readonly heading: string;
  readonly rows: readonly Row[];
}

/**
 * A table's rows by their group, groups and rows in the order of the table. Rows that `shown` tables
 * have as well (the same row, not one that differs) are left out: once is enough on a page.
 */
export function sections(
  table: SettingsTable,
  shown: readonly SettingsTable[] = [],
): readonly Section[] {
  const known = new Set(shown.flatMap((other) => Object.values(other)));
  const rows = Object.entries(table).filter(([, row]) => !known.has(row));
  return [...new Set(rows.map(([, row]) => row.group))].map((heading) => ({
    heading,
    rows: rows.filter(([, row]) => row.group === heading),
  }));
}
