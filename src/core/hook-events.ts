import type { AgentError } from "./errors.ts";

/** Of the hooks after a rotation. */
export type HookEvent =
  | { type: "hook.done"; hook: HookName; serial: string; seconds: number }
  | {
      type: "hook.failed";
      hook: HookName;
      serial: string;
      outcome: "failed" | "timed_out";
      seconds: number;
      error: AgentError;
    }
  /** Told at the start. */
  | { type: "hook.unusable"; hook: HookName; error: AgentError };

export type HookName = "url" | "command";
