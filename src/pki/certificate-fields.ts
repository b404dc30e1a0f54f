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
}

const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
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
    names: generalNames(extensions.get(SUBJECT_ALT_NAME)),
    ...basicConstraints(extensions.get(BASIC_CONSTRAINTS)),
  };
}

/** Version 3 when there are extensions, as BoringSSL and so Envoy demand; else 1 or 2 do. */
function checkVersion(version: DerElement | undefined, extended: boolean): void {
  const number = version && parseDer(version.content, Tag.integer).content.toString("hex");
  if (number !== "02" && (extended || (number !== undefined && number !== "01")))
    throw new DerError("a version that it cannot have");
}

/** The extensions' values by OID. Two of one kind are refused: readers differ in which one they take. */
function extensionsOf(wrapper: DerElement | undefined): Map<string, Buffer> {
  const values = new Map<string, Buffer>();
  if (!wrapper) return values;
  for (const extension of childrenOf(parseDer(wrapper.content, Tag.sequence))) {
    const parts = childrenOf(expectTag(extension, Tag.sequence));
    const oid = expectTag(parts[0], Tag.oid).content.toString("hex");
    if (values.has(oid)) throw new DerError("the same extension twice");
    values.set(oid, expectTag(parts.at(-1), Tag.octetString).content);
  }
  return values;
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
