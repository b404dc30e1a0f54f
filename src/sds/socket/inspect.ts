import { type BigIntStats, lstatSync, statSync } from "node:fs";
import { connect } from "node:net";

/** Which file it is, whatever its name: device and inode. */
export type FileId = string;

/** What is at the socket's path. */
export type Seen =
  | { readonly kind: "nothing" }
  /** `live`: a server answers. Not looked at where the socket is our own. */
  | { readonly kind: "socket"; readonly id: FileId; readonly live: boolean }
  | { readonly kind: "other"; readonly what: string };

/**
 * Looks at `path`. `own` is our socket, which is not asked whether it answers. Throws the system's
 * error where rights forbid to look.
 */
export async function inspect(path: string, own?: FileId): Promise<Seen> {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return { kind: "nothing" };
  if (!stats.isSocket()) return { kind: "other", what: kindOfFile(stats) };
  const id = idOf(stats);
  if (id === own) return { kind: "socket", id, live: true };
  const answer = await probe(path);
  return answer === "gone" ? { kind: "nothing" } : { kind: "socket", id, live: answer === "live" };
}

/**
 * What a refused connection asks: Linux refuses one to a plain file in the same words as one to a
 * socket that its server left behind.
 */
export function isSocket(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isSocket() ?? true;
}

/** The file at `path` now; undefined where there is none. */
export function fileId(path: string): FileId | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stats && idOf(stats);
}

/**
 * Our own inode is not given to another file while our listener is open, because a bound socket
 * holds on to it: the pair cannot name two files in turn.
 */
function idOf({ dev, ino }: BigIntStats): FileId {
  return `${dev}:${ino}`;
}

function kindOfFile(stats: BigIntStats): string {
  if (stats.isDirectory()) return "a directory";
  if (stats.isSymbolicLink()) return "a symbolic link";
  return stats.isFile() ? "a regular file" : "a special file";
}

/** Whether a server answers. A connection refused is a file that its server left behind. */
function probe(path: string): Promise<"live" | "dead" | "gone"> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve("live");
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED") resolve("dead");
      else if (error.code === "ENOENT") resolve("gone");
      // The server is there, but has as many connections waiting as it can.
      else if (error.code === "EAGAIN") resolve("live");
      else reject(error);
    });
  });
}
