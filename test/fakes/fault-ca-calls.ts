import { Metadata, status } from "@grpc/grpc-js";
import { istio } from "../../src/gen/istio-ca.js";
import type { AnswerOptions, TestCa } from "../support/test-ca.ts";
import { retryInfoDetails } from "./retry-info.ts";

/** What goes wrong. Nothing set: the CA signs. The certificates' faults are TestCa's switches. */
export interface Faults extends AnswerOptions {
  /** Connections are taken and nothing is ever said, or they are closed at once. */
  readonly connections?: "silent" | "reset";
  /** The call is taken and never answered. */
  readonly hang?: boolean;
  /** The connection is cut in the middle of the call. */
  readonly drop?: boolean;
  readonly delayMs?: number;
  /** Another CA signs: what a change of roots looks like. */
  readonly issuer?: TestCa;
  readonly status?: StatusFault;
  /** A longer life is refused, as istiod does, and what is asked for is granted. */
  readonly maxTtlMs?: number;
  /** Callers with another token, or none, are UNAUTHENTICATED. */
  readonly token?: string;
  /** `cert_chain` as it stands. */
  readonly elements?: readonly string[];
  /** The message's bytes as they stand. */
  readonly bytes?: Buffer;
}

export interface StatusFault {
  readonly code: status;
  readonly message?: string;
  /** The trailer `grpc-retry-pushback-ms`. */
  readonly pushbackMs?: number | string;
  /** `google.rpc.RetryInfo` in `grpc-status-details-bin`. */
  readonly retryInfoMs?: number;
}

/** What the CA saw of a call. */
export interface SeenCall {
  readonly csr: string;
  readonly validitySeconds: number;
  /** The strings of the Struct. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | Buffer>>;
  /** Of the header `authorization: Bearer …`. */
  readonly token: string | undefined;
  /** The subject alternative names of the client certificate, if one was shown. */
  readonly clientCertificate: string | undefined;
  /** The port the call came from: equal for calls over one connection. */
  readonly connection: number;
}

/** Request and metadata of a call as they came. */
export function seenCall(
  bytes: Buffer,
  received: Metadata,
): Omit<SeenCall, "clientCertificate" | "connection"> {
  const request = istio.v1.auth.IstioCertificateRequest.decode(bytes);
  const { authorization, ...headers } = received.getMap();
  return {
    csr: request.csr ?? "",
    validitySeconds: request.validityDuration ?? 0,
    metadata: Object.fromEntries(
      Object.entries(request.metadata?.fields ?? {}).map(([key, value]) => [
        key,
        value.stringValue ?? "",
      ]),
    ),
    headers,
    token: authorization?.toString().replace(/^Bearer /, ""),
  };
}

export function statusError({ code, message = "", pushbackMs, retryInfoMs }: StatusFault) {
  const metadata = new Metadata();
  if (pushbackMs !== undefined) metadata.set("grpc-retry-pushback-ms", String(pushbackMs));
  if (retryInfoMs !== undefined) {
    metadata.set("grpc-status-details-bin", retryInfoDetails(code, message, retryInfoMs));
  }
  return { code, details: message, metadata };
}

/** istiod's refusal of a life above its MAX_WORKLOAD_CERT_TTL, word for word. */
export function ttlRefusal(askedSeconds: number, maxTtlMs: number): StatusFault | undefined {
  if (askedSeconds * 1_000 <= maxTtlMs) return undefined;
  const [asked, most] = [askedSeconds, maxTtlMs / 1_000].map(goDuration);
  const message = `CSR signing error (requested TTL ${asked} is greater than the max allowed TTL ${most})`;
  return { code: status.INVALID_ARGUMENT, message };
}

function goDuration(seconds: number): string {
  return `${Math.floor(seconds / 3_600)}h${Math.floor(seconds / 60) % 60}m${seconds % 60}s`;
}
