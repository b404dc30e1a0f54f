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
  #stopped = false;

  constructor(secrets: FurtherSecrets, deps: FurtherDependencies) {
    this.#secrets = secrets;
    this.#deps = deps;
  }

  /** Shows what can be shown. Files that are of no use may become good later. */
  async start(): Promise<void> {
    const { ticketKeys, generic } = this.#secrets;
    if (ticketKeys === undefined && Object.keys(generic).length === 0) return;
    const { keepFurther } = await import("./keep.ts");
    if (this.#stopped) return;
    this.#kept = keepFurther(this.#secrets, this.#deps);
    await this.look();
  }

  /** Looks whether files have changed. Never throws. */
  async look(): Promise<void> {
    await Promise.all(this.#kept.map(async (each) => each.look?.()));
  }

  stop(): void {
    this.#stopped = true;
    for (const each of this.#kept) each.stop();
  }
}
