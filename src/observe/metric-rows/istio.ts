import type { MetricRows } from "./row.ts";

const CSR = { request_type: ["csr"] } as const;

/** istio-agent's own names (security/pkg/nodeagent), so that its dashboards and alerts go on. */
export const istioMetrics = {
  istio_agent_cert_expiry_seconds: {
    type: "gauge",
    help: "Seconds until a certificate that is served expires, negative when it has expired.",
    labels: { resource_name: "name of the secret, as Envoy asks for it" },
    unit: "seconds",
    late: true,
    origin: "istio",
  },
  istio_agent_num_outgoing_requests: {
    type: "counter",
    help: "CSRs sent to the CA; retries are counted apart.",
    labels: CSR,
    unit: "count",
    origin: "istio",
  },
  istio_agent_num_failed_outgoing_requests: {
    type: "counter",
    help: "CSRs that the CA did not sign, all retries included.",
    labels: CSR,
    unit: "count",
    origin: "istio",
  },
  istio_agent_num_outgoing_retries: {
    type: "counter",
    help: "Retries of calls to the CA.",
    labels: CSR,
    unit: "count",
    origin: "istio",
  },
  istio_agent_outgoing_latency: {
    type: "counter",
    help: "Time spent waiting for the CA, pauses between retries included, in milliseconds, summed.",
    labels: CSR,
    unit: "milliseconds",
    origin: "istio",
  },
  istio_agent_num_file_watcher_failures_total: {
    type: "counter",
    help: "Folders of secrets in files that could not be watched; they are looked at every 2 s.",
    labels: {},
    unit: "count",
    origin: "istio",
  },
  istio_agent_num_file_secret_failures_total: {
    type: "counter",
    help: "Secrets that could not be made from their files.",
    labels: {},
    unit: "count",
    origin: "istio",
  },
  istio_agent_startup_duration_seconds: {
    type: "gauge",
    help: "Time from the start of the process until all secrets were there.",
    labels: {},
    unit: "seconds",
    late: true,
    origin: "istio",
  },
} as const satisfies MetricRows;
