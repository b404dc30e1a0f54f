import { webcrypto, x509 } from "../../src/pki/webcrypto.ts";
import type { Issuer } from "./test-ca.ts";

export interface ListOptions {
  /** Hexadecimal serial numbers. */
  readonly revoked?: readonly string[];
  /** Wall milliseconds; default an hour ago and an hour from now. */
  readonly now?: number;
  readonly thisUpdate?: number;
  readonly nextUpdate?: number | null;
  readonly extensions?: readonly x509.Extension[];
  /** Of each entry. */
  readonly entryExtensions?: readonly x509.Extension[];
  /** Does not say by which key. */
  readonly withoutKeyId?: boolean;
  readonly hash?: "SHA-1" | "SHA-256" | "SHA-384";
}

const HOUR = 3_600_000;

/** A revocation list, PEM, made by @peculiar/x509: it shares no code with what reads it. */
export async function revocationList(
  { keys, certificate }: Issuer,
  options: ListOptions = {},
): Promise<string> {
  const { now = Date.now(), nextUpdate = now + HOUR, revoked = [], hash = "SHA-256" } = options;
  const extensions = [...(options.extensions ?? [])];
  if (!options.withoutKeyId)
    extensions.push(
      await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
    );
  const list = await x509.X509CrlGenerator.create(
    {
      issuer: certificate.subject,
      thisUpdate: new Date(options.thisUpdate ?? now - HOUR),
      ...(nextUpdate === null ? {} : { nextUpdate: new Date(nextUpdate) }),
      entries: revoked.map((serialNumber) => ({
        serialNumber,
        revocationDate: new Date(now - HOUR),
        // Without one x509 writes an empty list of extensions, which BoringSSL does not read.
        reason: x509.X509CrlReason.keyCompromise,
        extensions: [...(options.entryExtensions ?? [])],
      })),
      extensions,
      signingKey: await signingKey(keys.privateKey, hash),
      signingAlgorithm: { name: keys.privateKey.algorithm.name, hash },
    },
    webcrypto,
  );
  // OpenSSL and BoringSSL read no other label.
  return `${x509.PemConverter.encode(list.rawData, "X509 CRL")}\n`;
}

/** A Web Crypto RSA key signs by the hash that it was made for. */
async function signingKey(key: CryptoKey, hash: string): Promise<CryptoKey> {
  const { name } = key.algorithm;
  if (name === "ECDSA") return key;
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", key);
  return webcrypto.subtle.importKey("pkcs8", pkcs8, { name, hash }, false, ["sign"]);
}
