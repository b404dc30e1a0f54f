import { createHash } from "node:crypto";
import { isIPv4, isIPv6 } from "node:net";
import { childrenOf, expectTag, parseDer, Tag } from "../../pki/der.ts";
import { bitString, der, octetString, oid, positiveInteger, sequence, TRUE } from "./der-writer.ts";

/** The extensions of RFC 5280 section 4.2 that our certificates have, as DER. */

const hex = (digits: string): Buffer => Buffer.from(digits, "hex");

function extension(id: string, value: Buffer, critical: boolean): Buffer {
  return sequence(oid(hex(id)), ...(critical ? [TRUE] : []), octetString(value));
}

/** CA:TRUE; at most `pathLength` (0 to 127) CAs may follow below. */
export const certificateAuthority = (pathLength?: number): Buffer =>
  extension(
    "551d13",
    sequence(
      TRUE,
      ...(pathLength === undefined ? [] : [positiveInteger(Buffer.from([pathLength]))]),
    ),
    true,
  );

/** CA:FALSE, which DER writes as nothing: a default is left out. */
export const endEntity = extension("551d13", sequence(), true);

/** Bits are counted from the left: digitalSignature 0, keyEncipherment 2, keyCertSign 5, cRLSign 6. */
export const signsCertificates = extension(
  "551d0f",
  bitString(Buffer.from([0b0000_0110]), 1),
  true,
);
export const signsHandshakes = extension("551d0f", bitString(Buffer.from([0b1010_0000]), 5), true);

const SERVER_AUTH = oid(hex("2b06010505070301"));
const CLIENT_AUTH = oid(hex("2b06010505070302"));
export const forServersAndClients = extension("551d25", sequence(SERVER_AUTH, CLIENT_AUTH), false);
export const forServers = extension("551d25", sequence(SERVER_AUTH), false);

/** The key's identifier: SHA-1 of its bits, by RFC 5280 section 4.2.1.2 (1). A name, no protection. */
export function keyIdentifier(spki: Buffer): Buffer {
  const [, key] = childrenOf(parseDer(spki, Tag.sequence));
  const bits = expectTag(key, Tag.bitString).content.subarray(1);
  return createHash("sha1").update(bits).digest();
}

export const subjectKeyIdentifier = (keyId: Buffer): Buffer =>
  extension("551d0e", octetString(keyId), false);

export const authorityKeyIdentifier = (keyId: Buffer): Buffer =>
  extension("551d23", sequence(der(0x80, keyId)), false);

/** Critical, because the subject is empty (RFC 5280 section 4.2.1.6). */
export const alternativeNames = (...names: readonly Buffer[]): Buffer =>
  extension("551d11", sequence(...names), true);

export const uriName = (uri: string): Buffer => der(0x86, Buffer.from(uri, "latin1"));

/** A DNS name, or an IP address as its bytes. */
export function hostName(name: string): Buffer {
  if (isIPv4(name)) return der(0x87, Buffer.from(name.split(".").map(Number)));
  if (isIPv6(name)) return der(0x87, ipv6Bytes(name));
  return der(0x82, Buffer.from(name, "latin1"));
}

function ipv6Bytes(address: string): Buffer {
  // The URL parser writes a dotted tail as two groups, so that only the gap is left to fill.
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = [], tail = []] = text
    .split("::")
    .map((half) => half.split(":").filter((group) => group !== ""));
  const gap = Array.from({ length: 8 - head.length - tail.length }, () => "0");
  const groups = [...head, ...gap, ...tail].map((group) => Number.parseInt(group, 16));
  return Buffer.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}
