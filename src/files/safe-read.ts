import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, open, readlink } from "node:fs/promises";
import { AgentError } from "../core/errors.ts";
import {
  ChangedWhileRead,
  codeOf,
  fileProblem,
  MAX_FILE_BYTES,
  readUnchanged,
} from "../core/regular-file.ts";
import { type FileRoots, placeProblem } from "./allowed.ts";

/** A file that may be served, as long as it is open. */
export interface CheckedFile {
  readonly facts: BigIntStats;
  /** All of it. Throws FILE_CHANGED_WHILE_READ where it was written since it was checked. */
  read(): Promise<Buffer>;
}

/** Opens what is at the path, whatever it is, without waiting for a pipe's writer. Throws FILE_…. */
export async function openAnything(path: string, asked: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw openProblem(asked, error);
  }
}

/**
 * An open file as one that may be served: a regular one of at most 1 MiB, in one of the `roots`, whose
 * links were followed. All is asked of the open file, where it is by the path that the kernel
 * knows it by: a check of the path would be about what stood there a moment ago. `asked` is the path for
 * messages. Throws FILE_….
 */
export async function checkOpen(
  file: FileHandle,
  roots: FileRoots,
  asked: string,
): Promise<CheckedFile> {
  const facts = await file.stat({ bigint: true });
  await checkPlace(file, roots, asked);
  if (!facts.isFile()) throw notRegular(asked, typeOf(facts));
  if (facts.size > MAX_FILE_BYTES)
    throw new AgentError(
      "FILE_TOO_LARGE",
      `${JSON.stringify(asked)} has ${facts.size} bytes, at most 1 MiB is read`,
    );
  return { facts, read: () => readWhole(file, facts, asked) };
}

async function checkPlace(file: FileHandle, roots: FileRoots, asked: string): Promise<void> {
  const link = await readlink(`/proc/self/fd/${file.fd}`).catch((error: unknown) => {
    throw openProblem(asked, error);
  });
  // So the kernel ends the path of a file that was removed after it was opened.
  const place = link.replace(/ \(deleted\)$/, "");
  const problem = placeProblem(place, roots);
  if (problem === undefined) return;
  const name = JSON.stringify(asked);
  throw new AgentError(
    "FILE_OUTSIDE_ROOTS",
    `${name} leads to ${JSON.stringify(place)}: ${problem}`,
  );
}

async function readWhole(file: FileHandle, facts: BigIntStats, asked: string): Promise<Buffer> {
  try {
    return await readUnchanged(file, facts);
  } catch (error) {
    throw error instanceof ChangedWhileRead ? changed(asked, error.message) : error;
  }
}

export function changed(asked: string, what: string): AgentError {
  return new AgentError("FILE_CHANGED_WHILE_READ", `${JSON.stringify(asked)}: ${what}`);
}

/** What a system error at the path means. */
export function openProblem(asked: string, error: unknown): AgentError {
  const [name, code] = [JSON.stringify(asked), codeOf(error)];
  // What open(2) says of a Unix socket.
  if (code === "ENXIO") return notRegular(asked, "a socket");
  return new AgentError("FILE_UNREADABLE", `${name} cannot be read: ${fileProblem(error)}`, {
    cause: error,
  });
}

function typeOf(facts: BigIntStats): string {
  if (facts.isDirectory()) return "a folder";
  return facts.isFIFO() ? "a pipe" : "a device";
}

function notRegular(asked: string, what: string): AgentError {
  return new AgentError("FILE_NOT_REGULAR", `${JSON.stringify(asked)} is ${what}, not a file`);
}
