import type { Secret } from "../secrets/secret.ts";
import { SECRET_TYPE_URL } from "./wire.ts";

/** One `DiscoveryResponse`: the part that all streams share, and the nonce of this one. */
export interface ResponseFrame {
  readonly body: Buffer;
  /** ASCII, at most 33 characters. */
  readonly nonce: string;
}

/**
 * Secrets as the shared part of a `DiscoveryResponse`, encoded once for each version however many
 * streams there are. An encoding lives as long as its secret: replaced in the store, both go.
 */
export class EncodedSecrets {
  readonly #controlPlane: Piece;
  readonly #bodies = new WeakMap<Secret, Buffer>();

  /** `identifier` is shown by Envoy as `sds.<name>.control_plane.identifier`. */
  constructor(identifier: string) {
    this.#controlPlane = field(CONTROL_PLANE, field(IDENTIFIER, text(identifier)));
  }

  of(secret: Secret): Buffer {
    let body = this.#bodies.get(secret);
    if (body === undefined) {
      body = join(
        field(VERSION_INFO, text(secret.version)),
        field(RESOURCES, field(ANY_TYPE_URL, TYPE_URL_TEXT), field(ANY_VALUE, ...fields(secret))),
        field(TYPE_URL, TYPE_URL_TEXT),
        this.#controlPlane,
        piece(new Uint8Array(NONCE_ROOM)),
      );
      this.#bodies.set(secret, body);
    }
    return body;
  }
}

/**
 * The bytes of one response. Fields may stand in any order on the wire, so the nonce comes last, and
 * is written into the room that each body has for it: grpc-js copies what a serialiser returns before
 * anything else can be written there, and a key is copied once less for each stream.
 */
export function serializeResponse({ body, nonce }: ResponseFrame): Buffer {
  const at = body.length - NONCE_ROOM;
  body[at] = (NONCE << 3) | 2;
  body[at + 1] = nonce.length;
  return body.subarray(0, at + 2 + body.write(nonce, at + 2, "latin1"));
}

/** The fields of an `envoy.extensions.transport_sockets.tls.v3.Secret`. */
function fields(secret: Secret): Piece[] {
  const name = field(SECRET_NAME, text(secret.name));
  const content =
    secret.kind === "tls-certificate"
      ? field(
          TLS_CERTIFICATE,
          field(CERTIFICATE_CHAIN, field(INLINE_BYTES, text(secret.chainPem))),
          field(PRIVATE_KEY, field(INLINE_BYTES, piece(secret.privateKeyPem.reveal()))),
        )
      : field(VALIDATION_CONTEXT, field(TRUSTED_CA, field(INLINE_BYTES, text(secret.pem))));
  return [name, content];
}

// Field numbers of discovery.proto, any.proto, base.proto, secret.proto, common.proto. Written out
// here because the generated code costs 6 ms at start, before the first secret; tests hold every
// message against it and against Envoy's own protos.
const VERSION_INFO = 1;
const RESOURCES = 2;
const TYPE_URL = 4;
const NONCE = 5;
const CONTROL_PLANE = 6;
/** For tag, length and text of a nonce: two numbers with a dash. */
const NONCE_ROOM = 2 + 2 * 16 + 1;
const IDENTIFIER = 1;
const ANY_TYPE_URL = 1;
const ANY_VALUE = 2;
const SECRET_NAME = 1;
const TLS_CERTIFICATE = 2;
const VALIDATION_CONTEXT = 4;
const CERTIFICATE_CHAIN = 1;
const PRIVATE_KEY = 2;
const TRUSTED_CA = 1;
const INLINE_BYTES = 2;

/** Bytes that are not copied until {@link join}, so that a key is copied once and not at each level. */
interface Piece {
  readonly parts: readonly Uint8Array[];
  readonly length: number;
}

function piece(bytes: Uint8Array): Piece {
  return { parts: [bytes], length: bytes.length };
}

function text(value: string): Piece {
  return piece(Buffer.from(value));
}

const TYPE_URL_TEXT = text(SECRET_TYPE_URL);

/** A length-delimited field (wire type 2). */
function field(number: number, ...content: readonly Piece[]): Piece {
  const length = content.reduce((sum, { length }) => sum + length, 0);
  const head = Uint8Array.from([(number << 3) | 2, ...varint(length)]);
  return {
    parts: [head, ...content.flatMap(({ parts }) => parts)],
    length: head.length + length,
  };
}

function varint(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...varint(value >>> 7)];
}

/** Outside Node's buffer pool: what holds a key shares its memory with nothing. */
function join(...pieces: readonly Piece[]): Buffer {
  const out = Buffer.allocUnsafeSlow(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of pieces.flatMap(({ parts }) => parts)) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
