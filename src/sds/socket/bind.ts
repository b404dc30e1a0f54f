import { chmodSync, chownSync, mkdirSync, renameSync, unlinkSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { dirname } from "node:path";
import { AgentError } from "../../core/errors.ts";
import { codeOf } from "../../core/regular-file.ts";
import { notWritable, refuseOccupied } from "./failures.ts";
import { type FileId, fileId, inspect } from "./inspect.ts";
import { temporaryPath } from "./path.ts";

export interface Binding {
  readonly path: string;
  /** Rights of the socket, such as 0o660. */
  readonly mode: number;
  readonly gid: number | undefined;
  /** How many connections the kernel keeps for us while we are busy; over it, clients get EAGAIN. */
  readonly backlog: number;
  readonly onConnection: (socket: Socket) => void;
  /** The kernel had a connection that we could not take (out of file descriptors). */
  readonly onLostConnection: (error: Error) => void;
}

/** A listening socket that is at its path. `id` tells it from any other file there. */
export interface Bound {
  readonly server: Server;
  readonly id: FileId;
}

/**
 * Listens beside the path and renames the socket over it, so that at the path it never has the wrong
 * rights, and whoever was there before is replaced without a gap. Makes the folder.
 */
export async function bindAside(binding: Binding): Promise<Bound> {
  const { path, mode, gid } = binding;
  const aside = temporaryPath(path, process.pid);
  let server: Server | undefined;
  try {
    makeFolder(dirname(path));
    server = await listenAt(aside, binding);
    // The group before the rights: they must never be another group's.
    if (gid !== undefined) giveTo(gid, aside);
    chmodSync(aside, mode);
    // Before the rename: at the path there may be another's by the time it is looked at.
    const id = fileId(aside);
    if (id === undefined) throw new Error("the socket was removed while it was made");
    renameSync(aside, path);
    server.on("error", binding.onLostConnection);
    return { server, id };
  } catch (error) {
    // libuv removes the name it was bound to.
    server?.close();
    throw notWritable(path, error);
  }
}

/** Removes the socket if what is at the path is still it. What could not be removed, a later bind replaces. */
export function removeOwn(path: string, { id }: Pick<Bound, "id">): void {
  try {
    if (fileId(path) === id) unlinkSync(path);
  } catch {
    // Gone, or in a folder that may not be written any more.
  }
}

/**
 * With those above it. Not Node's own recursive mkdir, which never returns when the path is relative and
 * the working folder was deleted (Node 20 and 24), and would take the whole agent with it.
 */
function makeFolder(folder: string): void {
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

async function listenAt(aside: string, binding: Binding): Promise<Server> {
  try {
    return await listen(aside, binding);
  } catch (error) {
    if (codeOf(error) !== "EADDRINUSE") throw error;
    // Left behind by a process that had our pid and was killed while it was here.
    refuseOccupied(aside, await inspect(aside));
    unlinkSync(aside);
    return listen(aside, binding);
  }
}

function listen(aside: string, { backlog, onConnection }: Binding): Promise<Server> {
  return new Promise((resolve, reject) => {
    // Not half-open: Node's HTTP/2 session would outlive a peer that is gone.
    const server = createServer({ allowHalfOpen: false }, onConnection);
    server.once("error", reject);
    server.once("listening", () => {
      server.off("error", reject);
      resolve(server);
    });
    // bind(2) happens within the call, and sockets are made with all rights but the mask's.
    const before = process.umask(0o177);
    try {
      server.listen({ path: aside, backlog });
    } finally {
      process.umask(before);
    }
  });
}

function giveTo(gid: number, aside: string): void {
  try {
    chownSync(aside, -1, gid);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AgentError(
      "INVALID_VALUE",
      `--socket-group: the socket cannot be given to group ${gid}: ${reason}`,
      { hint: "the agent has to be in that group (supplementalGroups or fsGroup in a pod)", cause },
    );
  }
}
