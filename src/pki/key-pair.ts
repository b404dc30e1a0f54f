import { createPrivateKey, generateKeyPair, type KeyObject, sign } from "node:crypto";
import { inspect, promisify } from "node:util";
import { REDACTED, Sensitive } from "../core/sensitive.ts";
import { keySpec, type EcSpec, type KeySpec, type KeyType, type RsaSpec } from "./key-type.ts";
import { encodePemBytes } from "./pem.ts";
import { webcrypto } from "./webcrypto.ts";

/** `traditional` is SEC1 (RFC 5915) or PKCS#1 (RFC 8017), as Istio serves keys; or PKCS#8 (RFC 5208). */
export type PrivateKeyFormat = "traditional" | "pkcs8";

/** The workload's key pair. Prints as `[redacted]` however it is rendered. */
export class KeyPair {
  readonly type: KeyType;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Buffer;
  readonly #keys: CryptoKeyPair;
  readonly #privateKey: KeyObject;

  private constructor(type: KeyType, keys: CryptoKeyPair, spki: Buffer, privateKey: KeyObject) {
    this.type = type;
    this.spki = spki;
    this.#keys = keys;
    this.#privateKey = privateKey;
  }

  /** A new key. Throws `INVALID_VALUE` for a type we do not make. */
  static async generate(type: KeyType): Promise<KeyPair> {
    const spec = keySpec(type);
    const keys = spec.kind === "ec" ? await generateEc(spec) : await generateRsa(spec);
    const spki = Buffer.from(await webcrypto.subtle.exportKey("spki", keys.publicKey));
    const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
    const privateKey = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
    pkcs8.fill(0);
    return new KeyPair(type, keys, spki, privateKey);
  }

  /** For the signers of `@peculiar/x509`. */
  get keys(): CryptoKeyPair {
    return this.#keys;
  }

  /**
   * A signature, ECDSA ones in the form of Web Crypto (r and s side by side, IEEE P1363). Made with
   * Node's KeyObject in libuv's pool: `@peculiar/webcrypto` would make a PEM string of the key at its
   * first signature and keep it.
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

function generateEc(spec: EcSpec): Promise<CryptoKeyPair> {
  const algorithm = { name: "ECDSA", namedCurve: spec.curve };
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

const generateInPool = promisify(generateKeyPair);
const signInPool = promisify(sign);

/**
 * In libuv's pool: `@peculiar/webcrypto` generates synchronously, which for RSA stops the event loop
 * (0.2 s to several), SDS streams included.
 */
async function generateRsa(spec: RsaSpec): Promise<CryptoKeyPair> {
  const { publicKey, privateKey } = await generateInPool("rsa", { modulusLength: spec.bits });
  const spki = publicKey.export({ format: "der", type: "spki" });
  const pkcs8 = privateKey.export({ format: "der", type: "pkcs8" });
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: spec.hash };
  const { subtle } = webcrypto;
  const keys = {
    privateKey: await subtle.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]),
    publicKey: await subtle.importKey("spki", spki, algorithm, true, ["verify"]),
  };
  pkcs8.fill(0);
  return keys;
}

function pemForm(spec: KeySpec, format: PrivateKeyFormat) {
  if (format === "pkcs8") return ["PRIVATE KEY", "pkcs8"] as const;
  return spec.kind === "ec"
    ? (["EC PRIVATE KEY", "sec1"] as const)
    : (["RSA PRIVATE KEY", "pkcs1"] as const);
}
