import { status } from "@grpc/grpc-js";
import type { ErrorCode } from "../core/errors.ts";

/** The gRPC status that a client sees for each reason to end its stream. */
const statuses: Partial<Record<ErrorCode, status>> = {
  SDS_TYPE_UNKNOWN: status.INVALID_ARGUMENT,
  SDS_REQUEST_MALFORMED: status.INVALID_ARGUMENT,
  SDS_TOO_MANY_NAMES: status.RESOURCE_EXHAUSTED,
  SDS_NAME_TOO_LONG: status.RESOURCE_EXHAUSTED,
  SDS_REQUEST_TOO_LARGE: status.RESOURCE_EXHAUSTED,
  SDS_TOO_MANY_STREAMS: status.RESOURCE_EXHAUSTED,
};

export function refusalStatus(code: ErrorCode): status {
  return statuses[code] ?? status.INTERNAL;
}
