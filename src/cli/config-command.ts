import { CONFIG_FLAG } from "../config/file.ts";
import type { Origin, Setting, SettingsTable } from "../config/setting.ts";
import { REDACTED } from "../core/sensitive.ts";
import { sections } from "./sections.ts";
import { aligned } from "./text.ts";

/** What `loadConfig` gave, or as much of it as is printed, and what follows from it. */
export interface Effective {
  readonly config: Readonly<Record<string, unknown>>;
  readonly origins: Readonly<Record<string, Origin>>;
  /** Stands where nothing is set. */
  readonly derived?: Readonly<
    Record<string, { readonly value: unknown; readonly origin: Origin } | undefined>
  >;
}

/** `node-agent config`: the effective settings, redacted, and where each came from. */
export function renderConfig(
  table: SettingsTable,
  effective: Effective,
  form: "table" | "yaml" | "json",
): string {
  return FORMS[form](linesOf(table, effective));
}

interface Line {
  readonly row: Setting<unknown>;
  readonly value: unknown;
  /** As a user would write it; empty where nothing is set. */
  readonly text: string;
  readonly origin: Origin;
  readonly isDerived: boolean;
}

function linesOf(
  table: SettingsTable,
  { config, origins, derived = {} }: Effective,
): readonly Line[] {
  const rows = sections(table).flatMap((section) => section.rows);
  return rows
    .filter(([, row]) => row.flagOnly !== true)
    .map(([property, row]) => {
      const given = { value: config[property], origin: origins[property] ?? "default" };
      const text = textOf(row, given.value, given.origin);
      const stands = text === "" ? derived[property] : undefined;
      if (stands === undefined) return { row, ...given, text, isDerived: false };
      return { row, ...stands, text: row.kind.print(stands.value), isDerived: true };
    });
}

function textOf(row: Setting<unknown>, value: unknown, origin: Origin): string {
  // Nothing is hidden behind a default, and "[redacted]" would say there is.
  if (row.kind.secret === true) return origin === "default" ? "" : REDACTED;
  return value === undefined ? "" : row.kind.print(value);
}

function asTable(lines: readonly Line[]): string {
  const cells = lines.map(({ row, text, origin }) => [row.flag, oneLine(text) || "-", origin]);
  return `${aligned([["SETTING", "VALUE", "FROM"], ...cells])}\n`;
}

/** A value may hold line breaks (PROXY_CONFIG is YAML): quoted, it cannot break the table. */
const oneLine = (text: string): string => (/[\n\r\t]/.test(text) ? JSON.stringify(text) : text);

/**
 * A file that gives the same settings again, but for secrets, which are left to be filled in. What is
 * derived follows again, and is a comment: as a value, one pod's identity or a CA of its own making
 * would go wherever the file is copied.
 */
function asYaml(lines: readonly Line[]): string {
  return lines
    .map(({ row, text, origin, isDerived }, index) => {
      const isNewGroup = row.group !== lines[index - 1]?.row.group;
      const heading = isNewGroup ? `${index === 0 ? "" : "\n"}# ${row.group}\n` : "";
      if (text === "") return `${heading}# ${row.flag}:`;
      const isComment = isDerived || row.kind.secret === true || row.flag === CONFIG_FLAG;
      return `${heading}${isComment ? "# " : ""}${row.flag}: ${yamlScalar(text)}  # ${origin}`;
    })
    .join("\n")
    .concat("\n");
}

/** Plain where that is certainly safe; else in double quotes, where YAML takes what JSON writes. */
function yamlScalar(text: string): string {
  const isSafe = /^[\w./][\w./:-]*$/.test(text) && !text.endsWith(":") && text !== "null";
  return isSafe ? text : JSON.stringify(text);
}

function asJson(lines: readonly Line[]): string {
  const entries = lines.map(({ row, value, text, origin }) => {
    const isNative = typeof value === "boolean" || typeof value === "number";
    // A number that is not written as one (24h, 0660, 1MiB) stays as it is written.
    const shown = isNative && String(value) === text ? value : text === "" ? null : text;
    return [row.flag, { value: shown, origin }] as const;
  });
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}

const FORMS = { table: asTable, yaml: asYaml, json: asJson } as const;
