import { status } from "@grpc/grpc-js";
import type { ErrorCode } from "../core/error-codes.ts";

/** The codes that a status from a CA turns into. */
export type CaStatusError = Extract<
  ErrorCode,
  | "CA_UNAUTHENTICATED"
  | "CA_DENIED"
  | "CA_INVALID_REQUEST"
  | "CA_THROTTLED"
  | "CA_BAD_RESPONSE"
  | "CA_FAILED"
>;

const MEANING: ReadonlyMap<status, CaStatusError> = new Map([
  [status.UNAUTHENTICATED, "CA_UNAUTHENTICATED"],
  [status.PERMISSION_DENIED, "CA_DENIED"],
  [status.INVALID_ARGUMENT, "CA_INVALID_REQUEST"],
  [status.OUT_OF_RANGE, "CA_INVALID_REQUEST"],
  [status.RESOURCE_EXHAUSTED, "CA_THROTTLED"],
  // A server without the method is the wrong server: a proxy's 404 arrives as this, too.
  [status.UNIMPLEMENTED, "CA_BAD_RESPONSE"],
]);

/**
 * What a status that a CA sent means for us. Those that grpc-js makes up by itself (no connection,
 * deadline) are told apart before this, by whether the server spoke at all.
 */
export function errorCodeOf(code: status): CaStatusError {
  return MEANING.get(code) ?? "CA_FAILED";
}

/** Istio's list for CreateCertificate (contract 4.10). */
const RETRYABLE: ReadonlySet<status> = new Set([
  status.CANCELLED,
  status.DEADLINE_EXCEEDED,
  status.RESOURCE_EXHAUSTED,
  status.ABORTED,
  status.INTERNAL,
  status.UNAVAILABLE,
]);

export function isRetryable(code: status): boolean {
  return RETRYABLE.has(code);
}

/** `UNAVAILABLE`, or the number of a code that gRPC does not know. */
export function statusName(code: number): string {
  return status[code] ?? `status ${code}`;
}

/** How much of a server's message stands in one of ours, characters. */
export const MAX_SERVER_TEXT = 300;

/**
 * A server's words as part of our one-line message: control and formatting characters out (they can
 * forge log lines and repaint terminals), and no secret of ours, should the server echo one.
 */
export function serverText(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) if (secret !== "") clean = clean.replaceAll(secret, "[redacted]");
  clean = clean
    .replace(/\beyJ[\w-]+(\.[\w-]*){0,2}/g, "[redacted]")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  if (clean.length <= MAX_SERVER_TEXT) return clean;
  // Cut between characters: half a surrogate pair is no text.
  return `${clean.slice(0, MAX_SERVER_TEXT - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
