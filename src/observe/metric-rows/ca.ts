import type { CaEndpointState, MtlsRenewalReason, TokenProblem } from "../../core/events.ts";
import { codesWhere, endsTheStart } from "./codes.ts";
import type { MetricRows } from "./row.ts";

const ENDPOINT = { endpoint: "the CA: its `host:port` of CA_ADDR, or `in-process`" } as const;
const CA = { provider: "the CA provider, as in `--ca-provider`", ...ENDPOINT } as const;

const STATES = ["closed", "open", "half_open"] as const satisfies CaEndpointState[];

/** The codes that a call can end with: those of the CA that do not end the process at start. */
const FAILURES = codesWhere((code) => code.startsWith("CA_") && !endsTheStart(code));

const RENEWALS = ["missing", "expired", "refused"] as const satisfies MtlsRenewalReason[];

const PROBLEMS = [
  "missing",
  "malformed",
  "expired",
  "expiring",
  "audience",
] as const satisfies TokenProblem[];

/** The calls to the CA, one by one. */
export const caMetrics = {
  node_agent_ca_requests_total: {
    type: "counter",
    help: "Calls to the CA, retries included, by outcome: ok or the code of the error.",
    labels: { ...CA, outcome: ["ok", ...FAILURES] },
    unit: "count",
    origin: "ours",
  },
  node_agent_ca_request_duration_seconds: {
    type: "histogram",
    help: "Duration of calls to the CA.",
    labels: { ...CA, result: ["success", "failure"] },
    unit: "seconds",
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    origin: "ours",
  },
  node_agent_ca_retries_total: {
    type: "counter",
    help: "Calls to the CA that were repeated within one request.",
    labels: CA,
    unit: "count",
    origin: "ours",
  },
  node_agent_ca_retries_withheld_total: {
    type: "counter",
    help: "Calls that were not repeated within one request, because the CA failed too often before.",
    labels: CA,
    unit: "count",
    origin: "ours",
  },
  node_agent_ca_ttl_limit_seconds: {
    type: "gauge",
    help: "The longest lifetime that this CA grants, where it refused SECRET_TTL; 0 where it did not.",
    labels: ENDPOINT,
    unit: "seconds",
    origin: "ours",
  },
  node_agent_ca_endpoint_state: {
    type: "gauge",
    help: "1 for the state of the CA's circuit breaker: open is left alone, half_open is tried again.",
    labels: { ...ENDPOINT, state: STATES },
    unit: "0 or 1",
    origin: "ours",
  },
  node_agent_ca_endpoint_active: {
    type: "gauge",
    help: "1 for the CA that signed the last certificate.",
    labels: ENDPOINT,
    unit: "0 or 1",
    origin: "ours",
  },
  node_agent_ca_failovers_total: {
    type: "counter",
    help: "Times that this CA signed in the place of one before it in CA_ADDR.",
    labels: ENDPOINT,
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
  node_agent_ca_mtls_renewals_total: {
    type: "counter",
    help: "Requests in which the workload's own certificate was shown to the CA, by what was wrong with the token.",
    labels: { ...ENDPOINT, reason: RENEWALS, result: ["success", "failure"] },
    unit: "count",
    origin: "ours",
  },
  node_agent_ca_clock_skew_seconds: {
    type: "gauge",
    help: "How far the CA's clock is ahead of ours (negative: behind), by its last answer that told.",
    labels: ENDPOINT,
    unit: "seconds",
    late: true,
    origin: "ours",
  },
  node_agent_token_expiry_timestamp_seconds: {
    type: "gauge",
    help: "When the token that was last read expires; +Inf where it does not say.",
    labels: {},
    unit: "unix time",
    late: true,
    origin: "ours",
  },
  node_agent_token_problem: {
    type: "gauge",
    help: "1 while the token has this problem.",
    labels: { problem: PROBLEMS },
    unit: "0 or 1",
    origin: "ours",
  },
} as const satisfies MetricRows;
