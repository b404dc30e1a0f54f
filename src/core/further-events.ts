import type { AgentError } from "./errors.ts";

/** What happens to the secrets beside the workload's own: session ticket keys and generic secrets. */
export type FurtherEvent =
  /** A key was made; `keys` are there now, the new one first. */
  | { type: "ticket_keys.rotated"; reason: TicketKeyReason; keys: number }
  | { type: "ticket_keys.loaded"; path: string; keys: number }
  /** Without a path where the agent makes them, and what does so could not be loaded. */
  | { type: "ticket_keys.unusable"; path: string | undefined; error: AgentError }
  /** So many keys are in use since before a trust bundle was narrowed, and are the operator's: their tickets resume. */
  | { type: "ticket_keys.outdated"; path: string; keys: number }
  /** Of those none is in use any more. */
  | { type: "ticket_keys.replaced"; path: string }
  | { type: "generic_secret.loaded"; name: string; path: string }
  | { type: "generic_secret.unusable"; name: string; path: string; error: AgentError };

/** `trust`: the trust bundle was narrowed, and all keys were replaced. */
export type TicketKeyReason = "first" | "due" | "trust";
