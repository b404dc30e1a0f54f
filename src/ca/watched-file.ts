import { stat } from "node:fs/promises";
import { type Clock, sleep } from "../core/clock.ts";
import { ChangedWhileRead, codeOf, readRegularFile } from "../core/regular-file.ts";

/** How long a local file is waited for, milliseconds: it is read in a moment, or its file system is ill. */
export const LOOK_LIMIT_MS = 2_000;

/** How often a file is read that is being written, and how long it is left alone in between, milliseconds. */
const TRIES = 5;
const PAUSE_MS = 50;

export interface FileContent {
  readonly bytes: Buffer;
  /** Tells one content of a path from the next: device, inode, size and modification time. */
  readonly stamp: string;
}

/**
 * The stamp of what is at the path now, links followed: a ConfigMap's update swaps the folder behind
 * a link, so the inode changes even where size and time do not. Undefined when nothing can be seen.
 */
export async function fileStamp(path: string): Promise<string | undefined> {
  try {
    return stampOf(await stat(path, { bigint: true }));
  } catch {
    return undefined;
  }
}

/** Reads a regular file whole; stamp and bytes are of the same open file. */
export async function readWhole(path: string): Promise<FileContent> {
  const { bytes, facts } = await readRegularFile(path);
  return { bytes, stamp: stampOf(facts) };
}

/** The same for who reads once: a file that is being written just then is waited for, a fifth of a second. */
export async function readSettled(path: string, clock: Clock): Promise<FileContent> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await readWhole(path);
    } catch (error) {
      if (left === 0 || !(error instanceof ChangedWhileRead)) throw error;
    }
    await sleep(clock, PAUSE_MS);
  }
}

interface StampFacts {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

function stampOf({ dev, ino, size, mtimeNs }: StampFacts): string {
  return `${dev}:${ino}:${size}:${mtimeNs}`;
}

export function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}
