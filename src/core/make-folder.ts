import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf } from "./regular-file.ts";

/**
 * Makes a folder and those above it, where they are missing. Node's own recursive mkdir says ENOENT
 * where a file system is read-only, and below /proc it never ends (seen with Node 20). Throws what mkdir throws.
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
  await mkdir(path, mode).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
}
