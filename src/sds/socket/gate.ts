import type { Socket } from "node:net";
import type { Clock } from "../../core/clock.ts";
import type { Emit } from "../../core/events.ts";
import type { Peer } from "../peer.ts";
import { Places } from "../places.ts";
import { type Connection, notAllowed, peerOf, type Refusal, tooMany } from "./connection.ts";
import type { PeerCheck } from "./peer-rules.ts";
import { awaitRoute, type Outcome } from "./preface.ts";

export interface ConnectionLimits {
  /** Connections open at a time. */
  readonly connections: number;
  /** How long a new connection may take to say its protocol, milliseconds. */
  readonly prefaceMs: number;
}

export const defaultConnectionLimits: ConnectionLimits = { connections: 4_096, prefaceMs: 5_000 };

export type ConnectionHandler = (connection: Socket, peer: Peer) => void;

/** Who serves the connections of each protocol. */
export interface ConnectionHandlers {
  readonly http2: ConnectionHandler;
  readonly http1: ConnectionHandler;
  /** Whether a client would lose a stream with this connection, which was given to `http2`. */
  readonly carriesStream: (peer: Peer) => boolean;
}

/**
 * Stands between the listener and the servers: sends away who may not connect, limits and numbers
 * connections, finds out which protocol each speaks, and keeps it until the server for that is there.
 *
 * Over the limit the newest connection of the peer that holds most goes. Where no peer holds more than
 * one, above all where the kernel is not asked and each connection is a peer of its own, counts tell
 * nothing; but use does: an Envoy's connection carries a stream within milliseconds and for good, so the
 * oldest that carries none goes. Who hoards idle connections then keeps nobody out, and cuts off nobody
 * who is served. Only who opens as many streams does; against him there is --sds-peer-credentials.
 */
export class ConnectionGate {
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #limits: ConnectionLimits;
  readonly #open: Places<Connection>;
  /** Asked before a byte of a connection is read; undefined: everybody may connect. */
  check: PeerCheck | undefined;
  #handlers: ConnectionHandlers | undefined;
  #last = 0;

  constructor(clock: Clock, emit: Emit, limits: ConnectionLimits) {
    this.#clock = clock;
    this.#emit = emit;
    this.#limits = limits;
    const { connections: total } = limits;
    this.#open = new Places({ total, perPeer: Infinity }, (connection) => this.#idle(connection));
  }

  /** Connections open now. */
  get size(): number {
    return this.#open.taken;
  }

  readonly admit = (socket: Socket): void => {
    // A broken connection closes, which is all there is to know.
    socket.on("error", () => undefined);
    const { admitted, credentials } = this.check?.(socket) ?? { admitted: true };
    const who = peerOf((this.#last += 1), credentials);
    if (!admitted) return this.#sendAway(socket, who, notAllowed(who));
    const connection: Connection = { id: who.connection, peer: who.key, socket, who, stage: "new" };
    const over = this.#open.take(connection);
    if (over) this.#refuse(over.guest, tooMany(over.limit));
    if (over?.guest === connection) return;
    socket.once("close", () => this.#open.leave(connection));
    const { prefaceMs } = this.#limits;
    awaitRoute(socket, this.#clock, prefaceMs, (outcome) => this.#decide(connection, outcome));
  };

  /** Hands over the connections that wait, and each one from now on. */
  accept(handlers: ConnectionHandlers): void {
    this.#handlers = handlers;
    for (const connection of this.#open) this.#handOver(connection);
  }

  /** Ends what no server has got. What one has is its own to end. */
  close(): void {
    for (const { stage, socket } of this.#open) if (stage !== "served") socket.destroy();
  }

  #decide(connection: Connection, outcome: Outcome): void {
    switch (outcome) {
      case "http2":
      case "http1":
        connection.stage = "waiting";
        connection.protocol = outcome;
        return this.#handOver(connection);
      case "nobody":
        return this.#refuse(connection, {
          cause: "not_http",
          reason: "the first bytes are neither HTTP/2 nor HTTP/1.1",
        });
      case "silent":
        return this.#refuse(connection, {
          cause: "silent",
          reason: `no HTTP within ${this.#limits.prefaceMs / 1000} s`,
        });
      case "closed":
        connection.socket.destroy();
    }
  }

  #handOver(connection: Connection): void {
    const { stage, protocol, socket, who } = connection;
    if (stage !== "waiting" || protocol === undefined || this.#handlers === undefined) return;
    if (socket.destroyed) return;
    connection.stage = "served";
    this.#handlers[protocol](socket, who);
  }

  #idle({ stage, protocol, who }: Connection): boolean {
    return stage !== "served" || protocol === "http1" || !this.#handlers?.carriesStream(who);
  }

  #refuse(connection: Connection, refusal: Refusal): void {
    this.#open.leave(connection);
    this.#sendAway(connection.socket, connection.who, refusal);
  }

  #sendAway(socket: Socket, { connection, credentials }: Peer, refusal: Refusal): void {
    socket.destroy();
    this.#emit({ type: "sds.connection.refused", ...refusal, connection, ...credentials });
  }
}
