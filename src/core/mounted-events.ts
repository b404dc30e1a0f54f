import type { AgentError } from "./errors.ts";

/** What happens to the workload's certificate where it is mounted. */
export type MountedEvent =
  /** Its files were read and are served. */
  | {
      type: "mounted.loaded";
      serial: string;
      spiffeId: string;
      notBefore: number;
      notAfter: number;
      /** False: the leaf was served before; its roots are others, or it was asked for again. */
      isNew: boolean;
    }
  /** Told once for each reason, until they are good again, and to whoever asks. */
  | { type: "mounted.unusable"; error: AgentError; validUntil: number | undefined };
