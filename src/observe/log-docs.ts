import type { LogRow } from "./log-rows/row.ts";
import { logTable } from "./log-table.ts";

/** The Markdown that stands between `<!-- events -->` and `<!-- /events -->` in docs/logging.md. */
export function renderEventTable(): string {
  const rows: readonly [
    string,
    Pick<LogRow<never>, "level" | "component" | "message" | "fields">,
  ][] = Object.entries(logTable);
  return [
    "| Event | Level | Component | Message | Fields |",
    "| --- | --- | --- | --- | --- |",
    ...rows.map(([event, { level, component, message, fields }]) => {
      const names = Object.keys(fields).map((name) => `\`${name}\``);
      return `| \`${event}\` | ${level} | ${component} | ${message} | ${names.join(", ")} |`;
    }),
  ].join("\n");
}
