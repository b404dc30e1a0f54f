import type { Counting } from "./counting.ts";
import type { Instruments } from "./instruments.ts";
import { metricTable } from "./metric-table.ts";

/**
 * The calls to the CAs, one by one in our series, request by request in Istio's. `endpoints` are the
 * CAs there are, in the order of failover.
 */
export function caCounting(instruments: Instruments, endpoints: readonly string[]): Counting {
  const csr = { request_type: "csr" } as const;
  const states = metricTable.node_agent_ca_endpoint_state.labels.state;
  /** Whether the request's last call failed, so far. */
  let unanswered = false;
  /** Calls of the request so far, whichever CA they went to. */
  let called = false;

  const problem = (credential: "token" | "client_certificate" | "roots") => (): void =>
    instruments.add("node_agent_ca_credential_problems_total", { credential });

  const stateOf = (endpoint: string, now: (typeof states)[number]): void => {
    for (const state of states)
      instruments.set("node_agent_ca_endpoint_state", { endpoint, state }, state === now ? 1 : 0);
  };
  for (const endpoint of endpoints) stateOf(endpoint, "closed");

  return {
    "rotation.started": () => {
      called = false;
    },
    "ca.attempt": ({ provider, endpoint, outcome, seconds }) => {
      const result = outcome === "ok" ? "success" : "failure";
      const place = { provider, endpoint } as const;
      instruments.add("node_agent_ca_requests_total", { ...place, outcome });
      instruments.observe("node_agent_ca_request_duration_seconds", { ...place, result }, seconds);
      unanswered = outcome !== "ok";
      if (!called) instruments.add("istio_agent_num_outgoing_requests", csr);
      called = true;
      instruments.add("istio_agent_outgoing_latency", csr, seconds * 1000);
    },
    "ca.retry": ({ provider, endpoint, delayMs }) => {
      instruments.add("node_agent_ca_retries_total", { provider, endpoint });
      instruments.add("istio_agent_num_outgoing_retries", csr);
      // istio-agent measures around the retries.
      instruments.add("istio_agent_outgoing_latency", csr, delayMs);
    },
    "ca.retry.withheld": ({ provider, endpoint }) =>
      instruments.add("node_agent_ca_retries_withheld_total", { provider, endpoint }),
    "ca.ttl.lowered": ({ endpoint, grantedMs }) =>
      instruments.set("node_agent_ca_ttl_limit_seconds", { endpoint }, grantedMs / 1000),
    "ca.ttl.accepted": ({ endpoint }) =>
      instruments.set("node_agent_ca_ttl_limit_seconds", { endpoint }, 0),
    "ca.endpoint.state": ({ endpoint, state }) => stateOf(endpoint, state),
    "ca.failover": ({ to }) => instruments.add("node_agent_ca_failovers_total", { endpoint: to }),
    "rotation.succeeded": ({ endpoint: signer }) => {
      for (const endpoint of endpoints)
        instruments.set("node_agent_ca_endpoint_active", { endpoint }, endpoint === signer ? 1 : 0);
    },
    "rotation.failed": () => {
      if (unanswered) instruments.add("istio_agent_num_failed_outgoing_requests", csr);
      unanswered = false;
    },
    "ca.mtls_renewal": ({ endpoint, reason, outcome }) => {
      const result = outcome === "ok" ? "success" : "failure";
      instruments.add("node_agent_ca_mtls_renewals_total", { endpoint, reason, result });
    },
    "ca.clock_skew": ({ endpoint, aheadSeconds }) =>
      instruments.set("node_agent_ca_clock_skew_seconds", { endpoint }, aheadSeconds),
    "ca.token.missing": problem("token"),
    "ca.client_certificate.unusable": problem("client_certificate"),
    "ca.roots.unusable": problem("roots"),
  };
}

/** The token on disk. */
export function tokenCounting(instruments: Instruments): Counting {
  const setProblems = (problems: readonly string[]): void => {
    for (const problem of metricTable.node_agent_token_problem.labels.problem)
      instruments.set("node_agent_token_problem", { problem }, problems.includes(problem) ? 1 : 0);
  };
  return {
    "token.read": ({ expiresAt = Infinity }) =>
      instruments.set("node_agent_token_expiry_timestamp_seconds", {}, expiresAt / 1000),
    "token.problem": ({ problems }) => setProblems(problems),
    "token.well": () => setProblems([]),
  };
}
