import type { AgentError } from "../../core/errors.ts";
import { loadLate } from "../../core/load-late.ts";
import type { FurtherDependencies, Kept } from "./keep.ts";
import type { FurtherSecrets } from "./options.ts";

/**
 * Keeps the secrets beside the workload's own: session ticket keys and generic secrets. Few have any, so
 * nothing is loaded for the others, and nobody waits for it.
 */
export class Further {
  readonly #secrets: FurtherSecrets;
  readonly #deps: FurtherDependencies;
  #kept: readonly Kept[] = [];
  #endLoad: () => void = () => undefined;

  constructor(secrets: FurtherSecrets, deps: FurtherDependencies) {
    this.#secrets = secrets;
    this.#deps = deps;
  }

  /** Shows what can be shown. Files that are of no use may become good later. */
  start(): void {
    const { ticketKeys, generic } = this.#secrets;
    if (ticketKeys === undefined && Object.keys(generic).length === 0) return;
    this.#endLoad = loadLate({
      clock: this.#deps.clock,
      load: () => import("./keep.ts"),
      loaded: ({ keepFurther }) => {
        this.#kept = keepFurther(this.#secrets, this.#deps);
        void this.look();
      },
      failed: (error) => this.#tell(error),
    });
  }

  #tell(error: AgentError): void {
    const { ticketKeys, generic } = this.#secrets;
    const { emit } = this.#deps;
    const path = ticketKeys?.from === "file" ? ticketKeys.path : undefined;
    if (ticketKeys) emit({ type: "ticket_keys.unusable", path, error });
    for (const [name, file] of Object.entries(generic))
      emit({ type: "generic_secret.unusable", name, path: file, error });
  }

  /** Looks whether files have changed. Never throws. */
  async look(): Promise<void> {
    await Promise.all(this.#kept.map(async (each) => each.look?.()));
  }

  stop(): void {
    this.#endLoad();
    for (const each of this.#kept) each.stop();
  }
}
