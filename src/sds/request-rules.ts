import { AgentError } from "../core/errors.ts";
import type { SdsLimits } from "./limits.ts";
import { cut, SECRET_TYPE_URL } from "./wire.ts";

/** What is refused of a request in whatever form it comes. None of the errors holds a part of its bytes. */

/**
 * SDS has one type; a client may leave it out (xDS, "implicit type"), but not ask for another. Throws
 * SDS_TYPE_UNKNOWN.
 */
export function requireSecrets(typeUrl: string): void {
  if (typeUrl === "" || typeUrl === SECRET_TYPE_URL) return;
  throw new AgentError(
    "SDS_TYPE_UNKNOWN",
    `this server has no "${cut(typeUrl)}", only ${SECRET_TYPE_URL}`,
  );
}

export function requestTooLarge(bytes: number, limit: number): AgentError {
  return new AgentError(
    "SDS_REQUEST_TOO_LARGE",
    `a request of ${bytes} bytes is over the limit of ${limit}`,
  );
}

/** Throws SDS_NAME_TOO_LONG. */
export function requireNameSize(bytes: number, { nameBytes }: SdsLimits): void {
  if (bytes <= nameBytes) return;
  throw new AgentError(
    "SDS_NAME_TOO_LONG",
    `a resource name of ${bytes} bytes is over the limit of ${nameBytes}`,
  );
}

export function tooManyNames(of: "stream" | "request", { namesPerStream }: SdsLimits): AgentError {
  return new AgentError(
    "SDS_TOO_MANY_NAMES",
    `a ${of} names more than ${namesPerStream} resources`,
  );
}
