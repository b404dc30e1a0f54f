import type { TicketKeyReason } from "../../core/further-events.ts";
import type { MetricRows } from "./row.ts";

const REASONS = ["first", "due", "trust"] as const satisfies TicketKeyReason[];

/** Session ticket keys and generic secrets. */
export const furtherMetrics = {
  node_agent_ticket_keys_timestamp_seconds: {
    type: "gauge",
    help: "When the session ticket keys that are served were made, or read from their file.",
    labels: {},
    unit: "unix time",
    late: true,
    origin: "ours",
  },
  node_agent_ticket_keys_made_total: {
    type: "counter",
    help: "Session ticket keys that were made, by reason; for trust, all that were there were dropped.",
    labels: { reason: REASONS },
    unit: "count",
    origin: "ours",
  },
  node_agent_ticket_keys_file_unusable: {
    type: "gauge",
    help: "1 while the file of session ticket keys is missing or of no use.",
    labels: {},
    unit: "0 or 1",
    origin: "ours",
  },
  node_agent_ticket_keys_outdated: {
    type: "gauge",
    help: "Session ticket keys of the file that are in use since before fewer were trusted: their tickets resume.",
    labels: {},
    unit: "count",
    origin: "ours",
  },
  node_agent_generic_secret_file_unusable: {
    type: "gauge",
    help: "1 while the file of a generic secret is missing or of no use.",
    labels: { generic: "name of the secret, as Envoy asks for it" },
    unit: "0 or 1",
    origin: "ours",
  },
} as const satisfies MetricRows;
