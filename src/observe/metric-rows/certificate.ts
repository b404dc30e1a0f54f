import type { RotationReason, RotatorStateName } from "../../core/events.ts";
import type { HookName } from "../../core/hook-events.ts";
import type { MetricRows } from "./row.ts";

const RESOURCE = { resource: "name of the secret, as Envoy asks for it" } as const;

const STATES = [
  "empty",
  "valid",
  "renewing",
  "retrying",
  "expired",
] as const satisfies RotatorStateName[];

const REASONS = ["first", "due", "retry", "requested", "roots"] as const satisfies RotationReason[];

const HOOKS = ["url", "command", "output_command", "output_signal"] as const satisfies HookName[];

/** What is served, and how its renewal goes. */
export const certificateMetrics = {
  node_agent_certificate_not_after_timestamp_seconds: {
    type: "gauge",
    help: "When what is served ends: the earliest NotAfter of the chain, or of the roots.",
    labels: RESOURCE,
    unit: "unix time",
    late: true,
    origin: "ours",
  },
  node_agent_certificate_not_before_timestamp_seconds: {
    type: "gauge",
    help: "When what is served begins to be valid.",
    labels: RESOURCE,
    unit: "unix time",
    late: true,
    origin: "ours",
  },
  node_agent_certificate_next_rotation_timestamp_seconds: {
    type: "gauge",
    help: "When the next renewal, the next try of a failed one, or a certificate that waits for its root is due.",
    labels: RESOURCE,
    unit: "unix time",
    late: true,
    origin: "ours",
  },
  node_agent_rotation_last_success_timestamp_seconds: {
    type: "gauge",
    help: "When the last certificate was issued.",
    labels: {},
    unit: "unix time",
    late: true,
    origin: "ours",
  },
  node_agent_rotations_total: {
    type: "counter",
    help: "Attempts to get a new certificate, by reason and outcome.",
    labels: { reason: REASONS, outcome: ["success", "failure"] },
    unit: "count",
    origin: "ours",
  },
  node_agent_rotation_consecutive_failures: {
    type: "gauge",
    help: "Failed rotations since the last success.",
    labels: {},
    unit: "count",
    origin: "ours",
  },
  node_agent_rotator_state: {
    type: "gauge",
    help: "1 for the state that the rotator is in, 0 for the others.",
    labels: { state: STATES },
    unit: "0 or 1",
    origin: "ours",
  },
  node_agent_ca_chain_expiring: {
    type: "gauge",
    help: "1 while renewal does not move NotAfter, because a CA certificate is near its end.",
    labels: {},
    unit: "0 or 1",
    origin: "ours",
  },
  node_agent_hook_runs_total: {
    type: "counter",
    help: "Runs of the hooks after a rotation, and after files were written, by how they ended.",
    labels: { hook: HOOKS, outcome: ["done", "failed", "timed_out"] },
    unit: "count",
    origin: "ours",
  },
} as const satisfies MetricRows;
