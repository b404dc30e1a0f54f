import type { Clock } from "../../core/clock.ts";
import type { AgentEvent, Emit } from "../../core/events.ts";
import { groupId } from "../../core/group.ts";
import { type Bound, bindAside, removeOwn } from "./bind.ts";
import { notWritable, refuseOccupied, socketTaken } from "./failures.ts";
import {
  ConnectionGate,
  type ConnectionHandlers,
  type ConnectionLimits,
  defaultConnectionLimits,
} from "./gate.ts";
import { look, PathGuard } from "./guard.ts";
import { inspect } from "./inspect.ts";
import { checkPathLength } from "./path.ts";
import { asksKernel, type PeerCheck, peerCheck, type PeerRules } from "./peer-rules.ts";
import type { Hold } from "./plan.ts";

export interface UdsOptions {
  readonly path: string;
  /** Rights of the socket, default 0o660. */
  readonly mode?: number;
  /** Its group, by name or number; unset: the process's own. */
  readonly group?: string | undefined;
  readonly limits?: Partial<ConnectionLimits>;
  /** Who may connect; unset: everybody whom the rights let in. */
  readonly peers?: PeerRules;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** `lost`: the path is gone or blocked, and tried again. `taken`: another live server is there. */
export type SocketState = "closed" | Hold;

const eventOf = {
  listening: (path) => ({ type: "sds.socket.restored", path }),
  lost: (path) => ({ type: "sds.socket.lost", path }),
  taken: (path) => ({ type: "sds.socket.taken", path, error: socketTaken(path) }),
} as const satisfies Record<Hold, (path: string) => AgentEvent>;

/**
 * The Unix socket that Envoy connects to: there before anything else of the agent, there again when
 * it was deleted, and gone with the agent. It hands connections to the server for what they speak, and
 * keeps them until there is one. Connections outlive the loss of the path.
 */
export class UdsListener {
  readonly #options: UdsOptions;
  readonly #limits: ConnectionLimits;
  readonly #mode: number;
  readonly #gate: ConnectionGate;
  #gid: number | undefined;
  #bound: Bound | undefined;
  #guard: PathGuard | undefined;
  #stopped = false;

  constructor(options: UdsOptions) {
    this.#options = options;
    this.#limits = { ...defaultConnectionLimits, ...options.limits };
    this.#mode = options.mode ?? 0o660;
    this.#gate = new ConnectionGate(options.clock, options.emit, this.#limits);
  }

  get path(): string {
    return this.#options.path;
  }

  get state(): SocketState {
    return this.#guard === undefined || this.#stopped ? "closed" : this.#guard.hold;
  }

  /** Connections open now, handed over or not. */
  get connections(): number {
    return this.#gate.size;
  }

  /**
   * Resolves when clients can connect. Throws SOCKET_PATH_TOO_LONG, SOCKET_NOT_WRITABLE,
   * SOCKET_NOT_A_SOCKET, SOCKET_IN_USE, PEER_CREDENTIALS_UNAVAILABLE, or INVALID_VALUE for the group.
   * `over`: a live server's socket is replaced, without a moment in which nobody answers.
   */
  async listen(over?: "over"): Promise<void> {
    const { path, group, peers, clock, emit } = this.#options;
    checkPathLength(path, process.pid);
    // Before the socket is there: nobody gets in unasked.
    if (peers && asksKernel(peers)) this.#gate.check ??= await kernelCheck(peers);
    if (group !== undefined) this.#gid = groupId("--socket-group", group);
    const seen = await inspect(path).catch((error: unknown) => {
      throw notWritable(path, error);
    });
    if (over === undefined || seen.kind !== "socket") refuseOccupied(path, seen);
    await this.#bind();
    if (this.#stopped) return;
    this.#guard = new PathGuard({
      path,
      clock,
      look: () => look(path, this.#bound?.id),
      bind: () => this.#bind(),
      changed: (hold) => emit(eventOf[hold](path)),
    });
    emit({ type: "sds.listening", path, mode: `0${this.#mode.toString(8)}` });
  }

  /** Who gets the connections, those that wait first. */
  accept(handlers: ConnectionHandlers): void {
    this.#gate.accept(handlers);
  }

  /** Takes no more connections and removes the socket; those handed over are the server's to end. */
  async close(): Promise<void> {
    this.#stopped = true;
    this.#guard?.stop();
    this.#release();
    this.#gate.close();
  }

  /** Removes the socket if what is at the path is ours. For a crash: it waits for nothing. */
  unlink(): void {
    if (this.#bound) removeOwn(this.#options.path, this.#bound);
  }

  async #bind(): Promise<void> {
    const { path, emit } = this.#options;
    const bound = await bindAside({
      path,
      mode: this.#mode,
      gid: this.#gid,
      backlog: this.#limits.connections,
      onConnection: this.#gate.admit,
      onLostConnection: ({ message: reason }) =>
        emit({ type: "sds.connection.refused", cause: "lost", reason }),
    });
    // Open until now, so that its inode could not become another file's.
    this.#bound?.server.close();
    this.#bound = bound;
    if (this.#stopped) this.#release();
  }

  #release(): void {
    this.unlink();
    this.#bound?.server.close();
    this.#bound = undefined;
  }
}

async function kernelCheck(rules: PeerRules): Promise<PeerCheck> {
  const { loadPeerSource } = await import("./peer-credentials.ts");
  return peerCheck(rules, await loadPeerSource());
}
