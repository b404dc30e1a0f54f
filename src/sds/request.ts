import { isUtf8 } from "node:buffer";
import protobuf from "protobufjs/minimal.js";
import { AgentError } from "../core/errors.ts";
import type { SdsLimits } from "./limits.ts";
import type { SotwRequest } from "./sotw.ts";
import type { Rejection } from "./subscription.ts";
import { cut, legible, SECRET_TYPE_URL } from "./wire.ts";

/** A `DiscoveryRequest`, reduced: strings only, so that nothing of the 61 kB stays referenced. */
export interface DecodedRequest extends SotwRequest {
  /** `node.id`, cut to {@link NODE_ID_BYTES}; undefined in requests without a node. */
  readonly node: string | undefined;
}

const NODE_ID_BYTES = 256;
const REJECTION_BYTES = 1_024;

/** Field number and wire type as they stand on the wire (discovery.proto, base.proto, status.proto). */
const NODE = (2 << 3) | 2;
const RESOURCE_NAMES = (3 << 3) | 2;
const TYPE_URL = (4 << 3) | 2;
const RESPONSE_NONCE = (5 << 3) | 2;
const ERROR_DETAIL = (6 << 3) | 2;
const NODE_ID = (1 << 3) | 2;
const STATUS_CODE = 1 << 3;
const STATUS_MESSAGE = (2 << 3) | 2;

/**
 * Reads what matters of a request and steps over the rest: the node's extension list, 61 kB of it in
 * Envoy's first request, is one jump. Throws `SDS_…` errors; none of them holds a part of the bytes.
 */
export function decodeRequest(bytes: Buffer, limits: SdsLimits): DecodedRequest {
  if (bytes.length > limits.requestBytes) {
    throw new AgentError(
      "SDS_REQUEST_TOO_LARGE",
      `a request of ${bytes.length} bytes is over the limit of ${limits.requestBytes}`,
    );
  }
  try {
    return decode(bytes, limits);
  } catch (error) {
    if (error instanceof AgentError) throw error;
    const reason = error instanceof Error ? error.message : "unreadable";
    throw new AgentError("SDS_REQUEST_MALFORMED", `a request is no DiscoveryRequest: ${reason}`);
  }
}

function decode(bytes: Buffer, limits: SdsLimits): DecodedRequest {
  const reader = protobuf.Reader.create(bytes);
  const names: string[] = [];
  let node: string | undefined;
  let nonce = "";
  let error: Rejection | undefined;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === RESOURCE_NAMES) {
      if (names.length >= limits.namesPerStream) throw tooManyNames(limits);
      names.push(name(reader, limits));
    } else if (tag === RESPONSE_NONCE) nonce = text(reader, "response_nonce");
    else if (tag === TYPE_URL) checkType(text(reader, "type_url"));
    else if (tag === NODE) node = nodeId(reader.bytes()) ?? node ?? "";
    else if (tag === ERROR_DETAIL) error = rejection(reader.bytes(), error);
    else reader.skipType(tag & 7, 0, tag >>> 3);
  }
  return { names, nonce, error, node };
}

function name(reader: protobuf.Reader, limits: SdsLimits): string {
  const bytes = reader.bytes();
  if (bytes.length > limits.nameBytes) {
    throw new AgentError(
      "SDS_NAME_TOO_LONG",
      `a resource name of ${bytes.length} bytes is over the limit of ${limits.nameBytes}`,
    );
  }
  return utf8(bytes, "resource_names");
}

function tooManyNames(limits: SdsLimits): AgentError {
  return new AgentError(
    "SDS_TOO_MANY_NAMES",
    `a request names more than ${limits.namesPerStream} resources`,
  );
}

function text(reader: protobuf.Reader, field: string): string {
  return utf8(reader.bytes(), field);
}

/** proto3: a string field that is not UTF-8 makes the message unreadable. */
function utf8(bytes: Uint8Array, field: string): string {
  if (!isUtf8(bytes)) throw new TypeError(`${field} is not UTF-8`);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
}

/** SDS has one type; a client may leave it out (xDS, "implicit type"), but not ask for another. */
function checkType(typeUrl: string): void {
  if (typeUrl === "" || typeUrl === SECRET_TYPE_URL) return;
  throw new AgentError(
    "SDS_TYPE_UNKNOWN",
    `this server has no "${cut(typeUrl)}", only ${SECRET_TYPE_URL}`,
  );
}

/** Undefined when the id is not in it: a message field given twice is merged (proto3). */
function nodeId(bytes: Uint8Array): string | undefined {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === NODE_ID) return lossy(reader.bytes(), NODE_ID_BYTES);
    reader.skipType(tag & 7, 0, tag >>> 3);
  }
  return undefined;
}

function rejection(bytes: Uint8Array, before: Rejection | undefined): Rejection {
  const reader = protobuf.Reader.create(bytes);
  let { code, message } = before ?? { code: 0, message: "" };
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === STATUS_CODE) code = reader.int32();
    else if (tag === STATUS_MESSAGE) message = lossy(reader.bytes(), REJECTION_BYTES);
    else reader.skipType(tag & 7, 0, tag >>> 3);
  }
  return { code, message };
}

/** For people only, so a cut in the middle of a character does no harm. */
function lossy(bytes: Uint8Array, limit: number): string {
  const end = Math.min(bytes.length, limit);
  return legible(Buffer.from(bytes.buffer, bytes.byteOffset, end).toString("utf8"));
}
