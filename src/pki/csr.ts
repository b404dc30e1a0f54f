import type { KeyPair } from "./key-pair.ts";
import { type KeySpec, keySpec } from "./key-type.ts";
import { encodePem } from "./pem.ts";
import { webcrypto, x509 } from "./webcrypto.ts";

/**
 * A PKCS#10 request (RFC 2986), PEM. Empty subject, one critical URI SAN (critical, because the
 * subject is empty: RFC 5280 section 4.2.1.6) and nothing else: istio-csr refuses a CSR that asks
 * for more than the caller's own identity.
 */
export async function createCsr(keyPair: KeyPair, spiffeIdUri: string): Promise<string> {
  const signingAlgorithm = algorithmOf(keySpec(keyPair.type));
  const san = new x509.SubjectAlternativeNameExtension([{ type: "url", value: spiffeIdUri }], true);
  const csr = await x509.Pkcs10CertificateRequestGenerator.create(
    { keys: handlesOf(signingAlgorithm), signingAlgorithm, extensions: [san] },
    cryptoOf(keyPair),
  );
  return encodePem("CERTIFICATE REQUEST", Buffer.from(csr.rawData));
}

type SigningAlgorithm = EcdsaParams & { readonly namedCurve?: string };

function algorithmOf(spec: KeySpec): SigningAlgorithm {
  const { hash } = spec;
  return spec.kind === "ec"
    ? { name: "ECDSA", hash, namedCurve: spec.curve }
    : { name: "RSASSA-PKCS1-v1_5", hash };
}

/** What `@peculiar/x509` takes for keys: it looks at their algorithm, and asks the crypto for the rest. */
function handlesOf(algorithm: SigningAlgorithm): CryptoKeyPair {
  const handle = (type: "public" | "private"): CryptoKey => ({
    algorithm,
    type,
    extractable: false,
    usages: [],
  });
  return { publicKey: handle("public"), privateKey: handle("private") };
}

/** Our Web Crypto, but for what takes the key: that is done by the {@link KeyPair}, which keeps it. */
function cryptoOf(keyPair: KeyPair): Crypto {
  const sign = async (_algorithm: unknown, _key: unknown, data: Uint8Array | ArrayBuffer) => {
    const signature = await keyPair.sign(new Uint8Array(data));
    return new Uint8Array(signature).buffer;
  };
  const exportKey = (): Promise<ArrayBuffer> =>
    Promise.resolve(new Uint8Array(keyPair.spki).buffer);
  const subtle: SubtleCrypto = Object.create(webcrypto.subtle, {
    sign: { value: sign },
    exportKey: { value: exportKey },
  });
  return Object.create(webcrypto, { subtle: { value: subtle } });
}
