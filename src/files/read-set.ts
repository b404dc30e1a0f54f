import { lstat } from "node:fs/promises";
import { AgentError } from "../core/errors.ts";
import type { FileRoots } from "./allowed.ts";
import { followTogether, type Trail } from "./links.ts";
import { changed, type CheckedFile, checkOpen, openAnything, openProblem } from "./safe-read.ts";

/** How often a set is read that changes meanwhile: each try has but to fit between two changes. */
const TRIES = 10;

/**
 * Reads files that belong together, such as a certificate and its key, as they were at one moment, in
 * the order of `paths` (absolute). Links are read once for the whole set, so files behind one link are
 * of one generation; and for the roots too, so a link that is swapped is the same for a file and for what
 * allows or forbids it. Of files that are replaced one by one none may have been replaced meanwhile.
 * Whoever gets the bytes overwrites them. Throws FILE_… of the first file that is of no use.
 */
export async function readSet(paths: readonly string[], roots: FileRoots): Promise<Buffer[]> {
  const { allowed, forbidden } = roots;
  for (let left = TRIES - 1; ; left -= 1) {
    const all = await followTogether([...paths, ...allowed, ...forbidden]);
    const ends = all.slice(paths.length).map(({ end }) => end);
    const trails = all.slice(0, paths.length);
    const places = {
      allowed: ends.slice(0, allowed.length),
      forbidden: ends.slice(allowed.length),
    };
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
  const contents: Buffer[] = [];
  // All are open before the first is looked at: a generation that is removed meanwhile stays readable.
  const opening = trails.map(async ({ end, problem }, i) => {
    const asked = paths[i] ?? end;
    if (problem !== undefined) throw openProblem(asked, problem);
    return { asked, end, file: await openAnything(end, asked) };
  });
  try {
    const opened = await Promise.all(opening);
    const checks = opened.map(({ file, asked }) => checkOpen(file, roots, asked));
    const files = await Promise.all(checks);
    for (const file of files) contents.push(await file.read());
    for (const [i, { end, asked }] of opened.entries())
      if (await isReplaced(end, files[i])) throw changed(asked, "it was written meanwhile");
    return contents;
  } catch (error) {
    wipe(contents);
    throw error;
  } finally {
    for (const each of await Promise.allSettled(opening))
      if (each.status === "fulfilled") await each.value.file.close();
  }
}

/** Another file is there now. One that is gone was read whole, with all that stood beside it. */
async function isReplaced(path: string, file: CheckedFile | undefined): Promise<boolean> {
  const now = await lstat(path, { bigint: true }).catch(() => undefined);
  if (now === undefined || file === undefined) return false;
  const { ino, size, mtimeNs } = file.facts;
  return now.ino !== ino || now.size !== size || now.mtimeNs !== mtimeNs;
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
