import { Client, type ClientDuplexStream, credentials, type StatusObject } from "@grpc/grpc-js";
import { envoy } from "../../src/gen/sds.js";
import { DELTA_SECRETS, DeltaStream, type DeltaRequestOptions } from "./delta-stream.ts";
import { type SdsEnd, TestStream } from "./test-stream.ts";

export type { SdsEnd } from "./test-stream.ts";

const { DiscoveryRequest, DiscoveryResponse } = envoy.service.discovery.v3;
const { Secret } = envoy.extensions.transport_sockets.tls.v3;

type RequestFields = envoy.service.discovery.v3.DiscoveryRequest.$Properties;
type ResponseMessage = ReturnType<typeof DiscoveryResponse.decode>;
type SecretMessage = ReturnType<typeof Secret.decode>;

export const SECRET_TYPE = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";
const STREAM_SECRETS = "/envoy.service.secret.v3.SecretDiscoveryService/StreamSecrets";
const FETCH_SECRETS = "/envoy.service.secret.v3.SecretDiscoveryService/FetchSecrets";
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

/**
 * An SDS client for tests, over a Unix socket (`path`) or any gRPC target. It does what it is told
 * and nothing by itself: no ACK, no retry.
 */
export class SdsClient {
  readonly #client: Client;
  readonly #streams = new Set<{ cancel(): void }>();

  constructor(path: string, options: Record<string, string | number> = {}) {
    const target = path.includes(":") ? path : `unix:${path}`;
    this.#client = new Client(target, credentials.createInsecure(), {
      // A connection of its own for each client, as for each Envoy.
      "grpc.use_local_subchannel_pool": 1,
      ...options,
    });
  }

  /** Opens StreamSecrets, or the same on ADS. With names, sends the first request too. */
  open(
    names?: readonly string[],
    node: string | undefined = "test",
    path = STREAM_SECRETS,
  ): SdsStream {
    const stream = new SdsStream(this.#bidi(path), () => this.settled());
    this.#streams.add(stream);
    if (names) stream.send(node === undefined ? { names } : { names, node });
    return stream;
  }

  /** Opens DeltaSecrets, or the same on ADS. With a request, sends it. */
  openDelta(first?: DeltaRequestOptions, path = DELTA_SECRETS): DeltaStream {
    const stream = new DeltaStream(this.#bidi(path), () => this.settled());
    this.#streams.add(stream);
    if (first) stream.send({ node: "test", ...first });
    return stream;
  }

  /** FetchSecrets: the response, or the status that stands for it. */
  fetch(
    names: readonly string[],
    path = FETCH_SECRETS,
    more: RequestOptions = {},
  ): Promise<SdsResponse | SdsEnd> {
    const asIs = (bytes: Buffer): Buffer => bytes;
    const request = Buffer.from(encodeRequest({ names, ...more }));
    return new Promise((resolve) => {
      this.#client.makeUnaryRequest<Buffer, Buffer>(path, asIs, asIs, request, (error, bytes) => {
        if (bytes) resolve(decodeResponse(bytes));
        else resolve({ code: error?.code ?? 0, details: error?.details ?? "" });
      });
    });
  }

  #bidi(path: string): ClientDuplexStream<Buffer, Buffer> {
    const asIs = (bytes: Buffer): Buffer => bytes;
    return this.#client.makeBidiStreamRequest<Buffer, Buffer>(path, asIs, asIs);
  }

  /** Calls another method of the service (or of any other) with raw bytes; resolves with its end. */
  call(path: string, request: Buffer = Buffer.alloc(0)): Promise<SdsEnd> {
    return new Promise((resolve) => {
      const done = ({ code, details }: StatusObject): void => resolve({ code, details });
      const call = this.#bidi(path);
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
  /** Of the node. */
  readonly metadata?: Readonly<Record<string, boolean | string>>;
  readonly typeUrl?: string;
  readonly error?: { readonly code: number; readonly message: string };
}

export class SdsStream extends TestStream<SdsResponse> {
  constructor(call: ClientDuplexStream<Buffer, Buffer>, settled: () => Promise<void>) {
    super(call, settled, decodeResponse);
  }

  send(options: RequestOptions): this {
    return this.sendBytes(encodeRequest(options));
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

  /** The next response, which is ACKed. */
  async take(names?: readonly string[], timeoutMs?: number): Promise<SdsResponse> {
    const response = await this.next(timeoutMs);
    this.ack(response, names ?? response.names);
    return response;
  }
}

export function encodeRequest(options: RequestOptions): Uint8Array {
  const { names = [], nonce = "", version = "", node, error, typeUrl = SECRET_TYPE } = options;
  const metadata = options.metadata && {
    fields: Object.fromEntries(
      Object.entries(options.metadata).map(([key, value]) => [
        key,
        typeof value === "string" ? { stringValue: value } : { boolValue: value },
      ]),
    ),
  };
  const fields: RequestFields = {
    resourceNames: [...names],
    responseNonce: nonce,
    versionInfo: version,
    typeUrl,
    ...(node === undefined
      ? {}
      : { node: { id: node, cluster: "test", ...(metadata && { metadata }) } }),
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
