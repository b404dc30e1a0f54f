import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Clock, Timer } from "../../core/clock.ts";
import type { Peer } from "../peer.ts";
import type { Guest } from "../places.ts";

/** How long things may take on an HTTP/1.1 connection, milliseconds. */
export interface Deadlines {
  /** The head of the first request; and each request from its head to the end of its answer. */
  readonly requestMs: number;
  /** From an answer to the head of the next request. */
  readonly idleMs: number;
}

export const defaultDeadlines: Deadlines = { requestMs: 10_000, idleMs: 75_000 };

/**
 * One HTTP/1.1 connection and the one deadline that it is under. Node has deadlines of its own, but
 * looks at them only where the server listens itself, and by a timer that never sleeps.
 */
export class RestConnection implements Guest {
  readonly socket: Socket;
  readonly who: Peer;
  readonly #clock: Clock;
  readonly #deadlines: Deadlines;
  readonly #late: (connection: RestConnection) => void;
  #timer: Timer;
  /** Being answered. */
  #response: ServerResponse | undefined;
  #requests = 0;

  constructor(
    socket: Socket,
    who: Peer,
    clock: Clock,
    deadlines: Deadlines,
    late: (connection: RestConnection) => void,
  ) {
    this.socket = socket;
    this.who = who;
    this.#clock = clock;
    this.#deadlines = deadlines;
    this.#late = late;
    this.#timer = this.#within(deadlines.requestMs);
    socket.once("close", () => this.#timer.cancel());
  }

  get id(): number {
    return this.who.connection;
  }

  get peer(): string {
    return this.who.key;
  }

  /** Nothing is being answered. */
  get idle(): boolean {
    return this.#response === undefined;
  }

  /** Between two requests. */
  get rests(): boolean {
    return this.idle && this.#requests > 0;
  }

  /** The request that is waited for, as far as it has not been answered. */
  get unanswered(): ServerResponse | undefined {
    return this.#response?.headersSent === false ? this.#response : undefined;
  }

  began(response: ServerResponse): void {
    this.#requests += 1;
    this.#response = response;
    this.#rearm(this.#deadlines.requestMs);
    response.once("close", () => {
      this.#response = undefined;
      if (!this.socket.destroyed) this.#rearm(this.#deadlines.idleMs);
    });
  }

  #rearm(ms: number): void {
    this.#timer.cancel();
    this.#timer = this.#within(ms);
  }

  #within(ms: number): Timer {
    return this.#clock.timer(ms, () => this.#late(this));
  }
}
