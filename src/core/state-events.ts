import type { AgentError } from "./errors.ts";

/** Of the state folder, where the last good certificate outlives a restart. */
export type StateEvent =
  /** The stored certificate passed every check and is served. */
  | {
      type: "state.loaded";
      serial: string;
      spiffeId: string;
      notBefore: number;
      notAfter: number;
      receivedAt: number;
      nextAt: number;
    }
  /** Nothing is stored for this identity. */
  | { type: "state.absent"; path: string; others: number }
  | { type: "state.refused"; path: string; error: AgentError }
  | { type: "state.saved"; path: string; serial: string; seconds: number }
  | {
      type: "state.save_failed";
      path: string;
      error: AgentError;
      failures: number;
      /** Undefined: the write goes on, and may end well yet. */
      retryAt: number | undefined;
    }
  /** What was stored is not trusted any more, and is gone. */
  | { type: "state.removed"; path: string }
  /** What a process that was killed while it wrote had left behind. */
  | { type: "state.swept"; path: string; files: number }
  /** The folder outlives the node's power: keys are on a disk. */
  | { type: "state.on_disk"; path: string };
