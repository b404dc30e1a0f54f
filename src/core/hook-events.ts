import type { AgentError } from "./errors.ts";

/** Of the hooks: what is done for users after a rotation, and after files were written. */
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

/** The last two come after the files of `--output-certs`. */
export type HookName = "url" | "command" | "output_command" | "output_signal";
