import type { Certificate } from "./certificate.ts";
import { AUTHORITY_KEY_ID, type CrlFields, crlFields, labelOf } from "./crl-fields.ts";
import type { Extension } from "./extensions.ts";
import { encodePem } from "./pem.ts";
import { isCheckable, isSignedWith, parseSigned, type Signed } from "./signed.ts";

const DELTA_INDICATOR = "551d1b";
const DISTRIBUTION_POINT = "551d1c";

/** A certificate revocation list (RFC 5280 section 5), as far as it decides what Envoy makes of it. */
export class RevocationList {
  readonly der: Buffer;
  /** Wall milliseconds; a list without an end has no `nextUpdate`. */
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
  /** Serial numbers, in lower-case hexadecimal without leading zeros. */
  readonly revoked: ReadonlySet<string>;
  /** It says which of the keys of its issuer's name signed it. */
  readonly namesKey: boolean;
  /** Why Envoy would refuse every peer for the sake of this list; undefined: it would not. */
  readonly unsupported: string | undefined;
  /** The values of the issuer's name, for messages about a CA that is not known. */
  readonly issuerLabel: string;
  /** The same for two lists by one key of one name, as far as they say by which. */
  readonly signer: string;
  readonly #issuer: Buffer;
  readonly #signed: Signed;

  /** Throws {@link DerError}. */
  constructor(der: Buffer) {
    this.der = der;
    this.#signed = parseSigned(der);
    const fields = crlFields(this.#signed);
    this.#issuer = fields.issuer.der;
    this.issuerLabel = labelOf(fields.issuer);
    this.thisUpdate = fields.thisUpdate;
    this.nextUpdate = fields.nextUpdate;
    this.revoked = new Set(fields.entries.map(({ serial }) => serial));
    const keyId = fields.extensions.get(AUTHORITY_KEY_ID);
    this.namesKey = keyId !== undefined;
    this.signer = `${this.#issuer.toString("hex")} ${keyId?.value.toString("hex") ?? ""}`;
    this.unsupported = isCheckable(this.#signed)
      ? reasonAgainst(fields)
      : "it is signed by an algorithm that is not known, or too weak";
  }

  /** Normalised: LF, lines of 64, final newline. */
  get pem(): string {
    return encodePem("X509 CRL", this.der);
  }

  /** Whether the list gives the name of `ca` for its issuer, byte for byte; another key may bear it. */
  namesIssuer(ca: Certificate): boolean {
    return this.#issuer.equals(ca.subjectName);
  }

  isSignedBy(ca: Certificate): boolean {
    return isSignedWith(ca.spki, this.#signed);
  }
}

/** Of a list with a part that BoringSSL does not know, or knows to mean less than the whole. */
function reasonAgainst({ extensions, entries }: CrlFields): string | undefined {
  const critical = criticalOf(extensions);
  if (critical.includes(DELTA_INDICATOR)) return "it is a delta list, which has the changes alone";
  if (critical.includes(DISTRIBUTION_POINT))
    return "it is for one distribution point alone, which workload certificates do not name";
  if (critical[0] !== undefined)
    return `its critical extension ${critical[0]} (DER, hex) is not known`;
  // Section 5.3: an indirect list's entries name another CA in a critical extension.
  const isStrange = entries.some((entry) => criticalOf(entry.extensions).length > 0);
  return isStrange ? "an entry has a critical extension" : undefined;
}

function criticalOf(extensions: ReadonlyMap<string, Extension>): string[] {
  return [...extensions].filter(([, { critical }]) => critical).map(([oid]) => oid);
}
