import type { Clock, Timer } from "../core/clock.ts";
import { toAgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import { AnchorFile, type AnchorPlace } from "./anchor-file.ts";
import { FILE_CHECK_MS } from "./file-follower.ts";
import type { Root } from "./root-book.ts";

export interface ConfiguredRootsDependencies {
  readonly clock: Clock;
  readonly emit: Emit;
  /** What the roots in the file are those of. */
  readonly of: Omit<AnchorPlace, "path">;
  /** Told of each set of roots that differs from the one before. */
  readonly changed: (roots: readonly Root[]) => void;
}

/**
 * Follows a file of roots while the agent runs: by a look each 20 s, and when somebody
 * asks. By its stamp, since a folder that is swapped behind a link raises no event at the file.
 */
export class ConfiguredRoots {
  readonly #deps: ConfiguredRootsDependencies;
  #file: AnchorFile | undefined;
  #told = "";
  #timer: Timer | undefined;
  #stopped = false;
  /** Looks come one after the other, or an older content could win over a newer. */
  #last: Promise<void> = Promise.resolve();

  constructor(deps: ConfiguredRootsDependencies) {
    this.#deps = deps;
  }

  /** From now on this file, or none. The roots stay until the new file has some. Never throws. */
  follow(path: string | undefined): Promise<void> {
    if (path !== this.#file?.path) {
      this.#open(path);
      if (path === undefined) this.#tell([]);
    }
    return this.look();
  }

  /** Looks whether the file has changed. Never throws. */
  look(): Promise<void> {
    this.#last = this.#last.then(async () => {
      const file = this.#file;
      const roots = await file?.look();
      if (file === this.#file) this.#tell(roots);
      this.#arm();
    });
    return this.#last;
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #open(path: string | undefined): void {
    const { of, emit } = this.#deps;
    this.#file = path === undefined ? undefined : new AnchorFile({ ...of, path }, emit);
  }

  #tell(roots: readonly Root[] | undefined): void {
    if (roots === undefined || this.#stopped) return;
    const told = roots
      .map(({ fingerprint }) => fingerprint)
      .sort()
      .join();
    if (told === this.#told) return;
    try {
      this.#deps.changed(roots);
      this.#told = told;
    } catch (thrown) {
      const path = this.#file?.path;
      this.#deps.emit({
        type: "trust_bundle.unusable",
        path: path ?? "",
        error: toAgentError(thrown),
      });
      // Nobody has them yet: the next look reads them anew.
      this.#open(path);
    }
  }

  #arm(): void {
    this.#timer?.cancel();
    if (this.#stopped || this.#file === undefined) return;
    this.#timer = this.#deps.clock.timer(FILE_CHECK_MS, () => void this.look());
  }
}
