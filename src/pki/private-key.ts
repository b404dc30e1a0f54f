import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { KeyType } from "./key-type.ts";

/** What is public about a private key. */
export interface PrivateKeyFacts {
  /** Undefined for a key that we would not make. */
  readonly type: KeyType | undefined;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Buffer;
}

/** Reads a PEM private key, SEC 1, PKCS#1 or PKCS#8. Throws what OpenSSL throws. */
export function privateKeyFacts(pem: Buffer): PrivateKeyFacts {
  const key = createPrivateKey({ key: pem, format: "pem" });
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  return { type: typeOf(key), spki };
}

/** OpenSSL's names of the curves. */
const CURVES: ReadonlyMap<string | undefined, KeyType> = new Map([
  ["prime256v1", "ecdsa-p256"],
  ["secp384r1", "ecdsa-p384"],
]);

function typeOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): KeyType | undefined {
  if (asymmetricKeyType === "rsa") return `rsa-${asymmetricKeyDetails?.modulusLength ?? 0}`;
  return CURVES.get(asymmetricKeyDetails?.namedCurve);
}
