import { lstat } from "node:fs/promises";
import { AgentError } from "../core/errors.ts";
import type { FileRoots } from "./allowed.ts";
import { followTogether, type Trail } from "./links.ts";
import { changed, openProblem, openSafely, type OpenFile, realRoots } from "./safe-read.ts";

/** How often a set is read that changes meanwhile. */
const TRIES = 5;

/**
 * Reads files that belong together, such as a certificate and its key, as they were at one moment, in
 * the order of `paths` (absolute). Links are read once for the whole set, so files behind one link are
 * of one generation; of files that are replaced one by one none may have been replaced meanwhile.
 * Whoever gets the bytes overwrites them. Throws FILE_… of the first file that is of no use.
 */
export async function readSet(paths: readonly string[], roots: FileRoots): Promise<Buffer[]> {
  const places = await realRoots(roots);
  for (let left = TRIES - 1; ; left -= 1) {
    const trails = await followTogether(paths);
    try {
      return await readTogether(paths, trails, places);
    } catch (error) {
      if (left === 0 || !(await mayPass(error, paths, trails))) throw error;
    }
  }
}

async function readTogether(
  paths: readonly string[],
  trails: readonly Trail[],
  roots: FileRoots,
): Promise<Buffer[]> {
  const files: OpenFile[] = [];
  const contents: Buffer[] = [];
  try {
    // All are open before the first is read: a generation that is removed meanwhile stays readable.
    for (const [i, { end, problem }] of trails.entries()) {
      const asked = paths[i] ?? end;
      if (problem !== undefined) throw openProblem(asked, problem);
      files.push(await openSafely(end, roots, asked));
    }
    for (const file of files) contents.push(await file.read());
    for (const [i, file] of files.entries()) {
      const { end } = trails[i] ?? { end: "" };
      if (await isReplaced(end, file)) throw changed(paths[i] ?? end, "it was written meanwhile");
    }
    return contents;
  } catch (error) {
    wipe(contents);
    throw error;
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
}

/** Another file is there now. One that is gone was read whole, with all that stood beside it. */
async function isReplaced(path: string, { facts }: OpenFile): Promise<boolean> {
  const now = await lstat(path, { bigint: true }).catch(() => undefined);
  if (now === undefined) return false;
  return now.ino !== facts.ino || now.size !== facts.size || now.mtimeNs !== facts.mtimeNs;
}

/** Whether the error is one of the moment: what was read had been swapped away. */
async function mayPass(
  error: unknown,
  paths: readonly string[],
  before: readonly Trail[],
): Promise<boolean> {
  if (!(error instanceof AgentError)) return false;
  if (error.code === "FILE_CHANGED_WHILE_READ") return true;
  const after = await followTogether(paths);
  return after.some(({ end }, i) => end !== before[i]?.end);
}

/** Overwrites what may hold a key. */
export function wipe(contents: readonly Buffer[]): void {
  for (const bytes of contents) bytes.fill(0);
}
