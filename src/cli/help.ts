import type { Setting, SettingsTable } from "../config/setting.ts";
import { variablesOf } from "../config/source.ts";
import { type Command, COMMANDS } from "./commands.ts";
import { sections } from "./sections.ts";
import { wrap, WIDTH } from "./text.ts";
import { defaultText, flagForm, section } from "./usage.ts";

/**
 * `node-agent help --all`: every flag of every table under the heading of its group, in the order of
 * the tables, with its variables and its default.
 */
export function fullHelp(tables: readonly SettingsTable[]): string {
  const bodies = tables
    .flatMap((table, index) => sections(table, tables.slice(0, index)))
    .map(({ heading, rows }) => section(heading, rows.map(([, row]) => entry(row)).join("\n")));
  return `${[INTRODUCTION, ...bodies].join("\n\n")}\n`;
}

/** `node-agent COMMAND --help`, of a command with options of its own. */
export function commandHelp(command: Command, options: SettingsTable): string {
  const bodies = sections(options).map(({ heading, rows }) =>
    section(heading, rows.map(([, row]) => entry(row)).join("\n")),
  );
  return `${[COMMANDS[command], `Usage: node-agent ${command} [flags]`, ...bodies, REST].join("\n\n")}\n`;
}

const REST = `The flags, variables and file of \`node-agent run\` are taken too:
\`node-agent help --all\` has them.`;

const INTRODUCTION = `Every flag of node-agent.

A setting is taken from its flag, else from the first of its variables that is
not empty, else from the configuration file, else it has its default. Keys of
the file are flags without the dashes. Durations are written 24h, 1h30m, 90s or
300ms. A switch is --flag, --flag=false or --no-flag.`;

function entry(row: Setting<unknown>): string {
  const value = defaultText(row);
  const variables = variablesOf(row).join(", ");
  const lines = [
    ...wrap(row.help, WIDTH - 6),
    ...(variables === "" ? [] : wrap(`Variables: ${variables}`, WIDTH - 6)),
    ...(value === "" ? [] : wrap(`Default: ${value}`, WIDTH - 6)),
  ];
  return [`  ${flagForm(row)}`, ...lines.map((line) => `      ${line}`)].join("\n");
}
