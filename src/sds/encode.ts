import { type Secret, sensitiveParts } from "../secrets/secret.ts";
import { KeyBodies } from "./key-bodies.ts";
import { field, join, lengthDelimited, type Piece, piece, text } from "./protobuf.ts";
import { anyOf } from "./message.ts";
import { secretMessage } from "./secret-message.ts";
import { SECRET_TYPE_URL } from "./wire.ts";

/** One response on a stream: the part that all streams share, and the nonce of this one. */
export interface ResponseFrame {
  readonly body: Buffer;
  /** ASCII, at most 33 characters. */
  readonly nonce: string;
}

/**
 * Secrets as the shared part of a response, encoded once for each version and variant however many
 * streams there are. An encoding lives as long as its secret: replaced in the store, both go.
 */
export class EncodedSecrets {
  /** Shown by Envoy as `sds.<name>.control_plane.identifier`. */
  readonly identifier: string;
  /** To be overwritten when a key is out of use. */
  readonly bodies = new KeyBodies();
  readonly #controlPlane: Piece;
  readonly #sotw = new WeakMap<Secret, Buffer>();
  readonly #delta = new WeakMap<Secret, Buffer>();

  constructor(identifier: string) {
    this.identifier = identifier;
    this.#controlPlane = field(IDENTIFIER, text(identifier));
  }

  /** As a `DiscoveryResponse`. */
  sotw(secret: Secret): Buffer {
    return this.#cached(this.#sotw, secret, () => join(...this.#discovery([secret]), NONCE_ROOM));
  }

  /** As a `DeltaDiscoveryResponse`. */
  delta(secret: Secret): Buffer {
    const { name, version } = secret;
    return this.#cached(this.#delta, secret, () =>
      join(
        field(SYSTEM_VERSION_INFO, text(version)),
        field(
          RESOURCES,
          field(RESOURCE_VERSION, text(version)),
          field(RESOURCE_ANY, ...resource(secret)),
          field(RESOURCE_NAME, text(name)),
        ),
        field(TYPE_URL, TYPE_URL_TEXT),
        field(DELTA_CONTROL_PLANE, this.#controlPlane),
        NONCE_ROOM,
      ),
    );
  }

  /** A `DeltaDiscoveryResponse` that says of `names` that there is no such thing. */
  removal(names: readonly string[]): Buffer {
    return join(
      field(TYPE_URL, TYPE_URL_TEXT),
      ...names.map((name) => field(REMOVED_RESOURCES, text(name))),
      field(DELTA_CONTROL_PLANE, this.#controlPlane),
      NONCE_ROOM,
    );
  }

  /** A whole `DiscoveryResponse`, without a nonce: FetchSecrets has nothing to acknowledge. */
  fetched(secrets: readonly Secret[], version: string): Buffer {
    return join(...this.#discovery(secrets, version));
  }

  #cached(bodies: WeakMap<Secret, Buffer>, secret: Secret, make: () => Buffer): Buffer {
    const before = bodies.get(secret);
    if (before) return before;
    const body = make();
    bodies.set(secret, body);
    for (const key of sensitiveParts(secret)) this.bodies.made(key, body);
    return body;
  }

  #discovery(secrets: readonly Secret[], version = secrets[0]?.version ?? ""): Piece[] {
    return [
      field(VERSION_INFO, text(version)),
      ...secrets.map((secret) => field(RESOURCES, ...resource(secret))),
      field(TYPE_URL, TYPE_URL_TEXT),
      field(CONTROL_PLANE, this.#controlPlane),
    ];
  }
}

/**
 * The bytes of one response. Fields may stand in any order on the wire, so the nonce comes last, and
 * is written into the room that each body has for it: grpc-js copies what a serialiser returns before
 * anything else can be written there, and a key is copied once less for each stream.
 */
export function serializeResponse({ body, nonce }: ResponseFrame): Buffer {
  const at = body.length - NONCE_ROOM.length;
  body[at] = lengthDelimited(NONCE);
  body[at + 1] = nonce.length;
  return body.subarray(0, at + 2 + body.write(nonce, at + 2, "latin1"));
}

/** A `google.protobuf.Any` of a secret: its fields. */
const resource = (secret: Secret): Piece[] => anyOf(secretMessage(secret));

// Field numbers of discovery.proto and base.proto. Written out here because the generated code costs
// 6 ms at start, before the first secret; tests hold every message against it and against Envoy's own
// protos. RESOURCES, TYPE_URL and NONCE are the same in both variants.
const VERSION_INFO = 1;
const RESOURCES = 2;
const TYPE_URL = 4;
const NONCE = 5;
const CONTROL_PLANE = 6;
const SYSTEM_VERSION_INFO = 1;
const REMOVED_RESOURCES = 6;
const DELTA_CONTROL_PLANE = 7;
const RESOURCE_VERSION = 1;
const RESOURCE_ANY = 2;
const RESOURCE_NAME = 3;
const IDENTIFIER = 1;

/** For tag, length and text of a nonce: two numbers with a dash. */
const NONCE_ROOM = piece(new Uint8Array(2 + 2 * 16 + 1));

const TYPE_URL_TEXT = text(SECRET_TYPE_URL);
