import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import type { Clock, Timer } from "../core/clock.ts";
import { type AgentError, toAgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { FileRoots } from "./allowed.ts";
import { followTogether, type Trail } from "./links.ts";
import { readSet, wipe } from "./read-set.ts";
import { FolderWatches } from "./watch.ts";

/** How long files are left to settle after an event, milliseconds: Istio's FILE_DEBOUNCE_DURATION. */
export const SETTLE_MS = 100;

/** How often they are looked at without any event, milliseconds: events get lost. */
export const POLL_MS = 2_000;

/** How often a look begins anew because it found new folders to watch. */
const ARM_TRIES = 5;

/** Whoever follows a set. */
export interface SetFollower<T> {
  /** What the files mean, in the order of the paths. Throws what is wrong with them. Owns no bytes yet. */
  readonly parse: (files: readonly Buffer[]) => T | Promise<T>;
  /**
   * Told what the files mean now: at first, at each new content, and when they are good again. The bytes
   * that were parsed are the follower's from now on.
   */
  readonly changed: (now: T) => void;
  /** The files are of no use; what was good stays. Told once for each reason, until they are good. */
  readonly unusable: (error: AgentError) => void;
}

export interface FileSetDependencies {
  readonly clock: Clock;
  readonly emit: Emit;
  /** Where the files may be, after their links were followed. */
  readonly roots: FileRoots;
  /** False: nothing but the poll tells of changes. For tests of lost events. */
  readonly events?: boolean;
  readonly settleMs?: number;
}

/**
 * Follows files that belong together while they change: read as one (`readSet`), judged as one, told as
 * one. Events of the kernel say when to look, a poll looks without them, a stamp of links, inodes and times
 * says whether to read, and a digest of the bytes whether there is anything new.
 */
export class FileSet<T> {
  readonly #paths: readonly string[];
  readonly #follower: SetFollower<T>;
  readonly #deps: FileSetDependencies;
  readonly #watches: FolderWatches;
  #stamp: string | undefined;
  #digest: string | undefined;
  #complaint: { readonly error: AgentError; readonly stamp: string | undefined } | undefined;
  #poll: Timer | undefined;
  #settling: Timer | undefined;
  #closed = false;
  /** Looks come one after the other, or an older content could win over a newer. */
  #last: Promise<void> = Promise.resolve();

  private constructor(
    paths: readonly string[],
    follower: SetFollower<T>,
    deps: FileSetDependencies,
  ) {
    this.#paths = paths;
    this.#follower = follower;
    this.#deps = deps;
    this.#watches = new FolderWatches({
      changed: () => this.#settle(),
      failed: (path, reason) => deps.emit({ type: "file.watch_failed", path, reason }),
    });
  }

  /** Follows the files at `paths` (absolute) from now on, until it is closed. */
  static follow<T>(
    paths: readonly string[],
    follower: SetFollower<T>,
    deps: FileSetDependencies,
  ): FileSet<T> {
    const set = new FileSet(paths, follower, deps);
    void set.look();
    return set;
  }

  /** Looks whether anything has changed. Never throws. */
  look(): Promise<void> {
    this.#last = this.#last.then(async () => {
      if (this.#closed) return;
      this.#poll?.cancel();
      try {
        await this.#look();
      } catch (thrown) {
        this.#complain(toAgentError(thrown));
      }
      if (!this.#closed) this.#poll = this.#deps.clock.timer(POLL_MS, () => void this.look());
    });
    return this.#last;
  }

  /** Reads the files though nothing has changed, and tells what comes of it, though it was told. */
  reread(): Promise<void> {
    this.#last = this.#last.then(() => {
      this.#stamp = this.#digest = this.#complaint = undefined;
    });
    return this.look();
  }

  close(): void {
    this.#closed = true;
    this.#poll?.cancel();
    this.#settling?.cancel();
    this.#watches.close();
  }

  async #look(): Promise<void> {
    const stamp = await this.#stampUnderWatch();
    // What is of no use is read again each time, whatever its stamp, until it is good.
    if (this.#closed || (stamp === this.#stamp && this.#complaint === undefined)) return;
    this.#stamp = undefined;
    const files = await readSet(this.#paths, this.#deps.roots);
    if (this.#closed) return wipe(files);
    this.#stamp = stamp;
    const digest = digestOf(files);
    if (digest === this.#digest && this.#complaint === undefined) return wipe(files);
    let now: T;
    try {
      now = await this.#follower.parse(files);
    } catch (error) {
      wipe(files);
      throw error;
    }
    if (this.#closed) return wipe(files);
    this.#digest = digest;
    this.#complaint = undefined;
    this.#follower.changed(now);
  }

  /** The stamp of the files, seen after the folders on the way to them are watched: nothing is missed. */
  async #stampUnderWatch(): Promise<string> {
    for (let left = ARM_TRIES; ; left -= 1) {
      const trails = await followTogether(this.#paths);
      const stamp = await stampOf(trails);
      if (this.#deps.events === false || this.#closed || left === 0) return stamp;
      const news = await this.#watches.arm(foldersOf(trails));
      if (this.#closed) this.#watches.close();
      if (!news) return stamp;
    }
  }

  /** The first event of several counts: files that change all the time are looked at all the same. */
  #settle(): void {
    if (this.#closed) return;
    const { clock, settleMs = SETTLE_MS } = this.#deps;
    this.#settling ??= clock.timer(settleMs, () => {
      this.#settling = undefined;
      void this.look();
    });
  }

  #complain(error: AgentError): void {
    const [before, stamp] = [this.#complaint, this.#stamp];
    // The same trouble with the same files, though its words may tell the time.
    const isLasting = stamp !== undefined && before?.stamp === stamp;
    const isKnown =
      before?.error.code === error.code && (isLasting || before.error.message === error.message);
    this.#complaint = { error, stamp };
    if (!this.#closed && !isKnown) this.#follower.unusable(error);
  }
}

/** Tells one state of the files from the next. */
async function stampOf(trails: readonly Trail[]): Promise<string> {
  const stamps = trails.map(async ({ end }) => {
    const facts = await stat(end, { bigint: true }).catch(() => undefined);
    if (facts === undefined) return `${end} missing`;
    const { dev, ino, size, mtimeNs, ctimeNs } = facts;
    return [end, dev, ino, size, mtimeNs, ctimeNs].join(" ");
  });
  return (await Promise.all(stamps)).join("\n");
}

function foldersOf(trails: readonly Trail[]): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>();
  for (const [folder, name] of trails.flatMap(({ steps }) => steps))
    folders.set(folder, (folders.get(folder) ?? new Set()).add(name));
  return folders;
}

function digestOf(files: readonly Buffer[]): string {
  const hash = createHash("sha256");
  for (const bytes of files) hash.update(`${bytes.length}:`).update(bytes);
  return hash.digest("hex");
}
