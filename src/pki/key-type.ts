import { AgentError } from "../core/errors.ts";

/** The keys we make. RSA by its modulus, 2048 to 4096 bits. */
export type KeyType = "ecdsa-p256" | "ecdsa-p384" | `rsa-${number}`;

export const MIN_RSA_BITS = 2048;
export const MAX_RSA_BITS = 4096;

/** A key type with everything that follows from it. */
export type KeySpec = EcSpec | RsaSpec;

export interface EcSpec {
  readonly kind: "ec";
  readonly curve: "P-256" | "P-384";
  readonly hash: "SHA-256" | "SHA-384";
}

export interface RsaSpec {
  readonly kind: "rsa";
  readonly bits: number;
  readonly hash: "SHA-256";
}

/**
 * Takes a key type apart. The hash follows the curve's strength, as Go's x509 chooses it. RSA below
 * 2048 bits is too weak (NIST SP 800-131A), above 4096 too slow for handshakes. Throws
 * `INVALID_VALUE`.
 */
export function keySpec(type: KeyType): KeySpec {
  if (type === "ecdsa-p256") return { kind: "ec", curve: "P-256", hash: "SHA-256" };
  if (type === "ecdsa-p384") return { kind: "ec", curve: "P-384", hash: "SHA-384" };
  const bits = Number(/^rsa-(\d{4})$/.exec(type)?.[1]);
  if (bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS) return { kind: "rsa", bits, hash: "SHA-256" };
  throw new AgentError("INVALID_VALUE", `key type ${JSON.stringify(type)} is not supported`, {
    hint: `use ecdsa-p256, ecdsa-p384 or rsa-${MIN_RSA_BITS} to rsa-${MAX_RSA_BITS}`,
  });
}
