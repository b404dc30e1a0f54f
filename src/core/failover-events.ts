import type { AgentError } from "./errors.ts";

/** Of several CAs: which of them are used, and which are left alone for a while. */
export type FailoverEvent =
  | { type: "ca.endpoint.failed"; endpoint: string; error: AgentError; pauseMs: number }
  | { type: "ca.endpoint.state"; endpoint: string; state: CaEndpointState }
  | { type: "ca.failover"; from: string; to: string; error: AgentError }
  | { type: "ca.recovered"; endpoint: string; from: string };

/** Of a CA's circuit breaker: `open` is left alone, `half_open` is being tried again. */
export type CaEndpointState = "closed" | "open" | "half_open";
