import { Tag } from "../../pki/der.ts";

/** A writer of DER (X.690) for the certificates that this CA signs; `pki/der.ts` is the reader. */

/** Object identifiers, content octets. */
export const Oid = {
  ecdsaWithSha256: hex("2a8648ce3d040302"),
  organization: hex("55040a"),
  commonName: hex("550403"),
} as const;

const UTF8_STRING = 0x0c;
const SET = 0x31;

/** One element: identifier, length in its shortest form, contents. */
export function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const length = contents.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([Buffer.from([tag, ...lengthOctets(length)]), ...contents]);
}

export const sequence = (...parts: readonly Buffer[]): Buffer => der(Tag.sequence, ...parts);
export const octetString = (content: Buffer): Buffer => der(Tag.octetString, content);
export const oid = (content: Buffer): Buffer => der(Tag.oid, content);
export const TRUE = der(Tag.boolean, Buffer.from([0xff]));

/** A positive number of minimal length: the first bit is the sign. */
export const positiveInteger = (bytes: Buffer): Buffer => der(Tag.integer, bytes);

/** `unused` bits at the end of the last byte are padding. */
export const bitString = (bytes: Buffer, unused = 0): Buffer =>
  der(Tag.bitString, Buffer.from([unused]), bytes);

/** UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280 section 4.1.2.5). */
export function time(wallMs: number): Buffer {
  const date = new Date(wallMs);
  const text = date.toISOString().replace(/[-:T]|\.\d+/g, "");
  return date.getUTCFullYear() < 2050
    ? der(Tag.utcTime, Buffer.from(text.slice(2)))
    : der(Tag.generalizedTime, Buffer.from(text));
}

/** `O=node-agent, CN=<commonName>` (RFC 5280 section 4.1.2.4). */
export const distinguishedName = (commonName: string): Buffer =>
  sequence(attribute(Oid.organization, "node-agent"), attribute(Oid.commonName, commonName));

export const EMPTY_NAME = sequence();

const attribute = (type: Buffer, value: string): Buffer =>
  der(SET, sequence(oid(type), der(UTF8_STRING, Buffer.from(value))));

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 | octets.length, ...octets];
}

function hex(digits: string): Buffer {
  return Buffer.from(digits, "hex");
}
