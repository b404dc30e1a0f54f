import { sections } from "../../src/cli/sections.ts";
import type { Setting, SettingsTable } from "../../src/config/setting.ts";
import { code, markdownTable } from "./markdown.ts";

/** A settings table; the title says whose it is, where it is not the agent's own. */
export interface TitledTable {
  readonly title?: string;
  readonly settings: SettingsTable;
}

/** Every setting of every table, a Markdown table for each group; equal groups stand together. */
export function renderSettings(tables: readonly TitledTable[]): string {
  const parts = tables.flatMap(({ title, settings }, index) => {
    const shown = tables.slice(0, index).map((table) => table.settings);
    return sections(settings, shown).map(({ heading, rows }) => ({
      group: heading,
      heading: title === undefined || title === heading ? heading : `${heading}, ${title}`,
      rows: rows.map(([, row]) => row),
    }));
  });
  const groups = [...new Set(parts.map(({ group }) => group))];
  return groups
    .flatMap((group) => parts.filter((part) => part.group === group))
    .map(({ heading, rows }) => `**${heading}**\n\n${renderRows(rows)}`)
    .join("\n\n");
}

function renderRows(rows: readonly Setting<unknown>[]): string {
  const hasVariables = rows.some((row) => row.env.length > 0);
  const head = ["Flag", ...(hasVariables ? ["Variable"] : []), "Value", "Default", "Meaning"];
  return markdownTable(
    head,
    rows.map((row) => [
      row.short === undefined ? code(`--${row.flag}`) : code(`-${row.short}, --${row.flag}`),
      ...(hasVariables ? [row.env.map(code).join(", ")] : []),
      row.kind.label,
      defaultCell(row),
      row.help,
    ]),
  );
}

function defaultCell({ kind, default: value }: Setting<unknown>): string {
  const text = kind.secret === true ? "" : kind.print(value);
  return text === "" ? "" : code(text);
}
