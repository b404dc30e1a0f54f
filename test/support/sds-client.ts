import { type ClientDuplexStream, Client, credentials, type StatusObject } from "@grpc/grpc-js";
import { envoy } from "../../src/gen/sds.js";

const { DiscoveryRequest, DiscoveryResponse } = envoy.service.discovery.v3;
const { Secret } = envoy.extensions.transport_sockets.tls.v3;

type RequestFields = envoy.service.discovery.v3.DiscoveryRequest.$Properties;
type ResponseMessage = ReturnType<typeof DiscoveryResponse.decode>;
type SecretMessage = ReturnType<typeof Secret.decode>;

export const SECRET_TYPE = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";
const STREAM_SECRETS = "/envoy.service.secret.v3.SecretDiscoveryService/StreamSecrets";
/** No server has it; each answers UNIMPLEMENTED at once. */
const BARRIER = "/test.Barrier/Cross";

/** One response, taken apart. */
export interface SdsResponse {
  readonly version: string;
  readonly nonce: string;
  readonly typeUrl: string;
  readonly identifier: string;
  readonly secrets: readonly SecretMessage[];
  /** Names of the secrets, in order. */
  readonly names: readonly string[];
  readonly message: ResponseMessage;
}

/** How a stream ended: the gRPC status. */
export interface SdsEnd {
  readonly code: number;
  readonly details: string;
}

/**
 * An SDS client for tests, over a Unix socket (`path`) or any gRPC target. It does what it is told
 * and nothing by itself: no ACK, no retry.
 */
export class SdsClient {
  readonly #client: Client;
  readonly #streams = new Set<SdsStream>();

  constructor(path: string, options: Record<string, string | number> = {}) {
    const target = path.includes(":") ? path : `unix:${path}`;
    this.#client = new Client(target, credentials.createInsecure(), {
      // A connection of its own for each client, as for each Envoy.
      "grpc.use_local_subchannel_pool": 1,
      ...options,
    });
  }

  /** Opens StreamSecrets. With names, sends the first request too. */
  open(names?: readonly string[], node: string | undefined = "test"): SdsStream {
    const call = this.#client.makeBidiStreamRequest<Buffer, Buffer>(
      STREAM_SECRETS,
      (bytes) => bytes,
      (bytes) => bytes,
    );
    const stream = new SdsStream(this, call);
    this.#streams.add(stream);
    if (names) stream.send(node === undefined ? { names } : { names, node });
    return stream;
  }

  /** Calls another method of the service (or of any other) with raw bytes; resolves with its end. */
  call(path: string, request: Buffer = Buffer.alloc(0)): Promise<SdsEnd> {
    return new Promise((resolve) => {
      const done = ({ code, details }: StatusObject): void => resolve({ code, details });
      const call = this.#client.makeBidiStreamRequest<Buffer, Buffer>(
        path,
        (bytes) => bytes,
        (bytes) => bytes,
      );
      call.on("data", () => {});
      call.on("error", () => {});
      call.on("status", done);
      call.write(request);
      call.end();
    });
  }

  /**
   * Resolves when the server has handled what was sent on this connection, and what it wrote has
   * come. A call without an answer of its own is a barrier: the server reads in order. HTTP/2 sends
   * headers before waiting data, so it takes a second one to be sure of the data.
   */
  async settled(): Promise<void> {
    await this.call(BARRIER);
    await this.call(BARRIER);
  }

  /** Cancels the streams and closes the connection. */
  close(): void {
    for (const stream of this.#streams) stream.cancel();
    this.#client.close();
  }
}

/** What a test says in a request; everything else stays unset. */
export interface RequestOptions {
  readonly names?: readonly string[];
  readonly nonce?: string;
  readonly version?: string;
  readonly node?: string;
  readonly typeUrl?: string;
  readonly error?: { readonly code: number; readonly message: string };
}

interface Waiter {
  readonly take: (response: SdsResponse) => void;
  readonly fail: (error: Error) => void;
}

const endedWith = ({ code, details }: SdsEnd): Error =>
  new Error(`the stream ended with ${code}: ${details}`);

export class SdsStream {
  readonly #client: SdsClient;
  readonly #call: ClientDuplexStream<Buffer, Buffer>;
  readonly #waiting = new Set<Waiter>();
  /** Responses that nobody asked for with {@link next} yet. */
  readonly unread: SdsResponse[] = [];
  /** Every response of this stream, in order. */
  readonly received: SdsResponse[] = [];
  /** How the stream ended, once it has. */
  ended: SdsEnd | undefined;
  readonly #end: Promise<SdsEnd>;

  constructor(client: SdsClient, call: ClientDuplexStream<Buffer, Buffer>) {
    this.#client = client;
    this.#call = call;
    call.on("data", (bytes: Buffer) => this.#receive(bytes));
    call.on("error", () => {});
    this.#end = new Promise((resolve) => {
      call.on("status", ({ code, details }: StatusObject) => {
        this.ended = { code, details };
        for (const waiter of this.#waiting) waiter.fail(endedWith(this.ended));
        this.#waiting.clear();
        resolve(this.ended);
      });
    });
  }

  send(options: RequestOptions): this {
    return this.sendBytes(encodeRequest(options));
  }

  /** Bytes as they are, as one gRPC message. */
  sendBytes(bytes: Uint8Array): this {
    this.#call.write(Buffer.from(bytes));
    return this;
  }

  /** Accepts `response` the way Envoy does; `names` is the whole interest. */
  ack(response: SdsResponse, names: readonly string[] = response.names): this {
    return this.send({ names, nonce: response.nonce, version: response.version });
  }

  /** Refuses `response`; Envoy repeats the version it has. */
  nack(
    response: SdsResponse,
    message = "no",
    names: readonly string[] = response.names,
    code = 13,
  ): this {
    return this.send({ names, nonce: response.nonce, error: { code, message } });
  }

  /** The next response; rejects when the stream ends or `timeoutMs` pass before it. */
  next(timeoutMs = 5_000): Promise<SdsResponse> {
    const unread = this.unread.shift();
    if (unread) return Promise.resolve(unread);
    if (this.ended) return Promise.reject(endedWith(this.ended));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter);
        reject(new Error(`no response within ${timeoutMs} ms`));
      }, timeoutMs);
      const waiter: Waiter = {
        take: (response) => {
          clearTimeout(timer);
          resolve(response);
        },
        fail: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.#waiting.add(waiter);
    });
  }

  /** The next response, which is ACKed. */
  async take(names?: readonly string[], timeoutMs?: number): Promise<SdsResponse> {
    const response = await this.next(timeoutMs);
    this.ack(response, names ?? response.names);
    return response;
  }

  /**
   * Passes when the server answers nothing to what was sent so far: it has read everything, and what
   * it wrote has arrived. No waiting for luck.
   */
  async silence(): Promise<void> {
    await this.#client.settled();
    if (this.unread.length === 0) return;
    throw new Error(`a response came: ${this.unread.map(({ names }) => names.join()).join(" ")}`);
  }

  /** Stops reading: the transport's windows fill up and stay full. */
  pause(): void {
    this.#call.pause();
  }

  resume(): void {
    this.#call.resume();
  }

  halfClose(): void {
    this.#call.end();
  }

  cancel(): void {
    this.#call.cancel();
  }

  /** How the stream ended; waits for it. */
  end(): Promise<SdsEnd> {
    return this.#end;
  }

  #receive(bytes: Buffer): void {
    const response = decodeResponse(bytes);
    this.received.push(response);
    const [waiter] = this.#waiting;
    if (waiter === undefined) {
      this.unread.push(response);
      return;
    }
    this.#waiting.delete(waiter);
    waiter.take(response);
  }
}

export function encodeRequest(options: RequestOptions): Uint8Array {
  const { names = [], nonce = "", version = "", node, error, typeUrl = SECRET_TYPE } = options;
  const fields: RequestFields = {
    resourceNames: [...names],
    responseNonce: nonce,
    versionInfo: version,
    typeUrl,
    ...(node === undefined ? {} : { node: { id: node, cluster: "test" } }),
    ...(error === undefined ? {} : { errorDetail: { ...error } }),
  };
  return DiscoveryRequest.encode(fields).finish();
}

export function decodeResponse(bytes: Uint8Array): SdsResponse {
  const message = DiscoveryResponse.decode(bytes);
  const secrets = message.resources.map(({ value }) => Secret.decode(value ?? new Uint8Array()));
  return {
    version: message.versionInfo,
    nonce: message.nonce,
    typeUrl: message.typeUrl,
    identifier: message.controlPlane?.identifier ?? "",
    secrets,
    names: secrets.map(({ name }) => name),
    message,
  };
}
