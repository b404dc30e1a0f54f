import type { MetricRows } from "./row.ts";

/** The files of --output-certs. All of it stays at 0 without that. */
export const outputMetrics = {
  node_agent_output_writes_total: {
    type: "counter",
    help: "Attempts to write what is served to the files of --output-certs, by outcome.",
    labels: { outcome: ["success", "failure"] },
    unit: "count",
    origin: "ours",
  },
  node_agent_output_unwritten: {
    type: "gauge",
    help: "1 while what is served could not be written to the files of --output-certs, so that they are older.",
    labels: {},
    unit: "0 or 1",
    origin: "ours",
  },
  node_agent_output_last_write_timestamp_seconds: {
    type: "gauge",
    help: "When the files of --output-certs were written last.",
    labels: {},
    unit: "unix time",
    late: true,
    origin: "ours",
  },
} as const satisfies MetricRows;
