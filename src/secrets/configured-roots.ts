import type { Clock } from "../core/clock.ts";
import type { Emit } from "../core/events.ts";
import { anchorFile, type AnchorPlace } from "./anchor-file.ts";
import { FileFollower } from "./file-follower.ts";
import type { Root } from "./root-book.ts";

export interface ConfiguredRootsDependencies {
  readonly clock: Clock;
  readonly emit: Emit;
  /** What the roots in the file are those of. */
  readonly of: Omit<AnchorPlace, "path">;
  /** Told of each set of roots that differs from the one before; without a file there are none. */
  readonly changed: (roots: readonly Root[]) => void;
}

export type ConfiguredRoots = FileFollower<readonly Root[]>;

/** What follows a file of roots while the agent runs. */
export function configuredRoots(deps: ConfiguredRootsDependencies): ConfiguredRoots {
  const { clock, emit, of, changed } = deps;
  let told = "";
  return new FileFollower({
    clock,
    open: (path) => anchorFile({ ...of, path }, emit),
    changed: (roots = []) => {
      const now = roots
        .map(({ fingerprint }) => fingerprint)
        .toSorted()
        .join();
      if (now === told) return;
      changed(roots);
      told = now;
    },
  });
}
