import type { ClientDuplexStream } from "@grpc/grpc-js";
import { envoy } from "../../src/gen/sds.js";
import { TestStream } from "./test-stream.ts";

const { DeltaDiscoveryRequest, DeltaDiscoveryResponse } = envoy.service.discovery.v3;
const { Secret } = envoy.extensions.transport_sockets.tls.v3;

type SecretMessage = ReturnType<typeof Secret.decode>;

export const DELTA_SECRETS = "/envoy.service.secret.v3.SecretDiscoveryService/DeltaSecrets";
const SECRET_TYPE = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

/** What a test says in a delta request; everything else stays unset. */
export interface DeltaRequestOptions {
  readonly subscribe?: readonly string[];
  readonly unsubscribe?: readonly string[];
  /** `initial_resource_versions`. */
  readonly has?: Readonly<Record<string, string>>;
  readonly nonce?: string;
  readonly node?: string;
  readonly typeUrl?: string;
  readonly error?: { readonly code: number; readonly message: string };
}

/** One delta response, taken apart. */
export interface DeltaResponse {
  readonly nonce: string;
  readonly typeUrl: string;
  readonly identifier: string;
  /** Names of the resources, in order. */
  readonly names: readonly string[];
  /** Name -> version. */
  readonly versions: Readonly<Record<string, string>>;
  readonly secrets: readonly SecretMessage[];
  readonly removed: readonly string[];
}

export class DeltaStream extends TestStream<DeltaResponse> {
  constructor(call: ClientDuplexStream<Buffer, Buffer>, settled: () => Promise<void>) {
    super(call, settled, decodeDelta);
  }

  send(options: DeltaRequestOptions): this {
    return this.sendBytes(encodeDelta(options));
  }

  ack({ nonce }: DeltaResponse, more: DeltaRequestOptions = {}): this {
    return this.send({ nonce, ...more });
  }

  nack({ nonce }: DeltaResponse, message = "no", more: DeltaRequestOptions = {}): this {
    return this.send({ nonce, error: { code: 13, message }, ...more });
  }

  /** The next response, which is ACKed. */
  async take(): Promise<DeltaResponse> {
    const response = await this.next();
    this.ack(response);
    return response;
  }
}

export function encodeDelta(options: DeltaRequestOptions): Uint8Array {
  const { subscribe = [], unsubscribe = [], has = {}, nonce = "", node, error } = options;
  return DeltaDiscoveryRequest.encode({
    resourceNamesSubscribe: [...subscribe],
    resourceNamesUnsubscribe: [...unsubscribe],
    initialResourceVersions: has,
    responseNonce: nonce,
    typeUrl: options.typeUrl ?? SECRET_TYPE,
    ...(node === undefined ? {} : { node: { id: node, cluster: "test" } }),
    ...(error === undefined ? {} : { errorDetail: { ...error } }),
  }).finish();
}

export function decodeDelta(bytes: Uint8Array): DeltaResponse {
  const message = DeltaDiscoveryResponse.decode(bytes);
  const { nonce, typeUrl, resources, removedResources, controlPlane } = message;
  return {
    nonce,
    typeUrl,
    identifier: controlPlane?.identifier ?? "",
    names: resources.map(({ name }) => name ?? ""),
    versions: Object.fromEntries(resources.map(({ name, version }) => [name ?? "", version ?? ""])),
    secrets: resources.map(({ resource }) => Secret.decode(resource?.value ?? new Uint8Array())),
    removed: removedResources,
  };
}
