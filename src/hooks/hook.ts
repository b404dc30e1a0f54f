import type { HookName } from "../core/hook-events.ts";

/** What a hook is told of the certificate that came; never of its key. */
export interface Rotated {
  readonly serial: string;
  readonly spiffeId: string;
  /** Wall milliseconds. */
  readonly notAfter: number;
}

/** Something to be done after a rotation, for users whose connections have to be made anew. */
export interface Hook {
  readonly name: HookName;
  /**
   * Resolves when it is done. Rejects with what went wrong, at once when the signal aborts, and leaves
   * nothing running then.
   */
  run(rotated: Rotated, signal: AbortSignal): Promise<void>;
}
