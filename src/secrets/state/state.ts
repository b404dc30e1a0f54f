import { type Clock, within } from "../../core/clock.ts";
import { AgentError, toAgentError } from "../../core/errors.ts";
import type { Emit } from "../../core/events.ts";
import type { Random } from "../../core/random.ts";
import { formatSpiffeId } from "../../identity/spiffe-id.ts";
import type { LastGood } from "../issued.ts";
import { countOthers, isInMemory, stateFile, sweep } from "./folder.ts";
import { loadLastGood, saveLastGood } from "./last-good.ts";
import type { Expected, Restored } from "./restore.ts";
import { Saver } from "./saver.ts";
import type { StatePlace } from "./stored.ts";

/**
 * A folder that does not answer must not keep a pod waiting: it goes on as if nothing were stored. The
 * checks count too, and a node that starts all its pods at once has no CPU to spare: 1 s was not enough
 * there (measured at a load of 12 for each core).
 */
const LOAD_LIMIT_MS = 5_000;

export interface StateSettings {
  readonly folder: string;
  /** Undefined: without encryption. */
  readonly keyFile: string | undefined;
}

export interface StateDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
}

/**
 * The last good certificate of one identity, in a folder that outlives the process. Nothing that goes
 * wrong with it is thrown: it is told, and the agent goes on without.
 */
export class State {
  readonly #deps: StateDependencies;
  readonly #expected: Omit<Expected, "now">;
  readonly #place: StatePlace;
  readonly #saver: Saver;
  #kindOfFolderIsKnown = false;

  constructor(
    { folder, keyFile }: StateSettings,
    expected: Omit<Expected, "now">,
    deps: StateDependencies,
  ) {
    const path = stateFile(folder, formatSpiffeId(expected.identity));
    this.#deps = deps;
    this.#expected = expected;
    this.#place = { path, keyFile };
    this.#saver = new Saver({ ...deps, path, write: (lastGood) => this.#write(lastGood) });
  }

  /** What was served before the restart, if it may be served again. */
  async load(): Promise<Restored | undefined> {
    const { clock, emit } = this.#deps;
    const { path } = this.#place;
    try {
      const read = await within(clock, LOAD_LIMIT_MS, this.#read());
      if (read === undefined) throw tooLate(path);
      const { restored, others } = read;
      if (restored === undefined) emit({ type: "state.absent", path, others });
      return restored;
    } catch (error) {
      emit({ type: "state.refused", path, error: toAgentError(error, "STATE_UNREADABLE") });
      return undefined;
    }
  }

  /** Stores it, in its own time. */
  save(lastGood: LastGood): void {
    this.#saver.save(lastGood);
  }

  close(): Promise<void> {
    return this.#saver.close();
  }

  async #read(): Promise<{ restored: Restored | undefined; others: number }> {
    const expected = { ...this.#expected, now: this.#deps.clock.now() };
    const restored = await loadLastGood(this.#place, expected);
    return { restored, others: restored ? 0 : await countOthers(this.#place.path) };
  }

  async #write(lastGood: LastGood): Promise<void> {
    await this.#sweep();
    await saveLastGood(this.#place, lastGood);
    if (this.#kindOfFolderIsKnown) return;
    this.#kindOfFolderIsKnown = true;
    const { path } = this.#place;
    if (await isInMemory(path).catch(() => true)) return;
    this.#deps.emit({ type: "state.on_disk", path });
  }

  /** Before a write, which may need the room. Where it cannot be done, the write cannot either. */
  async #sweep(): Promise<void> {
    const { clock, emit } = this.#deps;
    const { path } = this.#place;
    const files = await sweep(path, clock.now()).catch(() => 0);
    if (files > 0) emit({ type: "state.swept", path, files });
  }
}

function tooLate(path: string): AgentError {
  return new AgentError("STATE_TIMEOUT", `${path}: not read within ${LOAD_LIMIT_MS / 1000} s`);
}
