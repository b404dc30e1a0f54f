import type { MetricRow } from "./metric-rows/row.ts";
import { metricTable } from "./metric-table.ts";

const HEADINGS: Readonly<Record<MetricRow["origin"], string>> = {
  ours: "node-agent's own",
  istio: "Under istio-agent's names",
  process: "The process",
};

/** The Markdown that stands between `<!-- metrics -->` and `<!-- /metrics -->` in the docs. */
export function renderMetricsTable(): string {
  const rows = Object.entries<MetricRow>(metricTable);
  return Object.entries(HEADINGS)
    .map(([origin, heading]) => {
      const group = rows.filter(([, row]) => row.origin === origin);
      const table = [
        "| Name | Type | Labels | Unit | Meaning |",
        "| --- | --- | --- | --- | --- |",
        ...group.map(([name, row]) => line(name, row)),
      ];
      return [`**${heading}**`, "", ...table].join("\n");
    })
    .join("\n\n");
}

function line(name: string, row: MetricRow): string {
  const labels = Object.entries(row.labels).map(
    ([label, values]) =>
      `\`${label}\`: ${typeof values === "string" ? values : values.map((v) => `\`${v}\``).join(", ")}`,
  );
  return `| \`${name}\` | ${row.type} | ${labels.join("; ")} | ${row.unit} | ${row.help} |`;
}
