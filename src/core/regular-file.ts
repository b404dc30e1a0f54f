import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** More than anything read whole: Secret volumes and etcd end there; a system's roots have 220 kB. */
export const MAX_FILE_BYTES = 1024 * 1024;

const TOO_LARGE = "it is larger than 1 MiB";
const WRITTEN = "it was written while it was read";

export interface RegularFile {
  readonly bytes: Buffer;
  /** Of the same open file as the bytes. */
  readonly facts: BigIntStats;
}

/**
 * Reads a regular file of at most 1 MiB, whole, links followed. Non-blocking, so that a pipe at the
 * path cannot hold the agent up for ever; asked of the open file, since a check before is a race.
 * Throws what `fileProblem` puts into words. A file that is written meanwhile is not read again at once,
 * or the half of one would pass for a whole: who follows it comes again when it has settled.
 */
export async function readRegularFile(path: string): Promise<RegularFile> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const facts = await file.stat({ bigint: true });
    if (!facts.isFile()) throw new Error("it is not a regular file");
    if (facts.size > MAX_FILE_BYTES) throw new Error(TOO_LARGE);
    return { bytes: await readWhole(file, facts), facts };
  } finally {
    await file.close();
  }
}

/** A file was written while it was read; the message is the end of a sentence about it. */
export class ChangedWhileRead extends Error {}

/**
 * All of an open file, of which `facts` were asked before. One byte more is asked for than there should be,
 * to see a file that has grown. Throws {@link ChangedWhileRead} where anybody wrote it since, or what the
 * system says; no byte is left in memory then.
 */
export function readUnchanged(file: FileHandle, facts: BigIntStats): Promise<Buffer> {
  const size = Number(facts.size);
  return readUpTo(size + 1, file, async (length) => {
    if (length < size) throw new ChangedWhileRead("it became shorter while it was read");
    if (length > size) throw new ChangedWhileRead("it became longer while it was read");
    if (!(await isUnchanged(file, facts))) throw new ChangedWhileRead(WRITTEN);
  });
}

/** Also one whose size is never its length: in /proc and /sys, and by FUSE with direct_io. */
async function readWhole(file: FileHandle, facts: BigIntStats): Promise<Buffer> {
  try {
    return await readUnchanged(file, facts);
  } catch (error) {
    // A file that was cut short or has grown has another size by now.
    if (!(error instanceof ChangedWhileRead) || !(await isUnchanged(file, facts))) throw error;
  }
  return readUpTo(MAX_FILE_BYTES + 1, file, async (length) => {
    if (length > MAX_FILE_BYTES) throw new Error(TOO_LARGE);
    if (!(await isUnchanged(file, facts))) throw new ChangedWhileRead(WRITTEN);
  });
}

/** At most so many bytes, from the first one on; overwritten where `check` throws over how many they are. */
async function readUpTo(
  most: number,
  file: FileHandle,
  check: (length: number) => Promise<void>,
): Promise<Buffer> {
  const buffer = Buffer.alloc(most);
  try {
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, most - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length === most) break;
    }
    await check(length);
    return buffer.subarray(0, length);
  } catch (error) {
    buffer.fill(0);
    throw error;
  }
}

async function isUnchanged(file: FileHandle, { size, mtimeNs }: BigIntStats): Promise<boolean> {
  const now = await file.stat({ bigint: true });
  return now.size === size && now.mtimeNs === mtimeNs;
}

/** The same, as UTF-8. */
export async function readTextFile(path: string): Promise<string> {
  const { bytes } = await readRegularFile(path);
  return bytes.toString("utf8");
}

/** What the system calls an error: `ENOENT`, …; undefined for any other. */
export const codeOf = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;

/** Why a file could not be read, as the end of a sentence about it. */
export function fileProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  switch (codeOf(error)) {
    case "ENOENT":
      return "the file does not exist";
    case "ENOTDIR":
      return "a part of its path is not a folder";
    case "EACCES":
      return "the file is not readable by this user";
    // What open(2) says of a Unix socket.
    case "ENXIO":
      return "it is not a regular file";
    default:
      return error.message;
  }
}
