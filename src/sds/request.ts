import type { SdsLimits } from "./limits.ts";
import { type NodeFacts, readNode } from "./node.ts";
import { lengthDelimited } from "./protobuf.ts";
import { readFields, readName, rejection, utf8 } from "./request-fields.ts";
import type { SotwRequest } from "./sotw.ts";
import type { Rejection } from "./subscription.ts";

/** What the requests of both variants have beside their names. */
export interface RequestHead {
  /** Undefined in requests without a node. */
  readonly node: NodeFacts | undefined;
  /** Empty where the client leaves it out. */
  readonly typeUrl: string;
}

/** A `DiscoveryRequest`, reduced: strings only, so that nothing of the 61 kB stays referenced. */
export interface DecodedRequest extends SotwRequest, RequestHead {}

/** Field number and wire type as they stand on the wire (discovery.proto). */
const NODE = lengthDelimited(2);
const RESOURCE_NAMES = lengthDelimited(3);
const TYPE_URL = lengthDelimited(4);
const RESPONSE_NONCE = lengthDelimited(5);
const ERROR_DETAIL = lengthDelimited(6);

/** Reads what matters of a `DiscoveryRequest`. Throws SDS_REQUEST_…, SDS_TOO_MANY_NAMES, SDS_NAME_TOO_LONG. */
export function decodeRequest(bytes: Buffer, limits: SdsLimits): DecodedRequest {
  const names: string[] = [];
  let [typeUrl, nonce] = ["", ""];
  let node: NodeFacts | undefined;
  let error: Rejection | undefined;
  readFields(bytes, limits, "DiscoveryRequest", (tag, reader) => {
    if (tag === RESOURCE_NAMES) return readName(reader, names, limits);
    if (tag === RESPONSE_NONCE) nonce = utf8(reader.bytes(), "response_nonce");
    else if (tag === TYPE_URL) typeUrl = utf8(reader.bytes(), "type_url");
    else if (tag === NODE) node = readNode(reader.bytes(), node);
    else if (tag === ERROR_DETAIL) error = rejection(reader.bytes(), error);
    else return false;
    return true;
  });
  return { names, nonce, error, node, typeUrl };
}
