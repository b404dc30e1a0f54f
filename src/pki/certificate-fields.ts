import {
  booleanOf,
  childrenOf,
  type DerElement,
  DerError,
  expectTag,
  parseDer,
  Tag,
  timeOf,
} from "./der.ts";
import { extensionsOf } from "./extensions.ts";

/** One entry of the subject alternative name (RFC 5280 section 4.2.1.6), undecoded. */
export interface GeneralName {
  readonly kind: "uri" | "dns" | "email" | "other";
  readonly bytes: Buffer;
}

/** The fields of a certificate (RFC 5280 section 4.1) that we judge, exactly as encoded. */
export interface CertificateFields {
  readonly serial: Buffer;
  readonly issuer: Buffer;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly subject: Buffer;
  readonly spki: Buffer;
  readonly names: readonly GeneralName[];
  readonly isCa: boolean;
  /** How many CAs may follow below this one; undefined is no limit. */
  readonly pathLength: number | undefined;
  /** Of the key usage, where there is one: whether it may sign revocation lists. */
  readonly maySignLists: boolean;
  /** The extended key usages, hexadecimal of their OIDs' contents. */
  readonly purposes: readonly string[];
}

const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const KEY_USAGE = "551d0f";
const EXTENDED_KEY_USAGE = "551d25";
const BASIC_CONSTRAINTS = "551d13";
const SUBJECT_ALT_NAME = "551d11";

/** Throws {@link DerError}. */
export function certificateFields(der: Buffer): CertificateFields {
  const [tbs, , , ...more] = childrenOf(parseDer(der, Tag.sequence));
  if (more.length > 0) throw new DerError("more than the three parts of a certificate");
  const fields = childrenOf(expectTag(tbs, Tag.sequence));
  const version = fields[0]?.tag === VERSION ? fields.shift() : undefined;
  const [serial, , issuer, validity, subject, spki, ...optional] = fields;
  const [notBefore, notAfter] = childrenOf(expectTag(validity, Tag.sequence));
  if (!notBefore || !notAfter) throw new DerError("a validity without two times");
  const wrapper = optional.find(({ tag }) => tag === EXTENSIONS);
  checkVersion(version, wrapper !== undefined);
  const extensions = extensionsOf(wrapper);
  return {
    serial: expectTag(serial, Tag.integer).content,
    issuer: expectTag(issuer, Tag.sequence).der,
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    subject: expectTag(subject, Tag.sequence).der,
    spki: expectTag(spki, Tag.sequence).der,
    names: generalNames(extensions.get(SUBJECT_ALT_NAME)?.value),
    ...basicConstraints(extensions.get(BASIC_CONSTRAINTS)?.value),
    maySignLists: hasCrlSign(extensions.get(KEY_USAGE)?.value),
    purposes: purposesIn(extensions.get(EXTENDED_KEY_USAGE)?.value),
  };
}

/** Version 3 when there are extensions, as BoringSSL and so Envoy demand; else 1 or 2 do. */
function checkVersion(version: DerElement | undefined, extended: boolean): void {
  const number = version && parseDer(version.content, Tag.integer).content.toString("hex");
  if (number !== "02" && (extended || (number !== undefined && number !== "01")))
    throw new DerError("a version that it cannot have");
}

function generalNames(value: Buffer | undefined): GeneralName[] {
  if (!value) return [];
  return childrenOf(parseDer(value, Tag.sequence)).map(({ tag, content }) => ({
    kind: NAME_KINDS.get(tag) ?? "other",
    bytes: content,
  }));
}

const NAME_KINDS: ReadonlyMap<number, GeneralName["kind"]> = new Map([
  [0x81, "email"],
  [0x82, "dns"],
  [0x86, "uri"],
]);

function basicConstraints(value: Buffer | undefined) {
  if (!value) return { isCa: false, pathLength: undefined };
  const parts = childrenOf(parseDer(value, Tag.sequence));
  const ca = parts[0]?.tag === Tag.boolean ? parts.shift() : undefined;
  const limit = parts[0]?.tag === Tag.integer ? parts[0].content : undefined;
  return {
    isCa: ca !== undefined && booleanOf(ca),
    // A limit of more than a byte is no limit in practice.
    pathLength: limit?.length === 1 ? limit[0] : undefined,
  };
}

/** cRLSign is bit 6 (RFC 5280 section 4.2.1.3); a certificate without a key usage may do all. */
function hasCrlSign(value: Buffer | undefined): boolean {
  if (!value) return true;
  const [, first = 0] = parseDer(value, Tag.bitString).content;
  return (first & 0x02) !== 0;
}

function purposesIn(value: Buffer | undefined): string[] {
  if (!value) return [];
  return childrenOf(parseDer(value, Tag.sequence)).map(({ content }) => content.toString("hex"));
}
