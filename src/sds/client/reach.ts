import { connect } from "node:net";
import { AgentError } from "../../core/errors.ts";
import { isSocket } from "../socket/inspect.ts";
import { MAX_PATH_BYTES } from "../socket/path.ts";

/**
 * Why nobody can be reached at `path`; undefined when somebody accepts connections there, or `signal`
 * aborts. A bare connect, made before gRPC's: the kernel's error says more than gRPC passes on.
 */
export function unreachable(path: string, signal: AbortSignal): Promise<AgentError | undefined> {
  // Node 20 would cut it short, and connect to another socket.
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) {
    return Promise.resolve(
      unusable(`${path}: a socket's path has at most ${MAX_PATH_BYTES} bytes`),
    );
  }
  return new Promise((resolve) => {
    const socket = connect(path);
    const settle = (trouble?: AgentError): void => {
      signal.removeEventListener("abort", stop);
      socket.destroy();
      resolve(trouble);
    };
    const stop = (): void => settle();
    signal.addEventListener("abort", stop, { once: true });
    socket.once("connect", () => settle());
    socket.once("error", (error: NodeJS.ErrnoException) => settle(connectTrouble(path, error)));
    if (signal.aborted) stop();
  });
}

function connectTrouble(path: string, { code = "", message }: NodeJS.ErrnoException): AgentError {
  if (code === "ENOENT") {
    const hint = "start node-agent, or correct --socket";
    return new AgentError("SERVER_SOCKET_MISSING", `there is no ${path}`, { hint });
  }
  if (code === "EACCES") {
    const hint = "run as its owner or in its group, or set --socket-mode and --socket-group";
    return new AgentError("SERVER_SOCKET_DENIED", `no right to connect to ${path}`, { hint });
  }
  if (code === "EAGAIN") {
    const hint = "it may hang; look at its log";
    return new AgentError("SERVER_SILENT", `the server on ${path} takes no connections`, { hint });
  }
  if (code !== "ECONNREFUSED") return unusable(`${path}: ${message}`);
  if (isSocket(path)) {
    const start = { hint: "start node-agent" };
    return new AgentError("SERVER_NOT_LISTENING", `nobody listens on ${path}`, start);
  }
  const correct = { hint: "correct --socket" };
  return new AgentError("SERVER_NOT_A_SOCKET", `${path} is not a socket`, correct);
}

function unusable(what: string): AgentError {
  return new AgentError("SERVER_SOCKET_UNUSABLE", what, { hint: "correct --socket" });
}
