import { kindOf } from "./kind-of.ts";
import type { Kind } from "./setting.ts";

/** The name of a key's type: `pki` knows how to make one. */
export type KeyTypeName = "ecdsa-p256" | "ecdsa-p384" | `rsa-${number}`;

/** NIST SP 800-131A asks for 2048 bits; above 4096 a handshake costs more than it protects. */
export const RSA_BITS = { min: 2048, max: 4096 } as const;

function keyTypeOf(text: string): KeyTypeName | undefined {
  if (text === "ecdsa-p256" || text === "ecdsa-p384") return text;
  const bits = Number(/^rsa-(\d{4})$/.exec(text)?.[1]);
  return bits >= RSA_BITS.min && bits <= RSA_BITS.max ? `rsa-${bits}` : undefined;
}

export const keyType: Kind<KeyTypeName> = kindOf(
  "ecdsa-p256 | ecdsa-p384 | rsa-N",
  `one of ecdsa-p256, ecdsa-p384, rsa-N with N from ${RSA_BITS.min} to ${RSA_BITS.max}`,
  keyTypeOf,
);
