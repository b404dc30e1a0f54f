import type { Socket } from "node:net";
import type { Clock } from "../../core/clock.ts";
import type { Emit } from "../../core/events.ts";
import { awaitRoute, type Outcome } from "./preface.ts";

export interface ConnectionLimits {
  /** Connections open at a time. */
  readonly connections: number;
  /** How long a new connection may take to speak HTTP/2, milliseconds. */
  readonly prefaceMs: number;
}

export const defaultConnectionLimits: ConnectionLimits = { connections: 4_096, prefaceMs: 5_000 };

export type ConnectionHandler = (connection: Socket) => void;

/**
 * Stands between the listener and the server: counts connections, sends away who does not speak
 * HTTP/2, and keeps who does until the server is there.
 */
export class ConnectionGate {
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #limits: ConnectionLimits;
  readonly #open = new Set<Socket>();
  /** Open, but not the server's yet: they have said nothing, or wait for it. */
  readonly #held = new Set<Socket>();
  readonly #waiting: Socket[] = [];
  #handler: ConnectionHandler | undefined;

  constructor(clock: Clock, emit: Emit, limits: ConnectionLimits) {
    this.#clock = clock;
    this.#emit = emit;
    this.#limits = limits;
  }

  /** Connections open now. */
  get size(): number {
    return this.#open.size;
  }

  readonly admit = (socket: Socket): void => {
    // A broken connection closes, which is all there is to know.
    socket.on("error", () => undefined);
    const { connections, prefaceMs } = this.#limits;
    if (this.#open.size >= connections) {
      return this.#refuse(socket, `${connections} connections are open already`);
    }
    this.#open.add(socket);
    this.#held.add(socket);
    socket.once("close", () => {
      this.#open.delete(socket);
      this.#held.delete(socket);
    });
    awaitRoute(socket, this.#clock, prefaceMs, (outcome) => this.#decide(socket, outcome));
  };

  /** Hands over the connections that wait, and each one from now on. */
  accept(handler: ConnectionHandler): void {
    this.#handler = handler;
    for (const socket of this.#waiting.splice(0)) this.#handOver(socket, handler);
  }

  /** Ends what the server has not got. What it has is its own to end. */
  close(): void {
    for (const socket of this.#held) socket.destroy();
  }

  #decide(socket: Socket, outcome: Outcome): void {
    switch (outcome) {
      case "http2":
        if (this.#handler) this.#handOver(socket, this.#handler);
        else this.#waiting.push(socket);
        return;
      case "nobody":
        return this.#refuse(socket, "the first bytes are not HTTP/2");
      case "silent":
        return this.#refuse(socket, `no HTTP/2 within ${this.#limits.prefaceMs / 1000} s`);
      case "closed":
        socket.destroy();
    }
  }

  #handOver(socket: Socket, handler: ConnectionHandler): void {
    if (this.#held.delete(socket) && !socket.destroyed) handler(socket);
  }

  #refuse(socket: Socket, reason: string): void {
    socket.destroy();
    this.#emit({ type: "sds.connection.refused", reason });
  }
}
