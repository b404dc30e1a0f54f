import { createPrivateKey, createPublicKey } from "node:crypto";
import type { envoy } from "../../gen/sds.js";
import type { Certificate } from "../../pki/certificate.ts";
import { bytesIn, elsewhere } from "./data-source.ts";
import type { KeyCheck } from "./report.ts";

/**
 * Whether the private key is the leaf's. The only look at a key: its bytes are wiped right after. No
 * error of the reader is passed on, for it may quote what it read.
 */
export function checkPrivateKey(
  message: envoy.extensions.transport_sockets.tls.v3.TlsCertificate.$Properties,
  leaf: Certificate | undefined,
): KeyCheck {
  const key = bytesIn(message.privateKey);
  const password = bytesIn(message.password);
  try {
    if (message.privateKeyProvider || message.pkcs12) return "not checked";
    if (key === undefined) return elsewhere(message.privateKey) ? "not checked" : "missing";
    if (leaf === undefined) return "not checked";
    return leaf.hasPublicKey(publicKeyOf(key, password)) ? "matches" : "does not match";
  } catch {
    return "unreadable";
  } finally {
    key?.fill(0);
    password?.fill(0);
  }
}

/** SubjectPublicKeyInfo, DER. Throws where the key cannot be read. */
function publicKeyOf(pem: Uint8Array, password: Uint8Array | undefined): Buffer {
  const key = createPrivateKey({
    key: bufferOver(pem),
    format: "pem",
    ...(password === undefined ? {} : { passphrase: bufferOver(password) }),
  });
  return createPublicKey(key).export({ format: "der", type: "spki" });
}

/** The same memory: a copy would stay. */
function bufferOver({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
