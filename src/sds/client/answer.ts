import { AgentError } from "../../core/errors.ts";
import type { Sensitive } from "../../core/sensitive.ts";
import { envoy, type google } from "../../gen/sds.js";
import { SECRET_TYPE_URL } from "../wire.ts";
import { shown } from "./shown.ts";

const { Secret } = envoy.extensions.transport_sockets.tls.v3;

export type SecretMessage = ReturnType<typeof Secret.decode>;

/** What a server sent at once, in either variant. */
export interface Answer {
  readonly nonce: string;
  /** Of the whole answer; an ACK of SotW repeats it. */
  readonly version: string;
  readonly secrets: readonly ReceivedSecret[];
  /** Names that the server does not serve, or no longer. Delta alone can say so. */
  readonly removed: readonly string[];
}

export interface ReceivedSecret {
  readonly name: string;
  readonly version: string;
  /** It may hold a private key. */
  readonly message: Sensitive<SecretMessage>;
}

/** The two ways to talk (xDS: state of the world, incremental): what is said, as bytes. */
export interface Variant {
  /** The method's path. */
  readonly method: string;
  /** The first request: who asks, and for what. */
  first(names: readonly string[], nodeId: string): Uint8Array;
  /** Throws SERVER_NOT_SDS, or what the protobuf reader throws. */
  read(bytes: Uint8Array): Answer;
  ack(names: readonly string[], answer: Answer): Uint8Array;
}

/** The Secret in a resource. Throws `SERVER_NOT_SDS` for a resource of another type. */
export function secretIn({
  type_url: type,
  value,
}: google.protobuf.Any.$Properties): SecretMessage {
  if (type !== SECRET_TYPE_URL) {
    const what = type ? shown(type) : "resource without a type";
    throw new AgentError("SERVER_NOT_SDS", `a resource of the answer is no Secret: ${what}`);
  }
  return Secret.decode(value ?? new Uint8Array());
}
