import { createHash } from "node:crypto";
import { Certificate } from "./certificate.ts";
import {
  childrenOf,
  type DerElement,
  DerError,
  expectTag,
  parseDer,
  serialOf,
  Tag,
  timeOf,
} from "./der.ts";
import { isSignedWith, parseSigned, type Signed } from "./signed.ts";

/** Tags of RFC 6960's own, in the contexts where they stand. */
const CONTEXT_0 = 0xa0;
const RESPONDER_BY_NAME = 0xa1;
const RESPONDER_BY_KEY = 0xa2;
const GOOD = 0x80;
const REVOKED = 0xa1;
const UNKNOWN = 0x82;

/** id-pkix-ocsp-basic, 1.3.6.1.5.5.7.48.1.1. */
const BASIC = "2b0601050507300101";

/** id-kp-OCSPSigning, 1.3.6.1.5.5.7.3.9. */
const OCSP_SIGNING = "2b06010505070309";

const HASHES: ReadonlyMap<string, string> = new Map([
  ["2b0e03021a", "sha1"], // what nearly every responder identifies by; nothing is signed with it
  ["608648016503040201", "sha256"],
  ["608648016503040202", "sha384"],
  ["608648016503040203", "sha512"],
]);

/** An OCSP response (RFC 6960 section 4.2) about one certificate: Envoy takes no other. */
export class OcspResponse {
  readonly der: Buffer;
  /** Lower-case hexadecimal without leading zeros. */
  readonly serial: string;
  readonly status: "good" | "revoked" | "unknown";
  /** Wall milliseconds; without an end there is no `nextUpdate`. */
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
  readonly #hash: string;
  readonly #nameHash: Buffer;
  readonly #keyHash: Buffer;
  readonly #signed: Signed;
  /** Certificates that came along. */
  readonly #responders: readonly Certificate[];

  /** Throws {@link DerError}, or what Node says of a responder's certificate. */
  constructor(der: Buffer) {
    this.der = der;
    this.#signed = parseSigned(basicResponse(der));
    const [certId, status, thisUpdate, nextUpdate] = childrenOf(singleResponse(this.#signed));
    const [algorithm, nameHash, keyHash, serial] = childrenOf(expectTag(certId, Tag.sequence));
    const [hashOid] = childrenOf(expectTag(algorithm, Tag.sequence));
    const hash = HASHES.get(expectTag(hashOid, Tag.oid).content.toString("hex"));
    if (hash === undefined) throw new DerError("an issuer by a hash that is not known");
    if (!status) throw new DerError("no status");
    this.#responders = respondersOf(this.#signed);
    this.#hash = hash;
    this.#nameHash = expectTag(nameHash, Tag.octetString).content;
    this.#keyHash = expectTag(keyHash, Tag.octetString).content;
    this.serial = serialOf(expectTag(serial, Tag.integer).content);
    this.status = statusOf(status);
    this.thisUpdate = timeOf(expectTag(thisUpdate, Tag.generalizedTime));
    this.nextUpdate =
      nextUpdate?.tag === CONTEXT_0
        ? timeOf(parseDer(nextUpdate.content, Tag.generalizedTime))
        : undefined;
  }

  /** Whether the certificate asked about is one of this issuer's, by its name and key. */
  namesIssuer(issuer: Certificate): boolean {
    const digest = (bytes: Buffer): Buffer => createHash(this.#hash).update(bytes).digest();
    const [, key] = childrenOf(parseDer(issuer.spki, Tag.sequence));
    return (
      digest(issuer.subjectName).equals(this.#nameHash) &&
      digest(expectTag(key, Tag.bitString).content.subarray(1)).equals(this.#keyHash)
    );
  }

  /**
   * By the issuer itself, or by a responder whose certificate came along: of the issuer, and for that
   * purpose, or any workload could vouch for any other (section 4.2.2.2).
   */
  isSignedFor(issuer: Certificate): boolean {
    const isResponder = (responder: Certificate): boolean =>
      responder.purposes.includes(OCSP_SIGNING) && responder.isSignedBy(issuer);
    const signers = [issuer, ...this.#responders.filter(isResponder)];
    return signers.some(({ spki }) => isSignedWith(spki, this.#signed));
  }
}

/** What a successful response carries. */
function basicResponse(der: Buffer): Buffer {
  const [status, bytes] = childrenOf(parseDer(der, Tag.sequence));
  const code = expectTag(status, Tag.enumerated).content.toString("hex");
  if (code !== "00") throw new DerError(`the responder's own error ${Number.parseInt(code, 16)}`);
  const [type, response] = childrenOf(parseDer(expectTag(bytes, CONTEXT_0).content, Tag.sequence));
  if (expectTag(type, Tag.oid).content.toString("hex") !== BASIC)
    throw new DerError("a type of response that is not known");
  return expectTag(response, Tag.octetString).content;
}

function singleResponse({ content }: Signed): DerElement {
  const fields = childrenOf(content);
  if (fields[0]?.tag === CONTEXT_0) fields.shift();
  const [responder, , responses] = fields;
  if (responder?.tag !== RESPONDER_BY_NAME && responder?.tag !== RESPONDER_BY_KEY)
    throw new DerError("no responder");
  const all = childrenOf(expectTag(responses, Tag.sequence));
  if (all.length !== 1) throw new DerError(`${all.length} certificates, where Envoy takes one`);
  return expectTag(all[0], Tag.sequence);
}

function statusOf({ tag }: DerElement): OcspResponse["status"] {
  if (tag === GOOD) return "good";
  if (tag === REVOKED) return "revoked";
  if (tag === UNKNOWN) return "unknown";
  throw new DerError("a status that is none");
}

function respondersOf({ rest: [wrapper] }: Signed): Certificate[] {
  if (wrapper?.tag !== CONTEXT_0) return [];
  return childrenOf(parseDer(wrapper.content, Tag.sequence)).map(({ der }) => new Certificate(der));
}
