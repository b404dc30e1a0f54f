import type { MetricRows } from "./row.ts";

/** The agent itself. */
export const agentMetrics = {
  node_agent_build_info: {
    type: "gauge",
    help: "1, with the versions as labels.",
    labels: {
      version: "version of node-agent",
      commit: "commit it was built from",
      node: "version of Node.js",
      protocol: "what is served",
    },
    unit: "0 or 1",
    origin: "ours",
  },
  node_agent_ready: {
    type: "gauge",
    help: "1 while /healthz/ready says so.",
    labels: {},
    unit: "0 or 1",
    origin: "ours",
  },
  node_agent_control_requests_total: {
    type: "counter",
    help: "Requests to the control socket, by what was asked for and whether it was done.",
    labels: {
      verb: ["drain", "quitquitquit", "renew", "logging", "unknown"],
      outcome: ["done", "refused"],
    },
    unit: "count",
    origin: "ours",
  },
  node_agent_log_lines_suppressed_total: {
    type: "counter",
    help: "Log lines left out because their like had just been printed.",
    labels: {},
    unit: "count",
    origin: "ours",
  },
  node_agent_observer_errors_total: {
    type: "counter",
    help: "Events that could not be logged or counted: a bug, or a full disk.",
    labels: {},
    unit: "count",
    origin: "ours",
  },
} as const satisfies MetricRows;

/** The names that Prometheus clients share, and Node's own, as prom-client has them. */
export const processMetrics = {
  process_cpu_seconds_total: {
    type: "counter",
    help: "CPU time used, user and system.",
    labels: {},
    unit: "seconds",
    origin: "process",
  },
  process_start_time_seconds: {
    type: "gauge",
    help: "When the process started.",
    labels: {},
    unit: "unix time",
    origin: "process",
  },
  process_resident_memory_bytes: {
    type: "gauge",
    help: "Resident memory.",
    labels: {},
    unit: "bytes",
    origin: "process",
  },
  process_open_fds: {
    type: "gauge",
    help: "Open file descriptors; Linux only.",
    labels: {},
    unit: "count",
    late: true,
    origin: "process",
  },
  process_max_fds: {
    type: "gauge",
    help: "Limit on open file descriptors; Linux only.",
    labels: {},
    unit: "count",
    late: true,
    origin: "process",
  },
  nodejs_heap_size_used_bytes: {
    type: "gauge",
    help: "V8 heap in use.",
    labels: {},
    unit: "bytes",
    origin: "process",
  },
  nodejs_heap_size_total_bytes: {
    type: "gauge",
    help: "V8 heap reserved.",
    labels: {},
    unit: "bytes",
    origin: "process",
  },
  nodejs_external_memory_bytes: {
    type: "gauge",
    help: "Memory outside the V8 heap that its objects hold, buffers included.",
    labels: {},
    unit: "bytes",
    origin: "process",
  },
} as const satisfies MetricRows;
