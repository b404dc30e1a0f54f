import type { StagingOutcome } from "../../core/events.ts";
import type { MetricRows } from "./row.ts";

const OUTCOMES = ["acknowledged", "unacknowledged", "urgent"] as const satisfies StagingOutcome[];

/** Whom the workload trusts, and how a change of that goes. */
export const rootMetrics = {
  node_agent_trust_bundle_roots: {
    type: "gauge",
    help: "Roots in the trust bundle, by the first of the sources that has them.",
    labels: { source: ["ca", "configured", "retired"] },
    unit: "count",
    origin: "ours",
  },
  node_agent_trust_bundle_empty: {
    type: "gauge",
    help: "1 while every root is distrusted, and the last trust bundle is served in spite of it.",
    labels: {},
    unit: "0 or 1",
    origin: "ours",
  },
  node_agent_trust_bundle_reloads_total: {
    type: "counter",
    help: "Times that a file of configured roots was read anew, or could not be; of other trust domains too.",
    labels: { outcome: ["success", "failure"] },
    unit: "count",
    origin: "ours",
  },
  node_agent_trust_bundle_file_unusable: {
    type: "gauge",
    help: "1 while the file of configured roots is missing or of no use.",
    labels: {},
    unit: "0 or 1",
    origin: "ours",
  },
  node_agent_federated_bundles_unusable: {
    type: "gauge",
    help: "Other trust domains whose file of roots is missing or of no use; the last good roots stay.",
    labels: {},
    unit: "count",
    origin: "ours",
  },
  node_agent_root_staging_seconds: {
    type: "histogram",
    help: "How long certificates waited for their new root, by what they went out on.",
    labels: { outcome: OUTCOMES },
    unit: "seconds",
    buckets: [1, 5, 10, 15, 30, 60, 300],
    origin: "ours",
  },
} as const satisfies MetricRows;
