import { createPublicKey, verify } from "node:crypto";
import { childrenOf, type DerElement, DerError, expectTag, parseDer, Tag } from "./der.ts";

/** The outer form of certificates, revocation lists and OCSP responses: what is signed, how, and by whom. */
export interface Signed {
  /** What the signature covers. */
  readonly content: DerElement;
  /** The AlgorithmIdentifier, and the hexadecimal of its OID's contents. */
  readonly algorithm: DerElement;
  readonly algorithmOid: string;
  readonly signature: Buffer;
  /** What follows the signature. */
  readonly rest: readonly DerElement[];
}

/** The hash of each algorithm that is known, by its OID; Ed25519 brings its own. Not SHA-1. */
const HASHES: ReadonlyMap<string, string | null> = new Map([
  ["2a864886f70d01010b", "sha256"], // RSA, PKCS#1
  ["2a864886f70d01010c", "sha384"],
  ["2a864886f70d01010d", "sha512"],
  ["2a8648ce3d040302", "sha256"], // ECDSA
  ["2a8648ce3d040303", "sha384"],
  ["2a8648ce3d040304", "sha512"],
  ["2b6570", null], // Ed25519
]);

/** Throws {@link DerError}. */
export function signedOf(element: DerElement): Signed {
  const [content, algorithm, signature, ...rest] = childrenOf(element);
  const identifier = expectTag(algorithm, Tag.sequence);
  const [oid] = childrenOf(identifier);
  const bits = expectTag(signature, Tag.bitString).content;
  if (bits[0] !== 0) throw new DerError("a signature of no whole number of bytes");
  return {
    content: expectTag(content, Tag.sequence),
    algorithm: identifier,
    algorithmOid: expectTag(oid, Tag.oid).content.toString("hex"),
    signature: bits.subarray(1),
    rest,
  };
}

/** Whether we can tell a good signature of this kind from a bad one. */
export function isCheckable({ algorithmOid }: Signed): boolean {
  return HASHES.has(algorithmOid);
}

/** Whether the key of `spki` (DER) made the signature. No too: an algorithm or a key that is not known. */
export function isSignedWith(spki: Buffer, { content, algorithmOid, signature }: Signed): boolean {
  const hash = HASHES.get(algorithmOid);
  if (hash === undefined) return false;
  try {
    const key = createPublicKey({ key: spki, format: "der", type: "spki" });
    return verify(hash, content.der, key, signature);
  } catch {
    return false;
  }
}

/** The one signed element that fills `bytes`. Throws {@link DerError}. */
export function parseSigned(bytes: Buffer): Signed {
  return signedOf(parseDer(bytes, Tag.sequence));
}
