import { createHash, createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { AgentError } from "../core/errors.ts";
import {
  type CertificateFields,
  certificateFields,
  type GeneralName,
} from "./certificate-fields.ts";
import { serialOf } from "./der.ts";
import { certificatesIn, encodePem } from "./pem.ts";

/**
 * An X.509 certificate. Signatures and issuer rules are OpenSSL's (`node:crypto`, some tens of
 * microseconds where `@peculiar/x509` takes milliseconds when cold); names and times come from our
 * own strict reading of the DER, because Node gives both as text only.
 */
export class Certificate {
  readonly der: Buffer;
  /** Lower-case hexadecimal without leading zeros, as Go and istioctl print it. */
  readonly serial: string;
  /** Wall milliseconds, both inclusive. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Buffer;
  readonly names: readonly GeneralName[];
  /** The URI SANs, byte for byte (latin1), in order. */
  readonly uriSans: readonly string[];
  readonly isCa: boolean;
  readonly pathLength: number | undefined;
  /** Whether its key usage lets it sign revocation lists. */
  readonly maySignLists: boolean;
  /** The extended key usages, hexadecimal of their OIDs' contents. */
  readonly purposes: readonly string[];
  readonly #fields: CertificateFields;
  readonly #x509: X509Certificate;
  #publicKey: KeyObject | undefined;
  #fingerprint: string | undefined;

  /** Throws what Node or our reader throws; {@link parseCertificates} gives it our type. */
  constructor(der: Buffer) {
    const fields = certificateFields(der);
    this.der = der;
    this.serial = serialOf(fields.serial);
    this.notBefore = fields.notBefore;
    this.notAfter = fields.notAfter;
    this.spki = fields.spki;
    this.names = fields.names;
    this.uriSans = fields.names
      .filter(({ kind }) => kind === "uri")
      .map(({ bytes }) => bytes.toString("latin1"));
    this.isCa = fields.isCa;
    this.pathLength = fields.pathLength;
    this.maySignLists = fields.maySignLists;
    this.purposes = fields.purposes;
    this.#fields = fields;
    this.#x509 = new X509Certificate(der);
  }

  /** Normalised: LF, lines of 64, final newline. */
  get pem(): string {
    return encodePem("CERTIFICATE", this.der);
  }

  /** SHA-256 of the DER, lower-case hexadecimal. */
  get fingerprint(): string {
    return (this.#fingerprint ??= createHash("sha256").update(this.der).digest("hex"));
  }

  /** Subject and issuer carry the same name, whoever signed. */
  get isSelfIssued(): boolean {
    return this.#fields.subject.equals(this.#fields.issuer);
  }

  /** Signed with its own key: a root, as far as a chain is concerned. */
  get isSelfSigned(): boolean {
    return this.isSelfIssued && this.isSignedBy(this);
  }

  /** The subject as it is encoded, DER: what names an issuer elsewhere. */
  get subjectName(): Buffer {
    return this.#fields.subject;
  }

  /** On one line; empty where the SAN says it all. */
  get subject(): string {
    return (this.#x509.subject ?? "").replaceAll("\n", ",");
  }

  /** For messages, on one line: the subject, or the URI SAN where the subject is empty. */
  get label(): string {
    return JSON.stringify(this.subject || this.uriSans[0] || `serial ${this.serial}`);
  }

  /** For messages, on one line. */
  get issuerLabel(): string {
    return JSON.stringify((this.#x509.issuer ?? "").replaceAll("\n", ","));
  }

  /** Whether the public key is that of `spki` (DER), whatever its encoding. */
  hasPublicKey(spki: Buffer): boolean {
    if (this.spki.equals(spki)) return true;
    return succeeds(() =>
      this.#key().equals(createPublicKey({ key: spki, format: "der", type: "spki" })),
    );
  }

  /** Whether `issuer` carries the name that this certificate gives for its issuer. */
  namesIssuer(issuer: Certificate): boolean {
    return this.#fields.issuer.equals(issuer.#fields.subject) || this.fitsIssuer(issuer);
  }

  /** OpenSSL's X509_check_issued: name (case and spaces aside), key identifier, key usage. */
  fitsIssuer(issuer: Certificate): boolean {
    return this.#x509.checkIssued(issuer.#x509);
  }

  isSignedBy(issuer: Certificate): boolean {
    return succeeds(() => this.#x509.verify(issuer.#key()));
  }

  #key(): KeyObject {
    return (this.#publicKey ??= this.#x509.publicKey);
  }
}

/** OpenSSL throws at keys and algorithms that it does not know: for us a plain no. */
function succeeds(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}

/** The certificates of a PEM text. Throws `CERT_UNPARSABLE` with `where` and which one it is. */
export function parseCertificates(pem: string, where = "PEM"): Certificate[] {
  return certificatesIn(pem, where).map((der, index) => {
    try {
      return new Certificate(der);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new AgentError(
        "CERT_UNPARSABLE",
        `${where}: certificate ${index + 1} is not X.509: ${reason}`,
        { cause: error },
      );
    }
  });
}
