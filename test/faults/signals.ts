import type { AgentEventType } from "../../src/core/events.ts";
import { parseScrape } from "../unit/observe/scrape.ts";

/** What an operator sees of a failure: the line that is logged, and a series that is above 0. */
export interface Signal {
  readonly event: AgentEventType;
  readonly series: string;
}

/** One entry for each section of docs/operations.md, by the anchor of its heading. */
export const signals = {
  "no-certificate-yet": {
    event: "rotation.failed",
    series: 'node_agent_rotator_state{state="empty"}',
  },
  "the-certificate-has-expired": {
    event: "secret.expired",
    series: 'node_agent_rotator_state{state="expired"}',
  },
  "the-ca-cannot-be-reached": {
    event: "rotation.failed",
    series: 'node_agent_ca_requests_total{outcome="CA_UNREACHABLE"}',
  },
  "the-ca-does-not-answer": {
    event: "rotation.failed",
    series: 'node_agent_ca_requests_total{outcome="CA_DEADLINE"}',
  },
  "the-ca-asks-for-less": {
    event: "rotation.failed",
    series: 'node_agent_ca_requests_total{outcome="CA_THROTTLED"}',
  },
  "the-cas-answer-does-not-hold": {
    event: "rotation.failed",
    series: 'node_agent_rotations_total{outcome="failure"}',
  },
  "the-ca-refuses-the-agent": {
    event: "rotation.failed",
    series: 'node_agent_ca_requests_total{outcome="CA_UNAUTHENTICATED"}',
  },
  "the-ca-refuses-the-lifetime": {
    event: "ca.ttl.lowered",
    series: "node_agent_ca_ttl_limit_seconds",
  },
  "another-ca-signs": {
    event: "ca.failover",
    series: 'node_agent_ca_endpoint_state{state="closed"}',
  },
  "the-token-needs-attention": {
    event: "token.problem",
    series: 'node_agent_token_problem{problem="expired"}',
  },
  "new-roots-do-not-arrive": {
    event: "roots.staged",
    series: 'node_agent_root_staging_seconds_count{outcome="unacknowledged"}',
  },
  "the-file-of-roots-cannot-be-used": {
    event: "trust_bundle.unusable",
    series: "node_agent_trust_bundle_file_unusable",
  },
  "a-file-of-further-secrets-cannot-be-used": {
    event: "generic_secret.unusable",
    series: "node_agent_generic_secret_file_unusable",
  },
  "ticket-keys-are-older-than-the-trust": {
    event: "ticket_keys.outdated",
    series: "node_agent_ticket_keys_outdated",
  },
  "every-root-is-distrusted": {
    event: "roots.none_left",
    series: "node_agent_trust_bundle_empty",
  },
  "a-revocation-list-has-expired": {
    event: "crl.expired",
    series: 'node_agent_crl_problem{problem="CRL_EXPIRED"}',
  },
  "revocation-lists-are-withheld": {
    event: "crl.withheld",
    series: 'node_agent_crl_problem{problem="CRL_INCOMPLETE"}',
  },
  "a-revocation-list-cannot-be-used": {
    event: "crl.unusable",
    series: "node_agent_crl_problem",
  },
  "the-ocsp-response-cannot-be-used": {
    event: "ocsp.unusable",
    series: "node_agent_ocsp_problem",
  },
  "the-cas-own-certificate-is-not-trusted": {
    event: "rotation.failed",
    series: 'node_agent_ca_requests_total{outcome="CA_TLS"}',
  },
  "a-ca-certificate-is-near-its-end": {
    event: "rotation.not_extended",
    series: "node_agent_ca_chain_expiring",
  },
  "the-granted-life-is-another": {
    event: "rotation.succeeded",
    series: 'node_agent_certificate_not_after_timestamp_seconds{resource="default"}',
  },
  "renewal-keeps-failing": {
    event: "rotation.failed",
    series: "node_agent_rotation_consecutive_failures",
  },
  "renewal-is-overdue": {
    event: "rotation.started",
    series: 'node_agent_certificate_next_rotation_timestamp_seconds{resource="default"}',
  },
  "the-clock-jumped-or-the-machine-slept": {
    event: "rotation.succeeded",
    series: 'node_agent_certificate_not_before_timestamp_seconds{resource="default"}',
  },
  "a-hook-after-a-rotation-fails": {
    event: "hook.failed",
    series: 'node_agent_hook_runs_total{outcome="failed"}',
  },
  "the-two-clocks-differ": {
    event: "ca.clock_skew.large",
    series: "node_agent_ca_clock_skew_seconds",
  },
  "the-agent-was-restarted": {
    event: "agent.starting",
    series: "process_start_time_seconds",
  },
  "the-state-folder-cannot-be-used": {
    event: "state.save_failed",
    series: "node_agent_state_unsaved",
  },
  "the-files-cannot-be-written": {
    event: "output.write_failed",
    series: "node_agent_output_unwritten",
  },
  "mounted-files-are-of-no-use": {
    event: "mounted.unusable",
    series: 'node_agent_file_secrets{state="unusable"}',
  },
  "an-envoy-went-away": {
    event: "sds.stream.closed",
    series: "node_agent_sds_streams_total",
  },
  "an-envoy-rejects-a-secret": {
    event: "sds.nack",
    series: 'node_agent_sds_nack_alarm{resource="default"}',
  },
  "the-socket-is-gone-or-taken": {
    event: "sds.socket.taken",
    series: 'node_agent_sds_socket_state{state="taken"}',
  },
} as const satisfies Record<string, Signal>;

export type SignalId = keyof typeof signals;

/** The sum of the samples that have the name and at least the labels of `series`. */
export function valueOf(page: string, series: string): number {
  const [name = "", labels = ""] = series.replace("}", "").split("{");
  const wanted = labels.split(",").filter((label) => label !== "");
  return [...parseScrape(page)]
    .filter(([sample]) => sample === name || sample.startsWith(`${name}{`))
    .filter(([sample]) => wanted.every((label) => sample.includes(label)))
    .reduce((sum, [, value]) => sum + value, 0);
}
