import { constants, type ServerHttp2Stream } from "node:http2";
import type { Clock, Timer } from "../core/clock.ts";
import { AgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import { MessageFrames } from "./message-frames.ts";
import type { Peer } from "./peer.ts";
import { type Guest, Places } from "./places.ts";

/** From a call's headers, or a message's first byte, to the whole message; from its last to the answer. */
export const CALL_DEADLINE_MS = 10_000;

/** Answered for as long as the client likes, though it has said all at once. */
const WATCH = "/grpc.health.v1.Health/Watch";

export interface CallGuardOptions {
  /** Calls of any method at a time, those included that have ended and whose answer is not read yet. */
  readonly total: number;
  readonly clock: Clock;
  readonly emit: Emit;
  /** By the name that the connection was given. */
  readonly peerOf: (connection: string) => Peer;
}

/** What is looked at of a call's HTTP/2 stream. */
export type CallStream = Pick<ServerHttp2Stream, "on" | "once" | "close" | "session">;

interface Call extends Guest {
  readonly stream: CallStream;
  readonly connection: number;
}

/**
 * Holds every call, whatever its method, to its place and its deadlines. gRPC counts none that has not
 * said a whole message or has ended with its answer unread, and keeps what it got of a message for as
 * long as the client takes over it: memory that a single peer could have without an end.
 */
export class CallGuard {
  readonly #options: CallGuardOptions;
  readonly #calls: Places<Call>;
  #last = 0;

  constructor(options: CallGuardOptions) {
    this.#options = options;
    this.#calls = new Places(options.total);
  }

  /** Calls that have not been closed. */
  get size(): number {
    return this.#calls.taken;
  }

  readonly watch = (stream: CallStream, path: string): void => {
    const peer = this.#options.peerOf(stream.session?.socket.remoteAddress ?? "");
    const { connection, key } = peer;
    const call: Call = { id: (this.#last += 1), peer: key, connection, stream };
    const over = this.#calls.take(call);
    stream.once("close", () => this.#calls.leave(call));
    if (over) {
      const why = `${over.limit} calls are open already`;
      this.#close(over.guest, new AgentError("SDS_TOO_MANY_STREAMS", why));
    }
    if (over?.guest !== call) this.#time(call, path);
  };

  #time(call: Call, path: string): void {
    const { stream } = call;
    const frames = new MessageFrames();
    let timer: Timer | undefined = this.#late(call, "no whole message");
    stream.on("data", (chunk: Buffer) => {
      const before = frames.whole;
      frames.take(chunk);
      const isWaiting = timer !== undefined;
      if (frames.whole === before && isWaiting) return;
      timer?.cancel();
      timer = frames.isPartial ? this.#late(call, "no whole message") : undefined;
    });
    stream.once("end", () => {
      timer?.cancel();
      timer = path === WATCH ? undefined : this.#late(call, "the answer was not read");
    });
    stream.once("close", () => timer?.cancel());
  }

  #late(call: Call, what: string): Timer {
    const { clock } = this.#options;
    const why = `${what} within ${CALL_DEADLINE_MS / 1000} s`;
    return clock.timer(CALL_DEADLINE_MS, () =>
      this.#close(call, new AgentError("SDS_REQUEST_LATE", why)),
    );
  }

  /** A reset, because a status would wait behind what the client does not read. */
  #close(call: Call, { code, message }: AgentError): void {
    this.#calls.leave(call);
    call.stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    this.#options.emit({ type: "sds.refused", connection: call.connection, code, message });
  }
}
