import { generateKeyPair, type KeyObject, sign } from "node:crypto";
import { inspect, promisify } from "node:util";
import { REDACTED, Sensitive } from "../core/sensitive.ts";
import { type KeySpec, keySpec, type KeyType } from "./key-type.ts";
import { encodePemBytes } from "./pem.ts";

/** `traditional` is SEC1 (RFC 5915) or PKCS#1 (RFC 8017), as Istio serves keys; or PKCS#8 (RFC 5208). */
export type PrivateKeyFormat = "traditional" | "pkcs8";

/**
 * The workload's key pair. Prints as `[redacted]` however it is rendered. The private key is OpenSSL's
 * alone, which overwrites it when the object is collected, until it is asked for as PEM: no copy for
 * Web Crypto, which would keep one in the heap for as long.
 */
export class KeyPair {
  readonly type: KeyType;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Buffer;
  readonly #privateKey: KeyObject;

  private constructor(type: KeyType, spki: Buffer, privateKey: KeyObject) {
    this.type = type;
    this.spki = spki;
    this.#privateKey = privateKey;
  }

  /** A new key. Throws `INVALID_VALUE` for a type we do not make. */
  static async generate(type: KeyType): Promise<KeyPair> {
    const { publicKey, privateKey } = await generate(keySpec(type));
    return new KeyPair(type, publicKey.export({ format: "der", type: "spki" }), privateKey);
  }

  /**
   * A signature, ECDSA ones in the form of Web Crypto (r and s side by side, IEEE P1363). Made in
   * libuv's pool.
   */
  sign(data: Uint8Array): Promise<Buffer> {
    const { hash } = keySpec(this.type);
    return signInPool(hash, data, { key: this.#privateKey, dsaEncoding: "ieee-p1363" });
  }

  /** The private key as PEM bytes, a new buffer each time, never a string. */
  privateKeyPem(format: PrivateKeyFormat): Promise<Sensitive<Buffer>> {
    const [label, type] = pemForm(keySpec(this.type), format);
    const der = this.#privateKey.export({ format: "der", type });
    const pem = encodePemBytes(label, der);
    der.fill(0);
    return Promise.resolve(new Sensitive(pem));
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}

const generateInPool = promisify(generateKeyPair);
const signInPool = promisify(sign);

/** In libuv's pool: an RSA key takes 0.2 s to several, for which SDS streams must not stand still. */
function generate(spec: KeySpec): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  return spec.kind === "ec"
    ? generateInPool("ec", { namedCurve: spec.curve })
    : generateInPool("rsa", { modulusLength: spec.bits });
}

function pemForm(spec: KeySpec, format: PrivateKeyFormat) {
  if (format === "pkcs8") return ["PRIVATE KEY", "pkcs8"] as const;
  return spec.kind === "ec"
    ? (["EC PRIVATE KEY", "sec1"] as const)
    : (["RSA PRIVATE KEY", "pkcs1"] as const);
}
