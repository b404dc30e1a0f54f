import { codesWhere } from "./codes.ts";
import type { MetricRows } from "./row.ts";

const RESOURCE = { resource: "name of the secret, as Envoy asks for it" } as const;

/** Answers to requests that are not held, rather than refusals: counted as outcomes of fetches. */
const ANSWERS: ReadonlySet<string> = new Set(["SDS_NAME_UNKNOWN", "SDS_NOT_READY"]);

/** A bug met on one stream ends that stream as UNCAUGHT. */
const REFUSALS = codesWhere(
  (code) => (code.startsWith("SDS_") && !ANSWERS.has(code)) || code === "UNCAUGHT",
);

/** The socket and the streams on it. */
export const sdsMetrics = {
  node_agent_sds_socket_state: {
    type: "gauge",
    help: "1 for the state of the socket, 0 for the others.",
    labels: { state: ["closed", "listening", "lost", "taken"] },
    unit: "0 or 1",
    origin: "ours",
  },
  node_agent_sds_streams_open: {
    type: "gauge",
    help: "SDS streams that are open.",
    labels: {},
    unit: "count",
    origin: "ours",
  },
  node_agent_sds_streams_total: {
    type: "counter",
    help: "SDS streams opened.",
    labels: { variant: ["sotw", "delta"] },
    unit: "count",
    origin: "ours",
  },
  node_agent_sds_subscriptions: {
    type: "gauge",
    help: "Streams that follow a secret.",
    labels: RESOURCE,
    unit: "count",
    origin: "ours",
  },
  node_agent_sds_pushes_total: {
    type: "counter",
    help: "Responses sent.",
    labels: RESOURCE,
    unit: "count",
    origin: "ours",
  },
  node_agent_sds_acks_total: {
    type: "counter",
    help: "Responses accepted by the client.",
    labels: RESOURCE,
    unit: "count",
    origin: "ours",
  },
  node_agent_sds_nacks_total: {
    type: "counter",
    help: "Responses rejected by the client.",
    labels: RESOURCE,
    unit: "count",
    origin: "ours",
  },
  node_agent_sds_nack_alarm: {
    type: "gauge",
    help: "1 from a rejection until a later version is accepted.",
    labels: RESOURCE,
    unit: "0 or 1",
    origin: "ours",
  },
  node_agent_sds_push_to_ack_seconds: {
    type: "histogram",
    help: "Time from a response to its acceptance.",
    labels: RESOURCE,
    unit: "seconds",
    buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5],
    origin: "ours",
  },
  node_agent_sds_held_total: {
    type: "counter",
    help: "Requests for a secret that was not there yet; they are answered later.",
    labels: RESOURCE,
    unit: "count",
    origin: "ours",
  },
  node_agent_sds_stale_nonces_total: {
    type: "counter",
    help: "Requests ignored because they answer an older response.",
    labels: {},
    unit: "count",
    origin: "ours",
  },
  node_agent_sds_unknown_names_total: {
    type: "counter",
    help: "Requests for a name that this agent does not serve.",
    labels: {},
    unit: "count",
    origin: "ours",
  },
  node_agent_sds_other_types_total: {
    type: "counter",
    help: "Requests of ADS clients for something that is not a secret.",
    labels: {},
    unit: "count",
    origin: "ours",
  },
  node_agent_sds_refused_total: {
    type: "counter",
    help: "Requests and streams refused, by the code of the error.",
    labels: { code: REFUSALS },
    unit: "count",
    origin: "ours",
  },
  node_agent_sds_connections_refused_total: {
    type: "counter",
    help: "Connections refused or cut off, by cause.",
    labels: { cause: ["not_allowed", "unidentified", "too_many", "silent", "not_http", "lost"] },
    unit: "count",
    origin: "ours",
  },
  node_agent_sds_fetches_total: {
    type: "counter",
    help: "Requests without a stream, by how they were answered.",
    labels: {
      protocol: ["grpc", "rest"],
      outcome: ["secrets", "pending", "unknown", "unchanged", "refused", "timed_out"],
    },
    unit: "count",
    origin: "ours",
  },
} as const satisfies MetricRows;
