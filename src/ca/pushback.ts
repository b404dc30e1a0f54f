import type { Metadata } from "@grpc/grpc-js";
import { Reader } from "protobufjs/minimal.js";
import type { Pushback } from "./retry.ts";

/**
 * The server's wish for the next try, from a call's trailers: `grpc-retry-pushback-ms` (gRPC A6; a
 * negative or unreadable value forbids a retry) and `google.rpc.RetryInfo` among the details of the
 * status. Where both speak, the longer wait counts.
 */
export function pushbackOf(trailers: Metadata): Pushback {
  const [told] = trailers.get("grpc-retry-pushback-ms");
  if (told !== undefined && !/^\d{1,15}$/.test(String(told))) return { kind: "never" };
  const [details] = trailers.get("grpc-status-details-bin");
  const asked = [
    ...(told === undefined ? [] : [Number(told)]),
    ...(Buffer.isBuffer(details) ? retryDelays(details) : []),
  ];
  return asked.length === 0 ? { kind: "none" } : { kind: "after", ms: Math.max(...asked) };
}

/**
 * Milliseconds of each `retry_delay` in a serialised `google.rpc.Status`. Read field by field: details
 * are of many types, this is the one that we act on, and a broken one must not hide the status.
 */
function retryDelays(status: Buffer): number[] {
  try {
    return messages(status, 3)
      .filter((any) => messages(any, 1)[0]?.toString().endsWith("/google.rpc.RetryInfo"))
      .flatMap((any) => messages(any, 2))
      .flatMap((retryInfo) => messages(retryInfo, 1))
      .map((duration) => integer(duration, 1) * 1_000 + Math.ceil(integer(duration, 2) / 1_000_000))
      .filter((ms) => ms >= 0);
  } catch {
    return [];
  }
}

const LENGTH_DELIMITED = 2;
const VARINT = 0;

/** The strings, bytes and messages of a field. Throws at what is no protobuf. */
function messages(bytes: Uint8Array, field: number): Buffer[] {
  const found: Buffer[] = [];
  const reader = Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === ((field << 3) | LENGTH_DELIMITED)) found.push(Buffer.from(reader.bytes()));
    else reader.skipType(tag & 7);
  }
  return found;
}

/** An int32, or an int64 within its range (68 years of seconds); 0 where it is absent, as in proto3. */
function integer(bytes: Uint8Array, field: number): number {
  let value = 0;
  const reader = Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === ((field << 3) | VARINT)) value = reader.int32();
    else reader.skipType(tag & 7);
  }
  return value;
}
