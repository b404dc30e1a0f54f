import type { AgentError } from "./core/errors.ts";
import type { Renewal } from "./core/renewal.ts";
import type { TrustChoice } from "./trusting.ts";

/** What keeps the store filled with the workload's own secrets: a CA that is asked, or files that are followed. */
export interface Keeping {
  /**
   * Resolves when the first secrets are on their way, and after `serve`, which is called when they are, or
   * when nothing that they wait for can be held up by it. `anew`: what an earlier run left does not count.
   */
  start(serve: () => Promise<void>, anew: boolean): Promise<void>;
  /** A newer certificate now; undefined: there are no more. */
  renew(): Renewal | undefined;
  /** Whom to trust from now on. */
  reload(choice: TrustChoice): Promise<void>;
  /** Why there is nothing newer. */
  readonly lastError: Pick<AgentError, "code" | "message"> | undefined;
  /** Nothing new from now on; waits for what is under way. */
  stop(): Promise<void>;
  /** After the last use of what it brought. */
  close(): void;
}
