import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { MAX_TIMER_MS } from "../core/clock.ts";
import { http } from "../core/node-http.ts";
import { OneAtATime } from "../core/one-at-a-time.ts";
import type { Reply, Responder } from "./site.ts";

export interface ListenAddress {
  /** `::` is all addresses of both families, of IPv4 alone where there is no IPv6. */
  readonly host: string;
  /** 0 is any. */
  readonly port: number;
}

/** Probes and two Prometheus servers need a handful. */
export const MAX_CONNECTIONS = 64;

/** A connection that is silent for longer is closed: longer than the pause between two scrapes. */
const SILENCE_MS = 75_000;

/** Nobody has a reason to send one; it is read so that the answer arrives, and not kept. */
export const MAX_BODY_BYTES = 65_536;

/** HTTP/1.1 on a TCP address, or on connections that are handed over. */
export class HttpListener {
  readonly #server: Server;
  /** Oldest first. */
  readonly #connections = new Set<Socket>();

  constructor(respond: Responder, silenceMs = SILENCE_MS) {
    const limits = {
      keepAliveTimeout: silenceMs,
      maxHeaderSize: 8_192,
      // Node looks for slow requests by a timer that runs without any request too. Silence and the
      // limit on connections end them here, and an idle agent stays asleep.
      connectionsCheckingInterval: MAX_TIMER_MS,
    };
    const requests = new OneAtATime();
    this.#server = http.createServer(limits, (request, response) => {
      if (requests.begin(request, response)) void answer(request, response, respond);
    });
    this.#server.setTimeout(silenceMs);
    this.#server.on("connection", (socket: Socket) => this.#admit(socket));
    // Such as EMFILE while accepting: the next connection may fare better, the agent must not end.
    this.#server.on("error", () => undefined);
  }

  /**
   * Resolves to where it listens; rejects with Node's error, and may be called again then: it leaves
   * no listeners behind, since a taken address is tried for as long as it takes.
   */
  listen({ host, port }: ListenAddress): Promise<ListenAddress> {
    const server = this.#server;
    return new Promise<ListenAddress>((resolve, reject) => {
      const failed = (error: Error): void => {
        server.off("listening", bound);
        reject(error);
      };
      const bound = (): void => {
        server.off("error", failed);
        const address = server.address();
        if (address === null || typeof address === "string") reject(new Error("not a TCP address"));
        else resolve({ host: address.address, port: address.port });
      };
      server.once("error", failed).once("listening", bound);
      // Without a host Node listens on both families, on IPv4 alone where there is no IPv6.
      server.listen(host === "::" ? { port } : { host, port });
    });
  }

  /** Serves a connection that somebody else's listener has taken. */
  accept(connection: Socket): void {
    this.#server.emit("connection", connection);
  }

  /** At once: requests under way are cut off. */
  async close(): Promise<void> {
    await new Promise((resolve) => {
      this.#server.close(resolve);
      for (const socket of this.#connections) socket.destroy();
    });
  }

  /**
   * Over the limit the oldest connection goes, not the newest: who holds connections open, by a
   * mistake or on purpose, must not keep out the kubelet's probes.
   */
  #admit(socket: Socket): void {
    this.#connections.add(socket);
    socket.once("close", () => this.#connections.delete(socket));
    const [oldest] = this.#connections;
    if (oldest === undefined || this.#connections.size <= MAX_CONNECTIONS) return;
    this.#connections.delete(oldest);
    oldest.destroy();
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  respond: Responder,
): Promise<void> {
  const fits = await bodyFits(request);
  const { status, type, body, allow } = fits ? await replyTo(request, respond) : TOO_LARGE;
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(allow && { allow }),
    ...(!fits && { connection: "close" }),
  });
  response.end(body);
}

const TOO_LARGE: Reply = { status: 413, type: "text/plain", body: "send no body\n" };
const FAILED: Reply = { status: 500, type: "text/plain", body: "internal error\n" };

async function replyTo(
  { method = "", url = "", headers }: IncomingMessage,
  respond: Responder,
): Promise<Reply> {
  try {
    return await respond({ method, url, host: headers.host });
  } catch {
    return FAILED;
  }
}

/** Reads the body away; false: it is longer than {@link MAX_BODY_BYTES}, and not read to its end. */
function bodyFits(request: IncomingMessage): Promise<boolean> {
  return new Promise((resolve) => {
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) return;
      request.pause();
      resolve(false);
    });
    request.once("end", () => resolve(true));
  });
}
