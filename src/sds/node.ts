import { lengthDelimited } from "./protobuf.ts";
import { eachField, lossy } from "./request-fields.ts";
import { METADATA_FIELD, type Validator, validatorOf } from "./validator.ts";

/** What is read of the node in a request; nothing else of its 61 kB is looked at. */
export interface NodeFacts {
  /** Cut to 256 bytes. */
  readonly id: string;
  /** What its metadata says of the trust bundle; undefined: nothing. */
  readonly validator: Validator | undefined;
}

const ID_BYTES = 256;

// Field number and wire type as they stand on the wire (base.proto, struct.proto).
const ID = lengthDelimited(1);
const METADATA = lengthDelimited(3);
const ENTRY = lengthDelimited(1);
const KEY = lengthDelimited(1);
const VALUE = lengthDelimited(2);
const STRING_VALUE = lengthDelimited(3);
const BOOL_VALUE = 4 << 3;
/** null, a number, a message, a list. */
const OTHER_VALUES = [1 << 3, (2 << 3) | 1, lengthDelimited(5), lengthDelimited(6)];

const FIELD = Buffer.from(METADATA_FIELD);

/** The longest text that says a boolean; the others need not be read. */
const WORD_BYTES = 5;

/** `before` is what other bytes of the same field said: a message field given twice is merged. */
export function readNode(bytes: Uint8Array, before: NodeFacts | undefined): NodeFacts {
  let { id, validator } = before ?? { id: "", validator: undefined };
  eachField(bytes, (tag, reader) => {
    if (tag === ID) id = lossy(reader.bytes(), ID_BYTES);
    else if (tag === METADATA) validator = inMetadata(reader.bytes(), validator);
    else return false;
    return true;
  });
  return { id, validator };
}

/** A `google.protobuf.Struct`: of entries with the same key the last one counts. */
function inMetadata(bytes: Uint8Array, before: Validator | undefined): Validator | undefined {
  let validator = before;
  eachField(bytes, (tag, reader) => {
    if (tag !== ENTRY) return false;
    let isIt = false;
    let value: unknown;
    eachField(reader.bytes(), (part, entry) => {
      if (part === KEY) isIt = FIELD.equals(entry.bytes());
      else if (part === VALUE) value = wordOf(entry.bytes(), value);
      else return false;
      return true;
    });
    if (isIt) validator = validatorOf(value);
    return true;
  });
  return validator;
}

/** A `google.protobuf.Value`, as far as it is a boolean or a short text. */
function wordOf(bytes: Uint8Array, before: unknown): unknown {
  let value = before;
  eachField(bytes, (tag, reader) => {
    if (tag === BOOL_VALUE) value = reader.bool();
    else if (tag === STRING_VALUE) value = shortText(reader.bytes());
    else {
      // Of a `oneof` the last one counts.
      if (OTHER_VALUES.includes(tag)) value = undefined;
      return false;
    }
    return true;
  });
  return value;
}

const shortText = (bytes: Uint8Array): string =>
  bytes.length <= WORD_BYTES ? Buffer.from(bytes).toString("latin1") : "";
