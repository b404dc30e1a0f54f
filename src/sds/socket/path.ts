import { basename, dirname, join } from "node:path";
import { AgentError } from "../../core/errors.ts";

/** `sun_path` has 108 bytes, the last one a NUL (unix(7)). A longer path is cut short or refused. */
export const MAX_PATH_BYTES = 107;

/** Where the socket is bound before it is renamed over its path. The pid keeps two agents apart. */
export function temporaryPath(path: string, pid: number): string {
  return join(dirname(path), `.${basename(path)}.${pid}`);
}

/** Throws SOCKET_PATH_TOO_LONG where the path or its temporary name does not fit into an address. */
export function checkPathLength(path: string, pid: number): void {
  const longest = [path, temporaryPath(path, pid)]
    .map((name) => ({ name, bytes: Buffer.byteLength(name) }))
    .reduce((a, b) => (b.bytes > a.bytes ? b : a));
  if (longest.bytes <= MAX_PATH_BYTES) return;
  const over = longest.bytes - MAX_PATH_BYTES;
  throw new AgentError(
    "SOCKET_PATH_TOO_LONG",
    `${path}: a socket's path has at most ${MAX_PATH_BYTES} bytes, ${longest.name} has ${longest.bytes}`,
    { hint: `choose a path that is ${over} ${over === 1 ? "byte" : "bytes"} shorter` },
  );
}
