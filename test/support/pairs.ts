import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { createCsr } from "../../src/pki/csr.ts";
import { KeyPair } from "../../src/pki/key-pair.ts";
import type { LeafOptions, TestCa } from "./test-ca.ts";

/** A certificate and its key, as files hold them. */
export interface Pair {
  readonly chain: string;
  readonly key: string;
  /** As the agent writes it. */
  readonly serial: string;
}

export async function makePair(ca: TestCa, options: LeafOptions = {}): Promise<Pair> {
  const keyPair = await KeyPair.generate("ecdsa-p256");
  const csr = await createCsr(keyPair, "spiffe://cluster.local/ns/demo/sa/web");
  const chain = (await ca.sign(csr, options)) + ca.intermediatePem;
  const key = (await keyPair.privateKeyPem("pkcs8")).reveal().toString();
  const serial = new X509Certificate(chain).serialNumber.toLowerCase().replace(/^0+/, "");
  return { chain, key, serial };
}

/** A key behind a password. */
export function encryptedKey(): string {
  return generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { format: "pem", type: "spki" },
    privateKeyEncoding: {
      format: "pem",
      type: "pkcs8",
      cipher: "aes-256-cbc",
      passphrase: "secret",
    },
  }).privateKey;
}
