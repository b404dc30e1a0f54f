import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import { AgentError, toAgentError } from "../core/errors.ts";
import { type ResponseFrame, serializeResponse } from "./encode.ts";
import type { FetchCall } from "./fetch.ts";
import type { SdsLimits } from "./limits.ts";
import { decodeRequest } from "./request.ts";
import type { SecretCall } from "./stream.ts";
import { requireSecrets } from "./request-rules.ts";
import { delta, type Incoming, sotw, type Variant } from "./variant.ts";
import { ADS_PATHS, SDS_PATHS, SECRET_TYPE_URL } from "./wire.ts";

/** Bytes as they are: for what a server of ours only sends, or does not look at. */
const asIs = (bytes: Buffer): Buffer => bytes;
const raw = { requestSerialize: asIs, responseDeserialize: asIs } as const;

/**
 * `envoy.service.secret.v3.SecretDiscoveryService`. A request that cannot be read becomes an error
 * value: thrown here, grpc-js would answer INTERNAL, and nobody would count it.
 */
export function secretDiscoveryService(limits: SdsLimits): ServiceDefinition {
  return {
    StreamSecrets: streaming(SDS_PATHS.stream, sotw, limits, requireSecrets),
    DeltaSecrets: streaming(SDS_PATHS.delta, delta, limits, requireSecrets),
    FetchSecrets: {
      ...raw,
      path: SDS_PATHS.fetch,
      requestStream: false,
      responseStream: false,
      requestDeserialize: orError((bytes) => {
        const request = decodeRequest(bytes, limits);
        requireSecrets(request.typeUrl);
        return request;
      }),
      responseSerialize: asIs,
    },
  };
}

/** `envoy.service.discovery.v3.AggregatedDiscoveryService`, which has secrets here and nothing else. */
export function aggregatedDiscoveryService(limits: SdsLimits): ServiceDefinition {
  return {
    StreamAggregatedResources: streaming(ADS_PATHS.stream, sotw, limits, requireType),
    DeltaAggregatedResources: streaming(ADS_PATHS.delta, delta, limits, requireType),
  };
}

function streaming(
  path: string,
  variant: Variant,
  limits: SdsLimits,
  checkType: (typeUrl: string) => void,
): ServiceDefinition[string] {
  return {
    ...raw,
    path,
    requestStream: true,
    responseStream: true,
    requestDeserialize: orError((bytes): Incoming => {
      const request = variant.read(bytes, limits);
      checkType(request.typeUrl);
      return request;
    }),
    responseSerialize: (frame: ResponseFrame) => serializeResponse(frame),
  };
}

/** On a stream for all types each request has to say which one it is about. */
function requireType(typeUrl: string): void {
  if (typeUrl !== "") return;
  throw new AgentError(
    "SDS_TYPE_UNKNOWN",
    `a request without a type_url on ADS; this server has ${SECRET_TYPE_URL}`,
  );
}

function orError<T>(read: (bytes: Buffer) => T): (bytes: Buffer) => T | AgentError {
  return (bytes) => {
    try {
      return read(bytes);
    } catch (error) {
      return toAgentError(error, "SDS_REQUEST_MALFORMED");
    }
  };
}

/** What answers the methods of both services. */
export function implementations(
  openStream: (call: SecretCall, variant: Variant) => void,
  fetch: FetchCall,
): { sds: UntypedServiceImplementation; ads: UntypedServiceImplementation } {
  const streamOf = (variant: Variant) => (call: SecretCall) => openStream(call, variant);
  return {
    sds: { StreamSecrets: streamOf(sotw), DeltaSecrets: streamOf(delta), FetchSecrets: fetch },
    ads: { StreamAggregatedResources: streamOf(sotw), DeltaAggregatedResources: streamOf(delta) },
  };
}
