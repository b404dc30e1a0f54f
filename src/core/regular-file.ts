import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** More than anything read whole: Secret volumes and etcd end there; a system's roots have 220 kB. */
export const MAX_FILE_BYTES = 1024 * 1024;

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
    if (facts.size > MAX_FILE_BYTES) throw new Error("it is larger than 1 MiB");
    return { bytes: await readUnchanged(file, facts), facts };
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
export async function readUnchanged(file: FileHandle, facts: BigIntStats): Promise<Buffer> {
  const size = Number(facts.size);
  const buffer = Buffer.alloc(size + 1);
  try {
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length === buffer.length) break;
    }
    if (length < size) throw new ChangedWhileRead("it became shorter while it was read");
    if (length > size) throw new ChangedWhileRead("it became longer while it was read");
    const { mtimeNs } = await file.stat({ bigint: true });
    if (mtimeNs !== facts.mtimeNs) throw new ChangedWhileRead("it was written while it was read");
    return buffer.subarray(0, size);
  } catch (error) {
    buffer.fill(0);
    throw error;
  }
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
