import { constants } from "node:fs";
import { lstat, mkdtemp, open, readdir, readlink, rename, rm, symlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { syncFolder, writeNewFile } from "../core/atomic-file.ts";
import { makeFolder } from "../core/make-folder.ts";
import { DATA, GENERATION_PREFIX, leftovers, linkAside, linkTarget } from "./layout.ts";
import { problemAt } from "./problem.ts";

export interface SetFile {
  readonly name: string;
  readonly data: string | Uint8Array;
  readonly mode: number;
  /** Unset: the process's own. */
  readonly gid?: number | undefined;
}

/**
 * A folder whose files change all at once (see layout.ts). A reader that resolves `..data` once and
 * reads inside gets one set, whole: the generation before is kept until the next one is there.
 */
export class SetFolder {
  readonly #path: string;
  /** The generation before the one that counts. */
  #previous: string | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Writes a set in place of the one before, whole or not at all, and waits until it is on the disk.
   * One at a time. Throws OUTPUT_NOT_WRITTEN.
   */
  async replace(files: readonly SetFile[]): Promise<void> {
    try {
      await makeFolder(this.#path, 0o755);
      const generation = await this.#newGeneration(files);
      // Made once; whatever stood there, such as a file of istio-agent's, is replaced.
      for (const { name } of files) await this.#link(name, linkTarget(name), generation);
      await syncFolder(this.#path);
      await this.#sweep(generation);
    } catch (error) {
      throw problemAt(this.#path, error);
    }
  }

  /** The name of a new generation, to which `..data` points by now. */
  async #newGeneration(files: readonly SetFile[]): Promise<string> {
    // Mode 0700: nobody looks in before it is whole.
    const path = await mkdtemp(join(this.#path, GENERATION_PREFIX));
    const generation = basename(path);
    try {
      for (const { name, data, mode, gid } of files)
        await writeNewFile(join(path, name), data, mode, gid);
      await openToAll(path);
      const before = await this.#target(DATA);
      await this.#link(DATA, generation, generation);
      await this.#retire(before);
      return generation;
    } catch (error) {
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
      throw error;
    }
  }

  async #retire(before: string | undefined): Promise<void> {
    const old = this.#previous;
    this.#previous = before;
    if (old !== undefined && old !== before) await this.#remove(old);
  }

  /** Makes `name` a link to `target`, unless it is one. */
  async #link(name: string, target: string, generation: string): Promise<void> {
    if ((await this.#target(name)) === target) return;
    const aside = join(this.#path, linkAside(generation));
    try {
      await symlink(target, aside);
      await rename(aside, join(this.#path, name));
    } catch (error) {
      await rm(aside, { force: true }).catch(() => undefined);
      throw problemAt(join(this.#path, name), error);
    }
  }

  /** Where a link points; undefined where there is none. */
  #target(name: string): Promise<string | undefined> {
    return readlink(join(this.#path, name)).catch(() => undefined);
  }

  /** What cannot be removed costs room and nothing else: it is tried again at the next write. */
  async #sweep(generation: string): Promise<void> {
    const names = await readdir(this.#path).catch(() => []);
    const entries = await Promise.all(
      names.map(async (name) => ({
        name,
        mtimeMs: (await lstat(join(this.#path, name)).catch(() => undefined))?.mtimeMs ?? Infinity,
      })),
    );
    const newest = entries.find(({ name }) => name === generation)?.mtimeMs ?? -Infinity;
    const inUse = new Set([generation, this.#previous ?? generation]);
    for (const name of leftovers(entries, inUse, newest)) await this.#remove(name);
  }

  async #remove(name: string): Promise<void> {
    // Only ever what a link of ours named: never the folder itself, nor anything above it.
    if (!name.startsWith(GENERATION_PREFIX) || name.includes("/")) return;
    await rm(join(this.#path, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** By the open folder: at its path there could be a link by now. What it holds is on the disk then. */
async function openToAll(path: string): Promise<void> {
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
  const folder = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    await folder.chmod(0o755);
    await folder.sync();
  } finally {
    await folder.close();
  }
}
