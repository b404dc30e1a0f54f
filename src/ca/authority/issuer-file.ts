import { createPrivateKey, type KeyObject } from "node:crypto";
import { AgentError } from "../../core/errors.ts";
import { Sensitive } from "../../core/sensitive.ts";
import { Certificate } from "../../pki/certificate.ts";
import { encodePemBytes, pemBlocks, type PemBlock } from "../../pki/pem.ts";
import { unusable } from "./folder.ts";
import { issuerOf, spkiOf, type Issuer } from "./issuer.ts";

/** PKCS#8 PEM, as bytes. */
export function keyPem(key: KeyObject): Sensitive<Buffer> {
  const der = key.export({ format: "der", type: "pkcs8" });
  const pem = encodePemBytes("PRIVATE KEY", der);
  der.fill(0);
  return new Sensitive(pem);
}

/** Certificate, then key, as one PEM text. */
export function encodeIssuer(issuer: Issuer): Sensitive<Buffer> {
  const key = keyPem(issuer.key).reveal();
  const bytes = Buffer.concat([Buffer.from(issuer.pem), key]);
  key.fill(0);
  return new Sensitive(bytes);
}

/**
 * The CA certificate and key of a file's bytes, which are zeroed. With `root` the certificate has to
 * be signed by it, else by itself. Throws `CA_STATE_UNUSABLE` with the `path` and the reason. Dates
 * are the caller's business: an issuing certificate that has ended is renewed, a root is not.
 */
export function decodeIssuer(path: string, bytes: Sensitive<Buffer>, root?: Issuer): Issuer {
  const [certificateDer, keyDer] = blocksOf(path, bytes);
  const key = keyOf(path, keyDer);
  const certificate = certificateOf(path, certificateDer);
  if (!certificate.isCa) throw unusable(path, "its certificate is not that of a CA");
  if (!certificate.hasPublicKey(spkiOf(key)))
    throw unusable(path, "its key does not belong to its certificate");
  const above = root ? certificateOf(path, root.der) : certificate;
  if (!certificate.isSignedBy(above))
    throw unusable(path, `its certificate is not signed by ${root ? "the root" : "itself"}`);
  return issuerOf(certificateDer, key);
}

function blocksOf(path: string, bytes: Sensitive<Buffer>): [certificate: Buffer, key: Buffer] {
  const raw = bytes.reveal();
  let blocks: PemBlock[];
  try {
    blocks = pemBlocks(raw.toString("latin1"), "its content");
  } catch (error) {
    throw unusable(path, error instanceof AgentError ? error.message : String(error), error);
  } finally {
    raw.fill(0);
  }
  const [certificate, key, ...rest] = blocks;
  if (certificate?.label !== "CERTIFICATE" || key?.label !== "PRIVATE KEY" || rest.length > 0)
    throw unusable(path, "it does not hold one certificate and then one PKCS#8 key");
  return [certificate.der, key.der];
}

function keyOf(path: string, der: Buffer): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  } catch (error) {
    throw unusable(path, "its key cannot be read", error);
  } finally {
    der.fill(0);
  }
  // Our signatures say ecdsa-with-SHA256.
  if (key.asymmetricKeyDetails?.namedCurve !== "prime256v1")
    throw unusable(path, "its key is not on the curve P-256");
  return key;
}

function certificateOf(path: string, der: Buffer): Certificate {
  try {
    return new Certificate(der);
  } catch (error) {
    throw unusable(path, "its certificate cannot be read", error);
  }
}
