import type { AgentEvent } from "../core/events.ts";
import type { HookName } from "../core/hook-events.ts";

/** What a hook is told of the certificate that came; never of its key. */
export interface Rotated {
  readonly serial: string;
  readonly spiffeId: string;
  /** Wall milliseconds. */
  readonly notAfter: number;
}

/** Something to be done for users when there is a new certificate. */
export interface Hook {
  readonly name: HookName;
  /**
   * Resolves when it is done. Rejects with what went wrong, at once when the signal aborts, and leaves
   * nothing running then.
   */
  run(rotated: Rotated, signal: AbortSignal): Promise<void>;
}

/** Hooks, and when they are run. */
export interface Hooks {
  /** To be told all that happens, from the start. */
  readonly observe: (event: AgentEvent) => void;
  /** Ends what runs. */
  stop(): Promise<void>;
}
