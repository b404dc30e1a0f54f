import type { Clock } from "../../core/clock.ts";
import type { Emit } from "../../core/events.ts";
import type { Random } from "../../core/random.ts";
import { formatSpiffeId, type SpiffeId } from "../../identity/spiffe-id.ts";
import type { Keep, LastGood } from "../issued.ts";
import type { RootRecord } from "../root-record.ts";
import { isInMemory, stateFile, sweep } from "./folder.ts";
import { replaceLastGood } from "./last-good.ts";
import { Loader } from "./loader.ts";
import type { Expected, Restored } from "./restore.ts";
import { Saver } from "./saver.ts";
import type { StatePlace } from "./stored.ts";

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
export class State implements Keep {
  readonly #deps: StateDependencies;
  readonly #place: StatePlace;
  readonly #saver: Saver;
  readonly #loader: Loader;
  #kindOfFolderIsKnown = false;

  /** `expected` says what a certificate has to be: what is distrusted may change meanwhile. */
  constructor(
    { folder, keyFile }: StateSettings,
    identity: SpiffeId,
    expected: () => Omit<Expected, "now" | "identity">,
    deps: StateDependencies,
  ) {
    const path = stateFile(folder, formatSpiffeId(identity));
    this.#deps = deps;
    this.#place = { path, keyFile };
    this.#saver = new Saver({ ...deps, path, write: (lastGood) => this.#write(lastGood) });
    this.#loader = new Loader({
      ...deps,
      place: this.#place,
      expected: () => ({ ...expected(), identity, now: deps.clock.now() }),
      replace: (by) => (by === undefined ? this.remove() : this.save(by)),
    });
  }

  /** What was served before the restart, if it may be served again. */
  load(): Promise<Restored | undefined> {
    return this.#loader.load();
  }

  /** The same later, where only the moment stood against it; undefined without a look where more did. */
  again(): Promise<Restored | undefined> {
    return this.#loader.again();
  }

  /** What was trusted before the restart, where nothing may be served again but at another time. */
  get roots(): readonly RootRecord[] {
    return this.#loader.roots;
  }

  /** Stores it, in its own time. */
  save(lastGood: LastGood): void {
    this.#saver.save(lastGood);
  }

  /** Removes what is stored, in its own time. */
  remove(): void {
    this.#saver.remove();
  }

  close(): Promise<void> {
    return this.#saver.close();
  }

  async #write(lastGood: LastGood | undefined): Promise<void> {
    try {
      // The key is copied here and now: a folder that hangs may take longer than a replaced one is kept.
      await replaceLastGood(this.#place, lastGood);
    } finally {
      await this.#sweep();
    }
    if (this.#kindOfFolderIsKnown) return;
    this.#kindOfFolderIsKnown = true;
    const { path } = this.#place;
    if (await isInMemory(path).catch(() => true)) return;
    this.#deps.emit({ type: "state.on_disk", path });
  }

  /** After each write: one that failed is tried again, and may need the room. */
  async #sweep(): Promise<void> {
    const { clock, emit } = this.#deps;
    const { path } = this.#place;
    const files = await sweep(path, clock.now()).catch(() => 0);
    if (files > 0) emit({ type: "state.swept", path, files });
  }
}
