import type { AgentError } from "./errors.ts";

/** What running agents are told, and how one takes the place of another. */
export type ControlEvent =
  | { type: "control.listening"; path: string }
  | { type: "control.failed"; error: AgentError }
  | { type: "control.request"; verb: ControlVerb; outcome: "done" | "refused"; detail: string }
  // taking the place of an agent that runs
  | { type: "takeover.waiting"; path: string }
  | { type: "takeover.done"; path: string; reason: TakeoverReason }
  | { type: "takeover.asked"; path: string }
  | { type: "takeover.unanswered"; path: string; error: AgentError };

/** `unknown`: none of the others. */
export type ControlVerb = "drain" | "quitquitquit" | "renew" | "logging" | "unknown";
/** `ready`: our secrets came; `gone`: whoever had the socket went away before. */
export type TakeoverReason = "ready" | "gone";
