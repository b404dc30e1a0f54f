import type { AgentError } from "./errors.ts";

/** What happens to the roots that this workload trusts. */
export type RootEvent =
  | {
      type: "roots.changed";
      ca: number;
      configured: number;
      retired: number;
      /** How many the operator distrusts, whether anybody names them or not. */
      distrusted: number;
    }
  | { type: "roots.none_left"; error: AgentError }
  | { type: "roots.staging"; root: string; waitMs: number }
  | { type: "roots.staged"; root: string; seconds: number; outcome: StagingOutcome }
  // With a trust domain: of a federated one
  | { type: "trust_bundle.loaded"; path: string; trustDomain?: string; certificates: number }
  | { type: "trust_bundle.unusable"; path: string; trustDomain?: string; error: AgentError };

/** What a leaf that waited for its root went by. */
export type StagingOutcome = "acknowledged" | "unacknowledged" | "urgent";
