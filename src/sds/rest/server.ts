import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "../../core/clock.ts";
import { AgentError, toAgentError } from "../../core/errors.ts";
import type { Emit } from "../../core/events.ts";
import { http } from "../../core/node-http.ts";
import { OneAtATime } from "../../core/one-at-a-time.ts";
import { fetchEvent } from "../fetch-event.ts";
import { defaultLimits, type SdsLimits } from "../limits.ts";
import type { Peer } from "../peer.ts";
import { Places } from "../places.ts";
import { tooMany } from "../socket/connection.ts";
import { cut } from "../wire.ts";
import { readBody } from "./body.ts";
import { type Deadlines, defaultDeadlines, RestConnection } from "./connection.ts";
import { type Answering, misdirected, refused, type Reply, replyTo } from "./reply.ts";
import { parseRequest } from "./request.ts";

export interface RestServerOptions extends Answering {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly limits?: Partial<SdsLimits>;
  readonly deadlines?: Deadlines;
  /** Connections at a time, each with a body of at most a request's size in memory. */
  readonly connections?: number;
}

/** Envoy keeps one connection for each secret. */
const CONNECTIONS = 64;

/**
 * `POST /v3/discovery:secrets`, which is FetchSecrets over HTTP/1.1, on connections that are handed to
 * it. It owns no listener.
 */
export class RestServer {
  readonly #options: RestServerOptions;
  readonly #limits: SdsLimits;
  readonly #http: Server;
  readonly #open: Places<RestConnection>;
  readonly #bySocket = new WeakMap<Socket, RestConnection>();
  #nonces = 0;
  #stopping = false;

  constructor(options: RestServerOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    const total = options.connections ?? CONNECTIONS;
    this.#open = new Places(total, ({ idle }) => idle);
    // Silence ends by our own deadlines.
    this.#http = http.createServer({ keepAliveTimeout: 0, maxHeaderSize: 8_192 });
    const requests = new OneAtATime();
    this.#http.on("request", (request: IncomingMessage, response: ServerResponse) => {
      const connection = this.#bySocket.get(request.socket);
      if (connection && requests.begin(request, response))
        void this.#serve(request, response, connection);
    });
    this.#http.on("clientError", (error: Error, socket: Socket) => this.#garbled(error, socket));
  }

  /** Serves HTTP/1.1 on a connection, which is the server's from here on. */
  accept(socket: Socket, peer: Peer): void {
    if (this.#stopping) {
      socket.destroy();
      return;
    }
    const { clock, emit, deadlines = defaultDeadlines } = this.#options;
    const late = (connection: RestConnection): void => this.#late(connection);
    const connection = new RestConnection(socket, peer, clock, deadlines, late);
    this.#bySocket.set(socket, connection);
    const over = this.#open.take(connection);
    socket.once("close", () => this.#open.leave(connection));
    if (over) {
      const { socket: victim, who } = over.guest;
      this.#open.leave(over.guest);
      victim.destroy();
      const { connection: number, credentials } = who;
      const refusal = { ...tooMany(over.limit), connection: number, ...credentials };
      emit({ type: "sds.connection.refused", ...refusal });
    }
    if (!socket.destroyed) this.#http.emit("connection", socket);
  }

  /** At once: an answer takes no longer than its request, and a client asks again. */
  stop(): void {
    this.#stopping = true;
    for (const { socket } of this.#open) socket.destroy();
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
    connection: RestConnection,
  ): Promise<void> {
    connection.began(response);
    let names: readonly string[] = [];
    let reply: Reply | undefined;
    try {
      const { method = "", url = "", headers } = request;
      const { "content-type": contentType, "content-encoding": contentEncoding } = headers;
      reply = misdirected({ method, url, contentType, contentEncoding });
      if (reply === undefined) {
        const body = await readBody(request, this.#limits.requestBytes);
        if (body === undefined) return;
        const asked = parseRequest(body, this.#limits);
        names = asked.names;
        reply = replyTo(asked, `rest-${(this.#nonces += 1)}`, this.#options);
      }
    } catch (error) {
      reply = refused(toAgentError(error));
    }
    // It may have been too late meanwhile.
    if (response.headersSent || response.destroyed) return;
    send(response, reply, request.complete);
    this.#tell(connection, reply, names);
  }

  /** A deadline has passed: the client is told where it still waits for something, and is cut off. */
  #late(connection: RestConnection): void {
    const { socket, idle, rests, unanswered } = connection;
    const owesNothing = idle ? rests : unanswered === undefined;
    if (owesNothing) return void socket.destroy();
    const seconds = (this.#options.deadlines ?? defaultDeadlines).requestMs / 1000;
    const error = new AgentError("SDS_REQUEST_MALFORMED", `no whole request within ${seconds} s`);
    const reply: Reply = { ...refused(error, 408), outcome: "timed_out" };
    if (unanswered) send(unanswered, reply, false);
    else socket.write(rawResponse(reply));
    this.#tell(connection, reply, []);
    // What the kernel does not take at once is for nobody.
    socket.destroySoon();
    setImmediate(() => socket.destroy());
  }

  /** What no HTTP parser takes. */
  #garbled(error: Error, socket: Socket): void {
    const connection = this.#bySocket.get(socket);
    if (connection === undefined || !socket.writable || connection.unanswered) {
      return void socket.destroy();
    }
    const tooLong = "code" in error && error.code === "HPE_HEADER_OVERFLOW";
    const reason = new AgentError("SDS_REQUEST_MALFORMED", `no HTTP/1.1: ${cut(error.message)}`);
    const reply = refused(reason, tooLong ? 431 : 400);
    socket.write(rawResponse(reply));
    socket.destroySoon();
    this.#tell(connection, reply, []);
  }

  #tell({ who }: RestConnection, { outcome, error }: Reply, names: readonly string[]): void {
    const { emit } = this.#options;
    if (error) {
      const { code, message } = error;
      emit({ type: "sds.refused", connection: who.connection, code, message });
    }
    emit(fetchEvent("rest", names, outcome, who));
  }
}

/** A connection whose request was not read to its end carries no other one. */
function send(response: ServerResponse, reply: Reply, wasRead: boolean): void {
  const { status, headers, body } = reply;
  response.writeHead(status, {
    ...headers,
    ...headersOf(body),
    ...(wasRead ? {} : { connection: "close" }),
  });
  response.end(body);
}

/** Where Node has no response object, because there was no request. */
function rawResponse({ status, body = "" }: Reply): string {
  const headers = Object.entries({ ...headersOf(body), connection: "close" });
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const start = `HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ""}`;
  return [start, ...lines, "", body].join("\r\n");
}

function headersOf(body: string | undefined): Record<string, string | number> {
  const never = { "cache-control": "no-store" };
  if (body === undefined) return never;
  const length = Buffer.byteLength(body);
  return { ...never, "content-type": "application/json", "content-length": length };
}
