import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Holds each HTTP/1.1 connection to one request at a time. Node calls the handler for every request that
 * a client sends without waiting (RFC 9112, 9.3.2), thousands in one chunk, whether their answers are
 * read or not; no client of ours does that, so who does is cut off before it costs anything.
 */
export class OneAtATime {
  readonly #busy = new WeakSet<Socket>();

  /** False: the connection has a request under way, and is closed. */
  begin({ socket }: Pick<IncomingMessage, "socket">, response: ServerResponse): boolean {
    if (socket.destroyed || this.#busy.has(socket)) {
      socket.destroy();
      return false;
    }
    this.#busy.add(socket);
    response.once("close", () => this.#busy.delete(socket));
    return true;
  }
}
