import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, open, readlink, realpath } from "node:fs/promises";
import { AgentError } from "../core/errors.ts";
import { codeOf, fileProblem, MAX_FILE_BYTES } from "../core/regular-file.ts";
import { type FileRoots, placeProblem } from "./allowed.ts";

/** A file that may be served, open. Whoever opened it closes it. */
export interface OpenFile {
  readonly facts: BigIntStats;
  /** All of it. Throws FILE_CHANGED_WHILE_READ where it is not as long as it was when it was opened. */
  read(): Promise<Buffer>;
  close(): Promise<void>;
}

/**
 * Opens a regular file of at most 1 MiB. Whether it may be served is asked of the open file, by the
 * path that the kernel knows it by: a check of the path would be about what stood there a moment ago.
 * `roots` are as `realRoots` gives them; `asked` is the path for messages. Throws FILE_….
 */
export async function openSafely(path: string, roots: FileRoots, asked: string): Promise<OpenFile> {
  // Without waiting for a pipe's writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      throw openProblem(asked, error);
    },
  );
  try {
    const facts = await file.stat({ bigint: true });
    await checkPlace(file, roots, asked);
    if (!facts.isFile()) throw notRegular(asked, typeOf(facts));
    if (facts.size > MAX_FILE_BYTES)
      throw new AgentError(
        "FILE_TOO_LARGE",
        `${JSON.stringify(asked)} has ${facts.size} bytes, at most 1 MiB is read`,
      );
    const size = Number(facts.size);
    return { facts, read: () => readWhole(file, size, asked), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Where the roots are in truth. One that is not there has no files; a barrier stays one all the same. */
export async function realRoots({ allowed, forbidden }: FileRoots): Promise<FileRoots> {
  const real = (path: string): Promise<string | undefined> => realpath(path).catch(() => undefined);
  const places = await Promise.all(allowed.map(real));
  const barriers = await Promise.all(forbidden.map(async (path) => (await real(path)) ?? path));
  return { allowed: places.flatMap((path) => path ?? []), forbidden: barriers };
}

async function checkPlace(file: FileHandle, roots: FileRoots, asked: string): Promise<void> {
  const place = await readlink(`/proc/self/fd/${file.fd}`).catch((error: unknown) => {
    throw openProblem(asked, error);
  });
  const problem = placeProblem(place, roots);
  if (problem === undefined) return;
  const name = JSON.stringify(asked);
  throw new AgentError(
    "FILE_OUTSIDE_ROOTS",
    `${name} leads to ${JSON.stringify(place)}: ${problem}`,
  );
}

/** One byte more is asked for than there should be, to see a file that has grown. */
async function readWhole(file: FileHandle, size: number, asked: string): Promise<Buffer> {
  const buffer = Buffer.alloc(size + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
    length += bytesRead;
    if (bytesRead === 0 || length === buffer.length) break;
  }
  if (length === size) return buffer.subarray(0, size);
  buffer.fill(0);
  const change = length < size ? "shorter" : "longer";
  throw changed(asked, `it became ${change} while it was read`);
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
