import {
  type handleUnaryCall,
  type Metadata,
  type MethodDefinition,
  type ServerUnaryCall,
} from "@grpc/grpc-js";
import { Sensitive } from "../../core/sensitive.ts";
import { grpc } from "../../gen/health.js";
import { istio } from "../../gen/istio-ca.js";
import type { CertificateAnswer, CertificateCall } from "./certificate-service.ts";

const { IstioCertificateRequest, IstioCertificateResponse } = istio.v1.auth;
const { HealthCheckRequest, HealthCheckResponse } = grpc.health.v1;

type Request = istio.v1.auth.IstioCertificateRequest;
type Response = istio.v1.auth.IstioCertificateResponse.$Properties;
type Health = grpc.health.v1.HealthCheckResponse.$Properties;

const unary = { requestStream: false, responseStream: false } as const;

/** gRPC's definitions are literals: protobufjs generates messages, no services. */
const createCertificate: MethodDefinition<Request, Response> = {
  ...unary,
  path: "/istio.v1.auth.IstioCertificateService/CreateCertificate",
  requestSerialize: (request) => Buffer.from(IstioCertificateRequest.encode(request).finish()),
  requestDeserialize: (bytes) => IstioCertificateRequest.decode(bytes),
  responseSerialize: (response) => Buffer.from(IstioCertificateResponse.encode(response).finish()),
  responseDeserialize: (bytes) => IstioCertificateResponse.decode(bytes),
};

const check: MethodDefinition<grpc.health.v1.HealthCheckRequest, Health> = {
  ...unary,
  path: "/grpc.health.v1.Health/Check",
  requestSerialize: (request) => Buffer.from(HealthCheckRequest.encode(request).finish()),
  requestDeserialize: (bytes) => HealthCheckRequest.decode(bytes),
  responseSerialize: (response) => Buffer.from(HealthCheckResponse.encode(response).finish()),
  responseDeserialize: (bytes) => HealthCheckResponse.decode(bytes),
};

export const definition = { createCertificate, check };

/** Both services: the CA, and health for probes, which only says that this answers. */
export function implementation(answer: (call: CertificateCall) => Promise<CertificateAnswer>): {
  createCertificate: handleUnaryCall<Request, Response>;
  check: handleUnaryCall<unknown, Health>;
} {
  return {
    createCertificate(call, callback) {
      void answer(callOf(call)).then((result) =>
        "code" in result
          ? callback({ code: result.code, details: result.message })
          : callback(null, { certChain: [...result.certChain] }),
      );
    },
    check(_call, callback) {
      callback(null, { status: HealthCheckResponse.ServingStatus.SERVING });
    },
  };
}

function callOf(call: ServerUnaryCall<Request, Response>): CertificateCall {
  const { csr, validityDuration, metadata } = call.request;
  return {
    csr,
    validitySeconds: validityDuration,
    impersonatedIdentity: metadata?.fields?.["ImpersonatedIdentity"]?.stringValue ?? "",
    credentials: {
      token: bearerToken(call.metadata),
      clientCertificate: call.getAuthContext().sslPeerCertificate?.raw,
    },
    peer: call.getPeer(),
  };
}

/** RFC 6750 section 2.1; the scheme's case does not matter (RFC 9110 section 11.1). */
function bearerToken(metadata: Metadata): Sensitive<string> | undefined {
  for (const value of metadata.get("authorization")) {
    const token = /^Bearer +(\S+)$/i.exec(String(value))?.[1];
    if (token !== undefined) return new Sensitive(token);
  }
  return undefined;
}
