import { field, number, type Piece, piece, text } from "./protobuf.ts";

/** A message as a `google.protobuf.Any` has it. */
export interface AnyMessage {
  readonly typeUrl: string;
  readonly message: readonly Field[];
}

/** What a field holds. */
export type Value =
  | { readonly bytes: Uint8Array }
  | { readonly text: string }
  | { readonly flag: boolean }
  | { readonly durationMs: number }
  | { readonly message: readonly Field[]; readonly typeUrl?: undefined }
  | AnyMessage;

/** One field of a message that is written: its number for protobuf, its name for proto3's JSON form. */
export interface Field {
  readonly number: number;
  readonly name: string;
  readonly value: Value;
  readonly isRepeated?: boolean;
}

/** As it stands on the wire, not copied yet. What is proto3's default has to be left out before. */
function pieceOf({ number: at, value }: Field): Piece {
  if ("bytes" in value) return field(at, piece(value.bytes));
  if ("text" in value) return field(at, text(value.text));
  if ("flag" in value) return number(at, value.flag ? 1 : 0);
  if ("durationMs" in value) return field(at, ...duration(value.durationMs));
  if (value.typeUrl === undefined) return field(at, ...value.message.map(pieceOf));
  return field(at, ...anyOf(value));
}

/** The fields of a `google.protobuf.Any`. */
export function anyOf({ typeUrl, message }: AnyMessage): Piece[] {
  return [field(ANY_TYPE_URL, text(typeUrl)), field(ANY_VALUE, ...message.map(pieceOf))];
}

/** `google.protobuf.Duration`. */
function duration(ms: number): readonly Piece[] {
  const [seconds, nanos] = [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)];
  return [...(seconds > 0 ? [number(1, seconds)] : []), ...(nanos > 0 ? [number(2, nanos)] : [])];
}

function toJson(fields: readonly Field[]): Readonly<Record<string, unknown>> {
  const json: Record<string, unknown> = {};
  for (const { name, value, isRepeated } of fields) {
    const before = json[name];
    const one = jsonOf(value);
    if (isRepeated === true) json[name] = Array.isArray(before) ? [...before, one] : [one];
    else json[name] = one;
  }
  return json;
}

/**
 * proto3's JSON form: bytes in base64, a duration in seconds, an `Any` with its `@type` beside the
 * fields. The same rule for what is left out.
 */
export function jsonOf(value: Value): unknown {
  if ("bytes" in value) {
    const { buffer, byteOffset, length } = value.bytes;
    return Buffer.from(buffer, byteOffset, length).toString("base64");
  }
  if ("text" in value) return value.text;
  if ("flag" in value) return value.flag;
  if ("durationMs" in value) return `${value.durationMs / 1000}s`;
  const content = toJson(value.message);
  return value.typeUrl === undefined ? content : { "@type": value.typeUrl, ...content };
}

const ANY_TYPE_URL = 1;
const ANY_VALUE = 2;
