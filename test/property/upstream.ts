import protobuf from "protobufjs";
import { AgentError } from "../../src/core/errors.ts";
import { upstream } from "../unit/gen/schema.ts";

/** The upstream type of a request or response of either variant. */
export const upstreamType = (name: string): protobuf.Type =>
  upstream.lookupType(`envoy.service.discovery.v3.${name}`);

/** What the upstream protos make of bytes; undefined: no such message. */
export function readUpstream(type: protobuf.Type, bytes: Uint8Array): object | undefined {
  try {
    return type.decode(bytes);
  } catch {
    return undefined;
  }
}

/** A request, or the error that says why not; anything else thrown is a bug. */
export function attempt<T>(decode: () => T): T | AgentError {
  try {
    return decode();
  } catch (error) {
    if (error instanceof AgentError) return error;
    throw error;
  }
}

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;

/**
 * Fields of a message that are looked at, by number: a text, a number, or a message with such fields;
 * of `any` only that it is there.
 */
export interface Looked {
  readonly [number: number]: "text" | "label" | "any" | "number" | "fixed" | Looked;
}

/**
 * The bytes with nothing left but the fields of `looked`; undefined where they are no message. This is
 * where our readers differ on purpose from the code that protobufjs makes of the protos:
 * - what they do not need they step over, unread: the node's extensions may be anything of that length;
 * - a field with another wire type than the schema's is an unknown field, as the specification has it;
 * - in a `label`, which is for people, what is not UTF-8 is replaced; in a `text` both refuse it.
 */
export function reduced(bytes: Uint8Array, looked: Looked): Buffer | undefined {
  try {
    return Buffer.concat([...kept(bytes, looked)]);
  } catch {
    return undefined;
  }
}

function* kept(bytes: Uint8Array, looked: Looked): Generator<Uint8Array> {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const start = reader.pos;
    reader.skipType(tag & 7, 0, tag >>> 3);
    const kind = looked[tag >>> 3];
    if (kind === undefined) continue;
    const wireType = kind === "number" ? VARINT : kind === "fixed" ? FIXED64 : LENGTH_DELIMITED;
    if ((tag & 7) !== wireType) continue;
    const value = bytes.subarray(start, reader.pos);
    if (kind === "number" || kind === "fixed") {
      yield protobuf.Writer.create().uint32(tag).finish();
      yield value;
      continue;
    }
    const content = protobuf.Reader.create(value).bytes();
    yield protobuf.Writer.create().uint32(tag).bytes(within(content, kind)).finish();
  }
}

function within(content: Uint8Array, kind: "text" | "label" | "any" | Looked): Uint8Array {
  if (kind === "text") return content;
  if (kind === "any") return new Uint8Array();
  if (kind === "label") return Buffer.from(Buffer.from(content).toString());
  return Buffer.concat([...kept(content, kind)]);
}
