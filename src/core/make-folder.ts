import { chmod, mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf } from "./regular-file.ts";

/**
 * Makes a folder and those above it, where they are missing; their mode is meant as it stands. Node's own
 * recursive mkdir says ENOENT where a file system is read-only, and below /proc it never ends (seen with
 * Node 20). Throws what mkdir throws.
 */
export async function makeFolder(path: string, mode: number): Promise<void> {
  try {
    await makeOne(path, mode);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" || dirname(path) === path) throw error;
    await makeFolder(dirname(path), mode);
    await makeOne(path, mode);
  }
}

/** What is there already is found out about by whoever writes into it. */
async function makeOne(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, mode);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    return;
  }
  const { mode: given } = await stat(path);
  // The umask has taken from it. A setgid bit came from the folder above (a volume with an fsGroup), and stays.
  if ((given & 0o777) !== mode) await chmod(path, (given & 0o7000) | mode);
}
