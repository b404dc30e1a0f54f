import type { Counting } from "./counting.ts";
import type { Instruments } from "./instruments.ts";
import { metricTable } from "./metric-table.ts";

/** The calls to the CA, one by one in our series, request by request in Istio's. */
export function caCounting(instruments: Instruments): Counting {
  const csr = { request_type: "csr" } as const;
  /** Whether the request's last call failed, so far. */
  let unanswered = false;

  const problem = (credential: "token" | "client_certificate" | "roots") => (): void =>
    instruments.add("node_agent_ca_credential_problems_total", { credential });

  return {
    "ca.attempt": ({ provider, attempt, outcome, seconds }) => {
      const result = outcome === "ok" ? "success" : "failure";
      instruments.add("node_agent_ca_requests_total", { provider, outcome });
      instruments.observe("node_agent_ca_request_duration_seconds", { provider, result }, seconds);
      unanswered = outcome !== "ok";
      if (attempt === 1) instruments.add("istio_agent_num_outgoing_requests", csr);
      instruments.add("istio_agent_outgoing_latency", csr, seconds * 1000);
    },
    "ca.retry": ({ provider, delayMs }) => {
      instruments.add("node_agent_ca_retries_total", { provider });
      instruments.add("istio_agent_num_outgoing_retries", csr);
      // istio-agent measures around the retries.
      instruments.add("istio_agent_outgoing_latency", csr, delayMs);
    },
    "rotation.failed": () => {
      if (unanswered) instruments.add("istio_agent_num_failed_outgoing_requests", csr);
      unanswered = false;
    },
    "ca.mtls_renewal": ({ reason, outcome }) => {
      const result = outcome === "ok" ? "success" : "failure";
      instruments.add("node_agent_ca_mtls_renewals_total", { reason, result });
    },
    "ca.clock_skew": ({ aheadSeconds }) =>
      instruments.set("node_agent_ca_clock_skew_seconds", {}, aheadSeconds),
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
