import type { KeyPair } from "./key-pair.ts";
import { keySpec } from "./key-type.ts";
import { encodePem } from "./pem.ts";
import { webcrypto, x509 } from "./webcrypto.ts";

/**
 * A PKCS#10 request (RFC 2986), PEM. Empty subject, one critical URI SAN (critical, because the
 * subject is empty: RFC 5280 section 4.2.1.6) and nothing else: istio-csr refuses a CSR that asks
 * for more than the caller's own identity.
 */
export async function createCsr(keyPair: KeyPair, spiffeIdUri: string): Promise<string> {
  const spec = keySpec(keyPair.type);
  const name = spec.kind === "ec" ? "ECDSA" : "RSASSA-PKCS1-v1_5";
  const san = new x509.SubjectAlternativeNameExtension([{ type: "url", value: spiffeIdUri }], true);
  const csr = await x509.Pkcs10CertificateRequestGenerator.create(
    { keys: keyPair.keys, signingAlgorithm: { name, hash: spec.hash }, extensions: [san] },
    cryptoOf(keyPair),
  );
  return encodePem("CERTIFICATE REQUEST", Buffer.from(csr.rawData));
}

/** Our Web Crypto, but for signatures, which {@link KeyPair.sign} makes. */
function cryptoOf(keyPair: KeyPair): Crypto {
  const sign: SubtleCrypto["sign"] = async (_algorithm, _key, data) => {
    const bytes = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data);
    return new Uint8Array(await keyPair.sign(bytes)).buffer;
  };
  const subtle: SubtleCrypto = Object.create(webcrypto.subtle, { sign: { value: sign } });
  return Object.create(webcrypto, { subtle: { value: subtle } });
}
