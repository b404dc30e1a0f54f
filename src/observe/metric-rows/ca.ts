import { codesWhere, endsTheStart } from "./codes.ts";
import type { MetricRows } from "./row.ts";

const PROVIDER = { provider: "the CA provider, as in `--ca-provider`" } as const;

/** The codes that a call can end with: those of the CA that do not end the process at start. */
const FAILURES = codesWhere((code) => code.startsWith("CA_") && !endsTheStart(code));

/** The calls to the CA, one by one. */
export const caMetrics = {
  node_agent_ca_requests_total: {
    type: "counter",
    help: "Calls to the CA, retries included, by outcome: ok or the code of the error.",
    labels: { ...PROVIDER, outcome: ["ok", ...FAILURES] },
    unit: "count",
    origin: "ours",
  },
  node_agent_ca_request_duration_seconds: {
    type: "histogram",
    help: "Duration of calls to the CA.",
    labels: { ...PROVIDER, result: ["success", "failure"] },
    unit: "seconds",
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    origin: "ours",
  },
  node_agent_ca_retries_total: {
    type: "counter",
    help: "Calls to the CA that were repeated within one request.",
    labels: PROVIDER,
    unit: "count",
    origin: "ours",
  },
  node_agent_ca_credential_problems_total: {
    type: "counter",
    help: "Times that a credential for the CA was missing or of no use.",
    labels: { credential: ["token", "client_certificate", "roots"] },
    unit: "count",
    origin: "ours",
  },
} as const satisfies MetricRows;
