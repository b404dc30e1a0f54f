/**
 * A reader of DER (X.690), for the few fields of a certificate where our reading must be exact and
 * Node offers text only. Strict: what is not DER is refused, so that nobody reads another meaning
 * out of the same bytes than we did.
 */

export class DerError extends Error {
  override readonly name = "DerError";
}

export interface DerElement {
  /** The identifier octet: class, constructed bit and number. */
  readonly tag: number;
  /** The contents octets. */
  readonly content: Buffer;
  /** The whole encoding. */
  readonly der: Buffer;
}

export const Tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;

/** The one element that fills `bytes`. */
export function parseDer(bytes: Buffer, tag: number): DerElement {
  const { element, end } = elementAt(bytes, 0);
  if (end !== bytes.length) throw new DerError(`${bytes.length - end} bytes after the end`);
  return expectTag(element, tag);
}

/** The elements of a constructed one. */
export function childrenOf(parent: DerElement): DerElement[] {
  const children: DerElement[] = [];
  for (let at = 0; at < parent.content.length;) {
    const { element, end } = elementAt(parent.content, at);
    children.push(element);
    at = end;
  }
  return children;
}

export function expectTag(element: DerElement | undefined, tag: number): DerElement {
  if (element?.tag === tag) return element;
  throw new DerError(`tag ${hex(element?.tag)} where ${hex(tag)} belongs`);
}

/** UTCTime or GeneralizedTime in the form of RFC 5280 section 4.1.2.5; wall milliseconds. */
export function timeOf(element: DerElement): number {
  const text = element.content.toString("latin1");
  const [, year = "", rest = ""] =
    (element.tag === Tag.utcTime && /^(\d\d)(\d{10})Z$/.exec(text)) ||
    (element.tag === Tag.generalizedTime && /^(\d{4})(\d{10})Z$/.exec(text)) ||
    [];
  const full = year.length === 2 ? `${Number(year) < 50 ? 20 : 19}${year}` : year;
  const iso = `${full}-${rest.replace(/^(..)(..)(..)(..)(..)$/, "$1-$2T$3:$4:$5")}.000Z`;
  const time = Date.parse(iso);
  // Date.parse takes 31 February for 3 March; the way back shows it.
  if (Number.isNaN(time) || new Date(time).toISOString() !== iso)
    throw new DerError("a time that is none");
  return time;
}

/** A serial number, in lower-case hexadecimal without leading zeros, as Go and istioctl print it. */
export function serialOf(content: Buffer): string {
  return BigInt(`0x${content.toString("hex") || "0"}`).toString(16);
}

export function booleanOf(element: DerElement): boolean {
  const value = element.content[0];
  if (element.content.length !== 1 || (value !== 0 && value !== 0xff))
    throw new DerError("a BOOLEAN that is none");
  return value === 0xff;
}

function elementAt(bytes: Buffer, at: number): { element: DerElement; end: number } {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw new DerError("cut off in a header");
  if ((tag & 0x1f) === 0x1f) throw new DerError("a tag number above 30");
  let length = first;
  let start = at + 2;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > 4) throw new DerError("a length that is not DER");
    if (start + octets > bytes.length) throw new DerError("cut off in a length");
    length = bytes.readUIntBE(start, octets);
    if (length < 0x80 || length < 2 ** (8 * (octets - 1)))
      throw new DerError("a length that is not minimal");
    start += octets;
  }
  const end = start + length;
  if (end > bytes.length) throw new DerError("cut off in the contents");
  const element = { tag, content: bytes.subarray(start, end), der: bytes.subarray(at, end) };
  return { element, end };
}

function hex(tag: number | undefined): string {
  return tag === undefined ? "nothing" : `0x${tag.toString(16).padStart(2, "0")}`;
}
