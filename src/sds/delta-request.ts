import type { DeltaRequest } from "./delta.ts";
import type { SdsLimits } from "./limits.ts";
import { type NodeFacts, readNode } from "./node.ts";
import { lengthDelimited } from "./protobuf.ts";
import { eachField, name, readFields, readName, rejection, utf8 } from "./request-fields.ts";
import { tooManyNames } from "./request-rules.ts";
import type { RequestHead } from "./request.ts";
import type { Rejection } from "./subscription.ts";

/** A `DeltaDiscoveryRequest`, reduced: strings only, so that nothing of the 61 kB stays referenced. */
export interface DecodedDeltaRequest extends DeltaRequest, RequestHead {}

/** Field number and wire type as they stand on the wire (discovery.proto). */
const NODE = lengthDelimited(1);
const TYPE_URL = lengthDelimited(2);
const SUBSCRIBE = lengthDelimited(3);
const UNSUBSCRIBE = lengthDelimited(4);
const INITIAL_VERSIONS = lengthDelimited(5);
const RESPONSE_NONCE = lengthDelimited(6);
const ERROR_DETAIL = lengthDelimited(7);
const ENTRY_KEY = lengthDelimited(1);
const ENTRY_VALUE = lengthDelimited(2);

/** Reads what matters of a `DeltaDiscoveryRequest`. Throws as `decodeRequest` does. */
export function decodeDeltaRequest(bytes: Buffer, limits: SdsLimits): DecodedDeltaRequest {
  const subscribe: string[] = [];
  const unsubscribe: string[] = [];
  const has = new Map<string, string>();
  let [typeUrl, nonce] = ["", ""];
  let node: NodeFacts | undefined;
  let error: Rejection | undefined;
  readFields(bytes, limits, "DeltaDiscoveryRequest", (tag, reader) => {
    if (tag === SUBSCRIBE) return readName(reader, subscribe, limits);
    if (tag === UNSUBSCRIBE) return readName(reader, unsubscribe, limits);
    if (tag === INITIAL_VERSIONS) readVersion(reader.bytes(), has, limits);
    else if (tag === RESPONSE_NONCE) nonce = utf8(reader.bytes(), "response_nonce");
    else if (tag === TYPE_URL) typeUrl = utf8(reader.bytes(), "type_url");
    else if (tag === NODE) node = readNode(reader.bytes(), node);
    else if (tag === ERROR_DETAIL) error = rejection(reader.bytes(), error);
    else return false;
    return true;
  });
  return { subscribe, unsubscribe, has, nonce, error, node, typeUrl };
}

/** One entry of the map; on the wire it is a message of its own, whose fields may be left out. */
function readVersion(bytes: Uint8Array, has: Map<string, string>, limits: SdsLimits): void {
  let [key, value] = ["", ""];
  eachField(bytes, (tag, reader) => {
    if (tag === ENTRY_KEY) key = name(reader.bytes(), "initial_resource_versions", limits);
    else if (tag === ENTRY_VALUE) value = utf8(reader.bytes(), "initial_resource_versions");
    else return false;
    return true;
  });
  if (has.size >= limits.namesPerStream && !has.has(key)) throw tooManyNames("stream", limits);
  has.set(key, value);
}
