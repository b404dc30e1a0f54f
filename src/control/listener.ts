import { AgentError, type ErrorCode } from "../core/errors.ts";
import { HttpListener } from "../observe/http.ts";
import type { Listener, Purpose } from "../observe/listen.ts";
import type { Responder } from "../observe/site.ts";
import { type Bound, bindAside, removeOwn } from "../sds/socket/bind.ts";
import { refuseOccupied } from "../sds/socket/failures.ts";
import { inspect } from "../sds/socket/inspect.ts";
import { checkPathLength } from "../sds/socket/path.ts";

/** The agent's own user alone: whoever may write to it may stop the agent. */
const MODE = 0o600;
/** It is asked once in a while, by hand. */
const BACKLOG = 16;

/** The control socket: HTTP/1.1 at a path that, like the SDS socket's, never has the wrong rights. */
export class ControlListener implements Listener<string> {
  readonly #http: HttpListener;
  #path = "";
  #bound: Bound | undefined;
  #replaces = false;

  constructor(respond: Responder) {
    this.#http = new HttpListener(respond);
  }

  /** From now on {@link listen} takes the path from a live server, which has been asked to leave. */
  replace(): void {
    this.#replaces = true;
  }

  /** Throws what is in the way, as for the SDS socket. */
  async listen(path: string): Promise<string> {
    checkPathLength(path, process.pid);
    const seen = await inspect(path);
    if (!this.#replaces || seen.kind !== "socket") refuseOccupied(path, seen);
    this.#path = path;
    this.#bound = await bindAside({
      path,
      mode: MODE,
      gid: undefined,
      backlog: BACKLOG,
      onConnection: (connection) => this.#http.accept(connection),
      onLostConnection: () => undefined,
    });
    return path;
  }

  /**
   * Another agent takes the path over in a moment: what is there must not be removed after a look at
   * it, because it may be the other's by then.
   */
  leave(): void {
    this.#path = "";
  }

  /** Removes the socket if what is at the path is ours. For a crash: it waits for nothing. */
  unlink(): void {
    if (this.#bound && this.#path !== "") removeOwn(this.#path, this.#bound);
  }

  async close(): Promise<void> {
    this.unlink();
    this.#bound?.server.close();
    this.#bound = undefined;
    await this.#http.close();
  }
}

export const CONTROL: Purpose<string> = {
  listening: (path) => ({ type: "control.listening", path }),
  failed: (error) => ({ type: "control.failed", error }),
  problem: (path, thrown) => {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    const message = reason.includes(path) ? reason : `${path}: ${reason}`;
    const hint = thrown instanceof AgentError ? (HINTS[thrown.code] ?? thrown.hint) : undefined;
    return new AgentError("CONTROL_BIND", message, {
      cause: thrown,
      ...(hint === undefined ? {} : { hint }),
    });
  },
};

/** The errors are those of the SDS socket, whose advice names another flag. */
const HINTS: Partial<Record<ErrorCode, string>> = {
  SOCKET_IN_USE: "another node-agent has it; it is taken when that one is gone",
  SOCKET_NOT_A_SOCKET: "remove it, or choose another path with --control-socket",
  SOCKET_PATH_TOO_LONG: "choose a shorter path with --control-socket",
};
