import { type FSWatcher, watch } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { codeOf } from "../core/regular-file.ts";

/** Folder -> the names in it whose changes are of interest. */
export type Wanted = ReadonlyMap<string, ReadonlySet<string>>;

export interface FolderWatchesOptions {
  /** One of the names may have changed, or a folder itself. */
  readonly changed: () => void;
  /** A folder cannot be watched. Told once for each reason, until it can. */
  readonly failed: (folder: string, reason: string) => void;
}

interface Watched {
  /**
   * Device, inode and birth, for inodes are used again: a folder that was deleted and made anew is another
   * one, and its watch is dead.
   */
  readonly identity: string;
  readonly watcher: FSWatcher;
  names: ReadonlySet<string>;
}

/**
 * What the kernel tells of folders (inotify(7)). Folders and not files are watched: whatever replaces a
 * file, be it a rename, a link or a new folder, changes an entry of a folder.
 */
export class FolderWatches {
  readonly #options: FolderWatchesOptions;
  readonly #watched = new Map<string, Watched>();
  readonly #failures = new Map<string, string>();

  constructor(options: FolderWatchesOptions) {
    this.#options = options;
  }

  /** Watches these and no others. True: one is watched from now on that was not, so look again. */
  async arm(wanted: Wanted): Promise<boolean> {
    for (const folder of this.#watched.keys()) if (!wanted.has(folder)) this.#end(folder);
    const identities = await Promise.all(
      [...wanted].map(async ([folder, names]) => ({
        folder,
        names,
        identity: await identityOf(folder),
      })),
    );
    let news = false;
    for (const { folder, names, identity } of identities) {
      const before = this.#watched.get(folder);
      if (before !== undefined && before.identity === identity) before.names = names;
      else {
        this.#end(folder);
        if (identity !== undefined) news = this.#begin(folder, names, identity) || news;
      }
    }
    return news;
  }

  close(): void {
    for (const folder of this.#watched.keys()) this.#end(folder);
  }

  #begin(folder: string, names: ReadonlySet<string>, identity: string): boolean {
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) =>
        this.#happened(folder, name),
      );
      watcher.on("error", (error) => {
        this.#end(folder);
        this.#fail(folder, error);
      });
      this.#watched.set(folder, { identity, watcher, names });
      this.#failures.delete(folder);
      return true;
    } catch (error) {
      this.#fail(folder, error);
      return false;
    }
  }

  #happened(folder: string, name: string | null): void {
    const known = this.#watched.get(folder);
    // The folder's own end or move comes under its own name.
    if (name === null || name === basename(folder) || known?.names.has(name))
      this.#options.changed();
  }

  #fail(folder: string, error: unknown): void {
    const reason = watchProblem(error);
    if (this.#failures.get(folder) === reason) return;
    this.#failures.set(folder, reason);
    this.#options.failed(folder, reason);
  }

  #end(folder: string): void {
    this.#watched.get(folder)?.watcher.close();
    this.#watched.delete(folder);
  }
}

async function identityOf(folder: string): Promise<string | undefined> {
  try {
    const { dev, ino, birthtimeNs } = await stat(folder, { bigint: true });
    return `${dev}:${ino}:${birthtimeNs}`;
  } catch {
    return undefined;
  }
}

/** As the end of a sentence about a folder. */
function watchProblem(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOSPC":
      return "the limit of inotify watches is reached (fs.inotify.max_user_watches)";
    case "EMFILE":
      return "the limit of inotify instances or open files is reached";
    case "EACCES":
      return "this user may not read it";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
