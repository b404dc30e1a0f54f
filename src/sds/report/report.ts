/** The words of the table and of JSON alike. */
export type SecretType =
  "Cert Chain" | "CA" | "SPIFFE Validator" | "Session Ticket Keys" | "Generic";

export type SecretStatus =
  | "ACTIVE"
  /** No answer yet. */
  | "PENDING"
  /** The server says that it has no such secret; only DeltaSecrets can. */
  | "UNKNOWN"
  | "EXPIRED"
  | "NOT YET VALID"
  /** Something else stands against it: see the problems. */
  | "INVALID";

/** `not checked`: the key is not in the secret (a file, a provider, PKCS #12), or there is no leaf. */
export type KeyCheck = "matches" | "does not match" | "missing" | "unreadable" | "not checked";

/** What a server serves under one name, and what stands against it. Nothing secret is in it. */
export interface SecretReport {
  readonly name: string;
  /** Undefined where nothing came, or something unknown. */
  readonly type: SecretType | undefined;
  readonly status: SecretStatus;
  readonly version: string | undefined;
  /** Of a certificate chain. */
  readonly privateKey: KeyCheck | undefined;
  readonly certificates: readonly CertificateReport[];
  /** A line each, without the name. Empty: all is well. */
  readonly problems: readonly string[];
}

export interface CertificateReport {
  readonly role: "leaf" | "intermediate" | "root";
  /** The leaf's is that of its secret, the others' a matter of time alone. */
  readonly status: SecretStatus;
  /** Lower-case hexadecimal without leading zeros, as istioctl prints it. */
  readonly serialNumber: string;
  /** RFC 3339, UTC, whole seconds. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** The first URI SAN; of a SPIFFE validator's root its trust domain. */
  readonly spiffeId: string | undefined;
  /** May be empty. */
  readonly subject: string;
  /** SHA-256 of the DER. */
  readonly fingerprint: string;
  readonly pem: string;
}
