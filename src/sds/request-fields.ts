import { isUtf8 } from "node:buffer";
import protobuf from "protobufjs/minimal.js";
import { AgentError } from "../core/errors.ts";
import { legible } from "../core/legible.ts";
import type { SdsLimits } from "./limits.ts";
import { lengthDelimited } from "./protobuf.ts";
import { requestTooLarge, requireNameSize, tooManyNames } from "./request-rules.ts";
import type { Rejection } from "./subscription.ts";

/** The fields that requests of both variants have, read one by one; nothing of the bytes is kept. */

const REJECTION_BYTES = 1_024;

/** Field number and wire type as they stand on the wire (status.proto). */
const STATUS_CODE = 1 << 3;
const STATUS_MESSAGE = lengthDelimited(2);

/**
 * Calls `read` for each field of a message until it ends; a field that `read` does not want (false) is
 * stepped over: the node's extension list, 61 kB of Envoy's first request, is one jump. Throws `SDS_…`
 * errors; none of them holds a part of the bytes.
 */
export function readFields(
  bytes: Buffer,
  limits: SdsLimits,
  message: string,
  read: (tag: number, reader: protobuf.Reader) => boolean,
): void {
  const { requestBytes } = limits;
  if (bytes.length > requestBytes) throw requestTooLarge(bytes.length, requestBytes);
  try {
    eachField(bytes, read);
  } catch (error) {
    if (error instanceof AgentError) throw error;
    const reason = error instanceof Error ? error.message : "unreadable";
    throw new AgentError("SDS_REQUEST_MALFORMED", `a request is no ${message}: ${reason}`);
  }
}

export function eachField(
  bytes: Uint8Array,
  read: (tag: number, reader: protobuf.Reader) => boolean,
): void {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (!read(tag, reader)) reader.skipType(tag & 7, 0, tag >>> 3);
  }
}

/** Adds the name that comes next to `names`, within the limits. */
export function readName(reader: protobuf.Reader, names: string[], limits: SdsLimits): true {
  if (names.length >= limits.namesPerStream) throw tooManyNames("stream", limits);
  names.push(name(reader.bytes(), "resource_names", limits));
  return true;
}

/** A resource name; throws SDS_NAME_TOO_LONG. */
export function name(bytes: Uint8Array, field: string, limits: SdsLimits): string {
  requireNameSize(bytes.length, limits);
  return utf8(bytes, field);
}

/** proto3: a string field that is not UTF-8 makes the message unreadable. */
export function utf8(bytes: Uint8Array, field: string): string {
  if (!isUtf8(bytes)) throw new TypeError(`${field} is not UTF-8`);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
}

export function rejection(bytes: Uint8Array, before: Rejection | undefined): Rejection {
  let { code, message } = before ?? { code: 0, message: "" };
  eachField(bytes, (tag, reader) => {
    if (tag === STATUS_CODE) code = reader.int32();
    else if (tag === STATUS_MESSAGE) message = lossy(reader.bytes(), REJECTION_BYTES);
    else return false;
    return true;
  });
  return { code, message };
}

/** For people only, so a cut in the middle of a character does no harm. */
export function lossy(bytes: Uint8Array, limit: number): string {
  const end = Math.min(bytes.length, limit);
  return legible(Buffer.from(bytes.buffer, bytes.byteOffset, end).toString("utf8"));
}
