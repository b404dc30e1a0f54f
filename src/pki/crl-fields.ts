import {
  childrenOf,
  type DerElement,
  DerError,
  expectTag,
  parseDer,
  serialOf,
  Tag,
  timeOf,
} from "./der.ts";
import { type Extension, extensionsIn, extensionsOf } from "./extensions.ts";
import type { Signed } from "./signed.ts";

/** The fields of a revocation list (RFC 5280 section 5.1), as far as we judge them. */
export interface CrlFields {
  /** The issuer's name. */
  readonly issuer: DerElement;
  /** Wall milliseconds. */
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
  readonly entries: readonly CrlEntry[];
  readonly extensions: ReadonlyMap<string, Extension>;
}

export interface CrlEntry {
  /** Lower-case hexadecimal without leading zeros. */
  readonly serial: string;
  readonly extensions: ReadonlyMap<string, Extension>;
}

export const AUTHORITY_KEY_ID = "551d23";
const EXTENSIONS = 0xa0;
const NONE: ReadonlyMap<string, Extension> = new Map();

/**
 * Throws {@link DerError}. What BoringSSL cannot read is refused here: Envoy would reject the whole
 * bundle for it, roots and all.
 */
export function crlFields({ content, algorithm, rest }: Signed): CrlFields {
  if (rest.length > 0) throw new DerError("more than the three parts of a list");
  const fields = childrenOf(content);
  const next = (...tags: readonly number[]): DerElement | undefined =>
    fields[0] && tags.includes(fields[0].tag) ? fields.shift() : undefined;
  const version = next(Tag.integer);
  if (version && version.content.toString("hex") !== "01")
    throw new DerError("a version that no list has");
  if (!expectTag(next(Tag.sequence), Tag.sequence).der.equals(algorithm.der))
    throw new DerError("two algorithms");
  const issuer = expectTag(next(Tag.sequence), Tag.sequence);
  const thisUpdate = next(Tag.utcTime, Tag.generalizedTime);
  if (!thisUpdate) throw new DerError("a list without a time");
  const nextUpdate = next(Tag.utcTime, Tag.generalizedTime);
  const entries = next(Tag.sequence);
  const wrapper = next(EXTENSIONS);
  if (fields.length > 0) throw new DerError("more than the fields of a list");
  const read = {
    issuer,
    thisUpdate: timeOf(thisUpdate),
    nextUpdate: nextUpdate && timeOf(nextUpdate),
    entries: entries ? childrenOf(entries).map(entryOf) : [],
    extensions: wrapper ? some(extensionsOf(wrapper)) : NONE,
  };
  const isExtended = wrapper !== undefined || read.entries.some((e) => e.extensions !== NONE);
  if (isExtended && !version) throw new DerError("extensions in a list of version 1");
  checkKeyId(read.extensions.get(AUTHORITY_KEY_ID));
  return read;
}

function entryOf(element: DerElement): CrlEntry {
  const [serial, date, extensions, ...more] = childrenOf(expectTag(element, Tag.sequence));
  if (!date || more.length > 0) throw new DerError("an entry that is none");
  timeOf(date);
  return {
    serial: serialOf(integer(serial)),
    extensions: extensions ? some(extensionsIn(expectTag(extensions, Tag.sequence))) : NONE,
  };
}

/** At least one, and the fewest octets that hold it. */
function integer(element: DerElement | undefined): Buffer {
  const { content } = expectTag(element, Tag.integer);
  const [first, second = 0] = content;
  const isPadded = content.length > 1 && first === (second < 0x80 ? 0 : 0xff);
  if (first === undefined || isPadded) throw new DerError("an INTEGER that is none");
  return content;
}

/** A list of no extensions is left out, and never empty. */
function some(extensions: ReadonlyMap<string, Extension>): ReadonlyMap<string, Extension> {
  if (extensions.size === 0) throw new DerError("an empty list of extensions");
  return extensions;
}

/** Key identifier, issuer and serial number, in the tags 0 to 2. */
function checkKeyId(extension: Extension | undefined): void {
  if (!extension) return;
  const tags = childrenOf(parseDer(extension.value, Tag.sequence)).map(({ tag }) => tag & 0xdf);
  if (tags.some((tag) => tag < 0x80 || tag > 0x82))
    throw new DerError("a key identifier that is none");
}

/** The values of a name, for messages. */
export function labelOf(name: DerElement): string {
  const attributes = childrenOf(name).flatMap(childrenOf);
  const values = attributes.map((each) => childrenOf(each)[1]?.content.toString("utf8") ?? "");
  return JSON.stringify(values.join(", "));
}
