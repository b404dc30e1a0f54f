import type { AgentEvent } from "../core/events.ts";
import type { Hook, Hooks } from "./hook.ts";
import { type HookDependencies, HookRuns } from "./hook-runs.ts";

/** Runs hooks each time files were written, the first time too: whoever reads them may be there already. */
export class AfterOutput implements Hooks {
  readonly #runs: HookRuns;

  constructor(hooks: readonly Hook[], deps: HookDependencies) {
    this.#runs = new HookRuns(hooks, deps);
  }

  readonly observe = (event: AgentEvent): void => {
    if (event.type !== "output.written") return;
    const { serial, spiffeId, notAfter } = event;
    this.#runs.ask({ serial, spiffeId, notAfter });
  };

  stop(): Promise<void> {
    return this.#runs.stop();
  }
}
