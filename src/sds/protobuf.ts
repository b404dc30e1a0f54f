/** The few lines of protobuf that writing a response takes; reading is protobufjs's. */

/** Bytes that are not copied until {@link join}, so that a key is copied once and not at each level. */
export interface Piece {
  readonly parts: readonly Uint8Array[];
  readonly length: number;
}

export function piece(bytes: Uint8Array): Piece {
  return { parts: [bytes], length: bytes.length };
}

export function text(value: string): Piece {
  return piece(Buffer.from(value));
}

/** Number and wire type of a length-delimited field, as they stand on the wire. */
export const lengthDelimited = (number: number): number => (number << 3) | 2;

/** A length-delimited field. */
export function field(number: number, ...content: readonly Piece[]): Piece {
  const length = content.reduce((sum, { length }) => sum + length, 0);
  const head = Uint8Array.from([lengthDelimited(number), ...varint(length)]);
  return {
    parts: [head, ...content.flatMap(({ parts }) => parts)],
    length: head.length + length,
  };
}

/** A field that is a whole number from 0 on, or a yes or no. */
export function number(fieldNumber: number, value: number): Piece {
  return piece(Uint8Array.from([fieldNumber << 3, ...varint(value)]));
}

function varint(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...varint(value >>> 7)];
}

/** Outside Node's buffer pool: what holds a key shares its memory with nothing. */
export function join(...pieces: readonly Piece[]): Buffer {
  const out = Buffer.allocUnsafeSlow(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of pieces.flatMap(({ parts }) => parts)) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
