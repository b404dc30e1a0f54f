import { receiveDelta } from "./delta.ts";
import { decodeDeltaRequest } from "./delta-request.ts";
import type { EncodedSecrets } from "./encode.ts";
import type { SdsLimits } from "./limits.ts";
import { decodeRequest, type RequestHead } from "./request.ts";
import { receive } from "./sotw.ts";
import type { Secret } from "../secrets/secret.ts";
import type { Step, Subscription, World } from "./subscription.ts";

/** What a stream has read of one request, and what it does to the subscription. */
export interface Incoming extends RequestHead {
  receive(state: Subscription, world: World): Step;
}

/** A form of the protocol on the wire: how requests are read and secrets are written. */
export interface Variant {
  readonly name: "sotw" | "delta";
  /** Throws `SDS_…` errors. */
  read(bytes: Buffer, limits: SdsLimits): Incoming;
  write(secret: Secret, encoded: EncodedSecrets): Buffer;
}

/** StreamSecrets: each request has all names, each response one secret. */
export const sotw: Variant = {
  name: "sotw",
  read(bytes, limits) {
    const request = decodeRequest(bytes, limits);
    return { ...head(request), receive: (state, world) => receive(state, request, world) };
  },
  write: (secret, encoded) => encoded.sotw(secret),
};

/** DeltaSecrets: each request has the names that come and go. */
export const delta: Variant = {
  name: "delta",
  read(bytes, limits) {
    const request = decodeDeltaRequest(bytes, limits);
    return { ...head(request), receive: (state, world) => receiveDelta(state, request, world) };
  },
  write: (secret, encoded) => encoded.delta(secret),
};

const head = ({ node, typeUrl }: RequestHead): RequestHead => ({ node, typeUrl });
