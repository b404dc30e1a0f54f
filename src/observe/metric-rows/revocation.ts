import type { CheckedChain, CrlProblem, OcspProblem } from "../../core/revocation-events.ts";
import type { MetricRows } from "./row.ts";

const CRL_PROBLEMS = [
  "CRL_MISSING",
  "CRL_INVALID",
  "CRL_UNSUPPORTED",
  "CRL_ISSUER_UNKNOWN",
  "CRL_SIGNATURE",
  "CRL_EXPIRED",
  "CRL_NOT_YET_VALID",
  "CRL_INCOMPLETE",
] as const satisfies CrlProblem[];

const OCSP_PROBLEMS = [
  "OCSP_MISSING",
  "OCSP_INVALID",
  "OCSP_OTHER_SERIAL",
  "OCSP_OTHER_ISSUER",
  "OCSP_SIGNATURE",
  "OCSP_NOT_GOOD",
  "OCSP_EXPIRED",
] as const satisfies OcspProblem[];

const CHECKED = ["all", "leaf", "none"] as const satisfies CheckedChain[];

/** Revocation lists and the OCSP staple. */
export const revocationMetrics = {
  node_agent_crl_lists: {
    type: "gauge",
    help: "Revocation lists in use, sent or not: one of each CA that has one.",
    labels: {},
    unit: "count",
    origin: "ours",
  },
  node_agent_crl_checked: {
    type: "gauge",
    help: "1 for what Envoy is to look for in revocation lists: a peer's whole chain, its leaf, nothing.",
    labels: { chain: CHECKED },
    unit: "0 or 1",
    origin: "ours",
  },
  node_agent_crl_next_update_timestamp_seconds: {
    type: "gauge",
    help: "When the first of the revocation lists in use ends, +Inf where none does. Past it Envoy refuses every peer of its CA.",
    labels: {},
    unit: "unix time",
    late: true,
    origin: "ours",
  },
  node_agent_crl_problem: {
    type: "gauge",
    help: "1 while this is wrong with the file of revocation lists, or with one of them.",
    labels: { problem: CRL_PROBLEMS },
    unit: "0 or 1",
    origin: "ours",
  },
  node_agent_ocsp_stapled: {
    type: "gauge",
    help: "1 while an OCSP response goes with the workload's certificate.",
    labels: {},
    unit: "0 or 1",
    origin: "ours",
  },
  node_agent_ocsp_problem: {
    type: "gauge",
    help: "1 while this is wrong with the OCSP response to staple.",
    labels: { problem: OCSP_PROBLEMS },
    unit: "0 or 1",
    origin: "ours",
  },
} as const satisfies MetricRows;
