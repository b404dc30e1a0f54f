import type { MetricRows } from "./row.ts";

/** The state folder: what a restart can fall back on. All of it stays at 0 without --state-dir. */
export const stateMetrics = {
  node_agent_state_loads_total: {
    type: "counter",
    help: "Starts with a state folder, by what was found: a certificate to serve, nothing, or one that was refused.",
    labels: { outcome: ["loaded", "absent", "refused"] },
    unit: "count",
    origin: "ours",
  },
  node_agent_state_saves_total: {
    type: "counter",
    help: "Attempts to store the certificate that is served, by outcome.",
    labels: { outcome: ["success", "failure"] },
    unit: "count",
    origin: "ours",
  },
  node_agent_state_unsaved: {
    type: "gauge",
    help: "1 while the certificate that is served could not be stored, so that a restart would lose it.",
    labels: {},
    unit: "0 or 1",
    origin: "ours",
  },
  node_agent_state_last_save_timestamp_seconds: {
    type: "gauge",
    help: "When a certificate was stored last.",
    labels: {},
    unit: "unix time",
    late: true,
    origin: "ours",
  },
} as const satisfies MetricRows;
