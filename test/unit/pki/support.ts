import { AgentError } from "../../../src/core/errors.ts";
import { webcrypto, x509 } from "../../../src/pki/webcrypto.ts";

/** The code of the AgentError that `attempt` throws; "ok" when it does not throw. */
export async function codeOf(attempt: () => unknown): Promise<string> {
  try {
    await attempt();
    return "ok";
  } catch (error) {
    if (error instanceof AgentError) return error.code;
    throw error;
  }
}

/** A certificate with whatever the case needs, right or wrong. */
export interface ForgeOptions {
  readonly subject?: string;
  /** Default: itself. */
  readonly issuer?: Forged;
  /** Instead of the issuer's subject. */
  readonly issuerName?: string;
  /** Default: new ones. */
  readonly keys?: CryptoKeyPair;
  /** Undefined: no basic constraints. */
  readonly ca?: boolean;
  readonly pathLength?: number;
  readonly keyUsage?: x509.KeyUsageFlags;
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly uri?: string;
  readonly serial?: string;
  readonly extensions?: readonly x509.Extension[];
}

export interface Forged {
  readonly keys: CryptoKeyPair;
  readonly subject: string;
  readonly pem: string;
  readonly der: Buffer;
  readonly spki: Buffer;
}

export const NOW = Date.parse("2026-06-01T12:00:00Z");
export const HOUR = 3_600_000;
const EC = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };

export async function newKeys(): Promise<CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(EC, true, ["sign", "verify"]);
}

let serials = 0;

export async function forge(options: ForgeOptions): Promise<Forged> {
  const keys = options.keys ?? (await newKeys());
  const subject = options.subject ?? "";
  const extensions = [...(options.extensions ?? [])];
  if (options.ca !== undefined)
    extensions.push(new x509.BasicConstraintsExtension(options.ca, options.pathLength, true));
  if (options.keyUsage !== undefined)
    extensions.push(new x509.KeyUsagesExtension(options.keyUsage, true));
  if (options.uri !== undefined)
    extensions.push(
      new x509.SubjectAlternativeNameExtension([{ type: "url", value: options.uri }], true),
    );
  serials += 1;
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: options.serial ?? (0x1000 + serials).toString(16),
      subject,
      issuer: options.issuerName ?? options.issuer?.subject ?? subject,
      notBefore: new Date(options.notBefore ?? NOW - HOUR),
      notAfter: new Date(options.notAfter ?? NOW + HOUR),
      publicKey: keys.publicKey,
      signingKey: (options.issuer?.keys ?? keys).privateKey,
      signingAlgorithm: SIGNING,
      extensions,
    },
    webcrypto,
  );
  return {
    keys,
    subject,
    pem: `${certificate.toString("pem")}\n`,
    der: Buffer.from(certificate.rawData),
    spki: Buffer.from(certificate.publicKey.rawData),
  };
}
