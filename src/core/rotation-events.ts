import type { AgentError } from "./errors.ts";

/** The life of the workload's certificate. Times are wall milliseconds, durations are seconds. */
export type RotationEvent =
  /** The start jitter: the first call to the CA is made then. */
  | { type: "rotation.postponed"; firstAt: number }
  | { type: "rotation.started"; reason: RotationReason }
  | {
      type: "rotation.succeeded";
      seconds: number;
      serial: string;
      spiffeId: string;
      notBefore: number;
      notAfter: number;
      nextAt: number;
      /** The CA that signed, as in `ca.attempt`. */
      endpoint: string | undefined;
    }
  | {
      type: "rotation.failed";
      error: AgentError;
      failures: number;
      retryAt: number;
      validUntil: number | undefined;
    }
  | { type: "rotation.not_extended"; notAfter: number; retryAt: number }
  | { type: "rotation.other_life"; askedMs: number; grantedMs: number }
  | { type: "rotator.state"; state: RotatorStateName }
  | {
      type: "secret.published";
      name: string;
      kind: string;
      version: string;
      serial?: string;
      notBefore?: number;
      notAfter?: number;
    }
  | { type: "secret.expired"; name: string; notAfter: number }
  /** The wall clock was past NotAfter, and was set back. */
  | { type: "secret.valid_again"; name: string; notAfter: number }
  /** There is none of this name any more, and nothing to be expired. */
  | { type: "secret.removed"; name: string };

export type RotationReason = "first" | "due" | "retry" | "requested" | "roots";
export type RotatorStateName = "empty" | "valid" | "renewing" | "retrying" | "expired";
