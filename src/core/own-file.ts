import { constants, type Stats } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { codeOf } from "./regular-file.ts";

/**
 * Why a file or folder is not this user's alone, as the end of a sentence about it; undefined when it
 * is. `wanted` is the mode it should have, for the message.
 */
export function ownershipProblem(facts: Stats, wanted: string): string | undefined {
  const uid = process.geteuid?.();
  if (uid !== undefined && facts.uid !== uid)
    return `it belongs to uid ${facts.uid}, this process runs as ${uid}`;
  const mode = facts.mode & 0o777;
  if ((mode & 0o077) === 0) return undefined;
  const written = mode.toString(8).padStart(4, "0");
  return `its mode is ${written}, so others may have it; it has to be ${wanted}`;
}

/** Others may have something that has to be ours alone; the message is the end of a sentence about it. */
export class NotOurs extends Error {
  readonly path: string;

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.path = path;
  }
}

/**
 * Reads a file that only this user can have read or written. Checked on the open file: a check of the
 * path could be about another one. Throws {@link NotOurs}, or what `diskProblem` puts into words.
 */
export async function readOwnFile(path: string, maxBytes: number): Promise<Buffer> {
  const file = await openRegular(path);
  try {
    const facts = await file.stat();
    if (!facts.isFile()) throw new NotOurs(path, "it is not a regular file");
    const problem = ownershipProblem(facts, "0600");
    if (problem !== undefined) throw new NotOurs(path, problem);
    if (facts.size > maxBytes) throw new Error(`it is larger than ${maxBytes / 1024} KiB`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Without waiting for a pipe's writer. What open(2) says of links and sockets is a matter of trust too. */
async function openRegular(path: string): Promise<FileHandle> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  try {
    return await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    if (code !== "ELOOP" && code !== "ENXIO") throw error;
    throw new NotOurs(path, diskProblem(error), { cause: error });
  }
}

/** Whether a folder of this user alone is there. Throws {@link NotOurs} when something else is. */
export async function hasOwnFolder(path: string): Promise<boolean> {
  let facts: Stats;
  try {
    facts = await lstat(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
  if (!facts.isDirectory()) throw new NotOurs(path, "it is not a folder");
  const problem = ownershipProblem(facts, "0700");
  if (problem !== undefined) throw new NotOurs(path, problem);
  return true;
}

/** Why a file could not be read or written, as the end of a sentence about it. */
export function diskProblem(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
      return "it is missing";
    case "EACCES":
    case "EPERM":
      return "this user may not use it";
    case "ELOOP":
      return "it is a symbolic link";
    case "ENXIO":
      return "it is not a regular file";
    case "ENOTDIR":
    case "EEXIST":
      return "a part of the path is not a folder";
    case "EISDIR":
      return "a folder is in its place";
    case "EROFS":
      return "the file system is read-only";
    case "ENOSPC":
    case "EDQUOT":
      return "the disk is full";
    case "EFBIG":
      return "the file may not be as large as that";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
