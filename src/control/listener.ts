import type { Clock } from "../core/clock.ts";
import { AgentError, type ErrorCode } from "../core/errors.ts";
import type { AgentEvent, Emit } from "../core/events.ts";
import { HttpListener } from "../observe/http.ts";
import type { Listener, Purpose } from "../observe/listen.ts";
import type { Responder } from "../observe/site.ts";
import { type Bound, bindAside, removeOwn } from "../sds/socket/bind.ts";
import { refuseOccupied, socketTaken } from "../sds/socket/failures.ts";
import { look, PathGuard } from "../sds/socket/guard.ts";
import { inspect } from "../sds/socket/inspect.ts";
import { checkPathLength } from "../sds/socket/path.ts";
import type { Hold } from "../sds/socket/plan.ts";

/** The agent's own user alone: whoever may write to it may stop the agent. */
const MODE = 0o600;
/** It is asked once in a while, by hand. */
const BACKLOG = 16;

/** It is missed less than the SDS socket, and an idle agent is to sleep: mostly a hint tells sooner. */
const POLL_MS = 60_000;

/**
 * The control socket: HTTP/1.1 at a path that, like the SDS socket's, never has the wrong rights, and
 * is there again when it was deleted.
 */
export class ControlListener implements Listener<string> {
  readonly #http: HttpListener;
  readonly #clock: Clock;
  readonly #emit: Emit;
  #path = "";
  #bound: Bound | undefined;
  #guard: PathGuard | undefined;
  #replaces = false;
  #closed = false;

  constructor(respond: Responder, clock: Clock, emit: Emit) {
    this.#http = new HttpListener(respond);
    this.#clock = clock;
    this.#emit = emit;
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
    await this.#bind();
    this.#guard = new PathGuard({
      path,
      clock: this.#clock,
      look: () => look(path, this.#bound?.id),
      bind: () => this.#bind(),
      changed: (hold) => this.#emit(heldEvent(path, hold)),
      pollMs: POLL_MS,
    });
    return path;
  }

  /**
   * Another agent takes the path over in a moment: what is there must not be removed after a look at
   * it, because it may be the other's by then.
   */
  leave(): void {
    this.#guard?.stop();
    this.#path = "";
  }

  /** Removes the socket if what is at the path is ours. For a crash: it waits for nothing. */
  unlink(): void {
    if (this.#bound && this.#path !== "") removeOwn(this.#path, this.#bound);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#guard?.stop();
    this.#release();
    await this.#http.close();
  }

  async #bind(): Promise<void> {
    const bound = await bindAside({
      path: this.#path,
      mode: MODE,
      gid: undefined,
      backlog: BACKLOG,
      onConnection: (connection) => this.#http.accept(connection),
      onLostConnection: () => undefined,
    });
    // Open until now, so that its inode could not become another file's.
    this.#bound?.server.close();
    this.#bound = bound;
    if (this.#closed) this.#release();
  }

  #release(): void {
    this.unlink();
    this.#bound?.server.close();
    this.#bound = undefined;
  }
}

function heldEvent(path: string, hold: Hold): AgentEvent {
  if (hold === "listening") return CONTROL.listening(path);
  const reason =
    hold === "taken"
      ? socketTaken(path)
      : new Error(`${path}: the socket was removed, and is made again`);
  return CONTROL.failed(CONTROL.problem(path, reason));
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
  SOCKET_TAKEN: "another node-agent has it; it is taken back when that one is gone",
  SOCKET_NOT_A_SOCKET: "remove it, or choose another path with --control-socket",
  SOCKET_PATH_TOO_LONG: "choose a shorter path with --control-socket",
};
