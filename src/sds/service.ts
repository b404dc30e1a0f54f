import type {
  handleBidiStreamingCall,
  handleUnaryCall,
  ServiceDefinition,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import { type AgentError, toAgentError } from "../core/errors.ts";
import { type ResponseFrame, serializeResponse } from "./encode.ts";
import type { SdsLimits } from "./limits.ts";
import { type DecodedRequest, decodeRequest } from "./request.ts";
import type { SecretCall } from "./stream.ts";
import { SDS_PATHS } from "./wire.ts";

/** Bytes as they are: for what a server of ours only sends, or does not look at. */
const asIs = (bytes: Buffer): Buffer => bytes;

/**
 * `envoy.service.secret.v3.SecretDiscoveryService`. A request that cannot be read becomes an error
 * value: thrown here, grpc-js would answer INTERNAL, and nobody would count it.
 */
export function secretDiscoveryService(limits: SdsLimits): ServiceDefinition {
  const decode = (bytes: Buffer): DecodedRequest | AgentError => {
    try {
      return decodeRequest(bytes, limits);
    } catch (error) {
      return toAgentError(error, "SDS_REQUEST_MALFORMED");
    }
  };
  const raw = { requestSerialize: asIs, responseDeserialize: asIs };
  return {
    StreamSecrets: {
      ...raw,
      path: SDS_PATHS.stream,
      requestStream: true,
      responseStream: true,
      requestDeserialize: decode,
      responseSerialize: (frame: ResponseFrame) => serializeResponse(frame),
    },
    DeltaSecrets: {
      ...raw,
      path: SDS_PATHS.delta,
      requestStream: true,
      responseStream: true,
      requestDeserialize: asIs,
      responseSerialize: asIs,
    },
    FetchSecrets: {
      ...raw,
      path: SDS_PATHS.fetch,
      requestStream: false,
      responseStream: false,
      requestDeserialize: asIs,
      responseSerialize: asIs,
    },
  };
}

export function secretDiscovery(
  openStream: (call: SecretCall) => void,
): UntypedServiceImplementation {
  const delta: handleBidiStreamingCall<Buffer, Buffer> = (call) => {
    call.emit("error", unimplemented("DeltaSecrets"));
  };
  const fetch: handleUnaryCall<Buffer, Buffer> = (_call, answer) => {
    answer(unimplemented("FetchSecrets"));
  };
  return { StreamSecrets: openStream, DeltaSecrets: delta, FetchSecrets: fetch };
}

function unimplemented(method: string): { code: status; details: string } {
  return {
    code: status.UNIMPLEMENTED,
    details: `${method} is not served: use api_type GRPC, which is StreamSecrets`,
  };
}
