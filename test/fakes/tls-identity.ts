import { webcrypto, x509 } from "../../src/pki/webcrypto.ts";

/** What a TLS server shows, and the root a client has to trust for it. */
export interface TlsIdentity {
  readonly rootPem: string;
  readonly certPem: string;
  readonly keyPem: string;
}

export interface TlsIdentityOptions {
  readonly dns?: readonly string[];
  readonly ips?: readonly string[];
  /** Wall milliseconds. */
  readonly notBefore?: number;
  readonly notAfter?: number;
}

const HOUR = 3_600_000;
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** A root of its own and a server certificate under it. */
export async function tlsIdentity(options: TlsIdentityOptions = {}): Promise<TlsIdentity> {
  const { dns = ["localhost"], ips = ["127.0.0.1"] } = options;
  const notBefore = new Date(options.notBefore ?? Date.now() - HOUR);
  const notAfter = new Date(options.notAfter ?? Date.now() + HOUR);
  const rootKeys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const root = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: "CN=TLS root of a test CA",
      notBefore: new Date(Date.now() - 2 * HOUR),
      notAfter: new Date(Date.now() + 24 * HOUR),
      keys: rootKeys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        await x509.SubjectKeyIdentifierExtension.create(rootKeys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const names: x509.JsonGeneralNames = [
    ...dns.map((value) => ({ type: "dns", value }) as const),
    ...ips.map((value) => ({ type: "ip", value }) as const),
  ];
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject: "CN=ca",
      issuer: root.subject,
      notBefore,
      notAfter,
      publicKey: keys.publicKey,
      signingKey: rootKeys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.SubjectAlternativeNameExtension(names),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        // All roots here have one name: OpenSSL finds the right one by its key identifier only.
        await x509.AuthorityKeyIdentifierExtension.create(rootKeys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    rootPem: `${root.toString("pem")}\n`,
    certPem: `${certificate.toString("pem")}\n`,
    keyPem: `${x509.PemConverter.encode(key, "PRIVATE KEY")}\n`,
  };
}
