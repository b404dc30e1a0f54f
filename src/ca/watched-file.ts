import { constants, open, stat } from "node:fs/promises";

/** More than any bundle of roots: the operating system's has about 220 kB. */
const MAX_BYTES = 4 * 1024 * 1024;

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

/**
 * Reads a regular file whole; stamp and bytes are of the same open file. Non-blocking, so that a pipe
 * at the path cannot hold the agent up. Throws with a reason fit for a message.
 */
export async function readWhole(path: string): Promise<FileContent> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const facts = await file.stat({ bigint: true });
    if (!facts.isFile()) throw new Error("it is not a regular file");
    if (facts.size > MAX_BYTES) throw new Error("it is larger than 4 MiB");
    return { bytes: await file.readFile(), stamp: stampOf(facts) };
  } finally {
    await file.close();
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

/** Why a file could not be read, as the end of a sentence about it. */
export function fileProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  switch (errorCode(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return "the file does not exist";
    case "EACCES":
      return "the file is not readable by this user";
    default:
      return error.message;
  }
}

export function isMissing(error: unknown): boolean {
  const code = errorCode(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
