import type { AgentError } from "../core/errors.ts";
import type { Origin, RawValue, Setting, SettingsTable } from "./setting.ts";

/** What a source says about one setting. */
export interface Given {
  readonly raw: RawValue;
  readonly origin: Origin;
}

/** What one source (flags, environment, file) gives: by the property's name in the table. */
export interface Source {
  readonly given: ReadonlyMap<string, Given>;
  readonly problems: readonly AgentError[];
}

/** The row of a flag (or key of the file), and its property's name. */
export type Row = readonly [property: string, setting: Setting<unknown>];

export function rowsByFlag(table: SettingsTable): ReadonlyMap<string, Row> {
  return new Map(Object.entries(table).map((row) => [row[1].flag, row]));
}

/** `--ca-addr` -> `NODE_AGENT_CA_ADDR`. */
export function ownVariable(flag: string): string {
  return `NODE_AGENT_${flag.toUpperCase().replaceAll("-", "_")}`;
}

/** The variables of a row, first wins: ours, then the field's. */
export function variablesOf(row: Setting<unknown>): readonly string[] {
  return row.flagOnly === true ? [] : [ownVariable(row.flag), ...row.env];
}
