import type { AgentEvent } from "../core/events.ts";
import type { Hook, Hooks, Rotated } from "./hook.ts";
import { type HookDependencies, HookRuns } from "./hook-runs.ts";
import { Uptake } from "./uptake.ts";

/**
 * Runs hooks after each rotation: when the new certificate was published and clients have had a moment
 * to take it. The first certificate is none to recycle connections for.
 */
export class AfterRotation implements Hooks {
  readonly #uptake: Uptake;
  readonly #runs: HookRuns;
  #published = 0;

  constructor(hooks: readonly Hook[], deps: HookDependencies) {
    this.#uptake = new Uptake(deps.clock);
    this.#runs = new HookRuns(hooks, deps, () => this.#uptake.settled());
  }

  readonly observe = (event: AgentEvent): void => {
    this.#uptake.observe(event);
    if (event.type === "secret.published" && event.serial !== undefined) this.#published += 1;
    const rotated = rotatedBy(event);
    if (rotated === undefined || this.#published < 2) return;
    const { serial, spiffeId, notAfter } = rotated;
    this.#runs.ask({ serial, spiffeId, notAfter });
  };

  async stop(): Promise<void> {
    const stopped = this.#runs.stop();
    this.#uptake.stop();
    await stopped;
  }
}

/** From a CA, or mounted. */
function rotatedBy(event: AgentEvent): Rotated | undefined {
  if (event.type === "rotation.succeeded") return event;
  return event.type === "mounted.loaded" && event.isNew ? event : undefined;
}
