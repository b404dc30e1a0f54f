import { createHash } from "node:crypto";

/** 128 bits of a digest: collisions are out of reach, and the figure still fits in a log line. */
const HEX_DIGITS = 32;

/**
 * The version of a secret: a digest of its content, so that equal content has an equal version in
 * another process too, and Envoy is not sent what it has.
 *
 * Versions travel in clear (SDS `version_info`, logs, metrics), so they are made of public parts only.
 * Of a TLS certificate that is the chain: its leaf holds the public key, and the public key fixes the
 * private one (`verifyIssued` has compared them). Each part is hashed with its length, so that no two
 * lists of parts can meet by moving a boundary.
 */
export function contentVersion(...publicParts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of publicParts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest("hex").slice(0, HEX_DIGITS);
}

/**
 * A number in [0, 1) that belongs to this content: a throw of the dice that falls the same way in every
 * process, and another way for each certificate, as the digest of a random key does.
 */
export function contentDraw(version: string): number {
  return Number.parseInt(version.slice(0, 8), 16) / 2 ** 32;
}
