import { createHash } from "node:crypto";
import { lstat, mkdir, readdir, rm, statfs } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { syncFolder, writeFileAtomic } from "../../core/atomic-file.ts";
import { hasOwnFolder, readOwnFile } from "../../core/own-file.ts";
import { codeOf } from "../../core/regular-file.ts";

/**
 * The state on the disk: a 0700 folder of our own inside the one that was given, since an emptyDir is
 * 0777. Each identity has a file of its own in it, whole by itself: replacing it by a rename is what
 * keeps key, chain and roots together, and of two agents of one identity the last writer wins.
 */
const NAME = "node-agent-state";
const SUFFIX = ".state";

/** A mesh with a hundred roots stays far below. */
const MAX_BYTES = 1024 * 1024;

/** The file of `spiffeId`; a digest, since an ID may be longer than a file's name. */
export function stateFile(stateDir: string, spiffeId: string): string {
  const digest = createHash("sha256").update(spiffeId).digest("hex").slice(0, 32);
  return join(stateDir, NAME, `${digest}${SUFFIX}`);
}

/** What is at the path; undefined when there is nothing. Throws {@link NotOurs} and what Node throws. */
export async function readStateFile(path: string): Promise<Buffer | undefined> {
  if (!(await hasOwnFolder(dirname(path)))) return undefined;
  try {
    return await readOwnFile(path, MAX_BYTES);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Replaces it, and makes the folders above it. Throws {@link NotOurs} and what Node throws. */
export async function writeStateFile(path: string, bytes: Buffer): Promise<void> {
  const folder = dirname(path);
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  // Not by the recursive one, which says ENOENT where the file system is read-only.
  await mkdir(folder, 0o700).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
  // A folder that others made, or a link to one, would be theirs to read.
  await hasOwnFolder(folder);
  await writeFileAtomic(path, bytes, 0o600);
}

/** Removes it, if it is there, for good. Throws {@link NotOurs} and what Node throws. */
export async function removeStateFile(path: string): Promise<void> {
  if (!(await hasOwnFolder(dirname(path)))) return;
  await rm(path, { force: true });
  await syncFolder(dirname(path));
}

/** No write takes as long; a file aside that is younger may be one of another agent that is at it. */
const LEFT_BEHIND_MS = 60_000;

/**
 * Removes what writers of this path left behind when they were killed; answers how many there were.
 * `now` is wall milliseconds.
 */
export async function sweep(path: string, now: number): Promise<number> {
  const folder = dirname(path);
  if (!(await hasOwnFolder(folder))) return 0;
  const asides = (await readdir(folder)).filter((entry) => entry.startsWith(`.${basename(path)}.`));
  let removed = 0;
  for (const aside of asides.map((entry) => join(folder, entry))) {
    // It may be gone by now: renamed, or removed by another.
    const facts = await lstat(aside).catch(() => undefined);
    if (facts === undefined || now - facts.mtimeMs < LEFT_BEHIND_MS) continue;
    await rm(aside, { force: true });
    removed += 1;
  }
  return removed;
}

/** How many other identities have a file there. */
export async function countOthers(path: string): Promise<number> {
  const entries = await readdir(dirname(path)).catch(() => []);
  return entries.filter((entry) => entry.endsWith(SUFFIX) && !entry.startsWith(".")).length;
}

/** TMPFS_MAGIC and RAMFS_MAGIC, statfs(2). */
const IN_MEMORY: ReadonlySet<number> = new Set([0x0102_1994, 0x8584_58f6]);

/** Whether what is written there is gone with the node's power. */
export async function isInMemory(path: string): Promise<boolean> {
  return IN_MEMORY.has((await statfs(dirname(path))).type);
}
