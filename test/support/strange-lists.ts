import { der, octetString, oid, sequence } from "../../src/ca/authority/der-writer.ts";
import { encodePem } from "../../src/pki/pem.ts";

const hex = (digits: string): Buffer => Buffer.from(digits, "hex");
const NOTHING = Buffer.alloc(0);
const ECDSA_SHA256 = sequence(oid(hex("2a8648ce3d040302")));
const NAME = sequence(der(0x31, sequence(oid(hex("550403")), der(0x0c, Buffer.from("X")))));
const SIGNATURE = der(0x03, hex("00"), sequence(hex("020101"), hex("020101")));
const NULL = hex("0500");
const utcTime = (text: string): Buffer => der(0x17, Buffer.from(text));
const extension = (id: string, value: string): Buffer =>
  sequence(oid(hex(id)), octetString(hex(value)));
const NUMBER = extension("551d14", "020101");
const extensions = (...all: readonly Buffer[]): Buffer => der(0xa0, sequence(...all));
const entry = (...more: readonly Buffer[]): Buffer =>
  sequence(hex("02010a"), utcTime("260101000000Z"), ...more);

interface Parts {
  readonly version?: Buffer;
  readonly thisUpdate?: Buffer;
  readonly nextUpdate?: Buffer;
  readonly revoked?: Buffer;
  readonly extensions?: Buffer;
  readonly more?: Buffer;
  readonly after?: Buffer;
}

/** A list with parts that are right, where none is given. Nobody's signature, which no reader looks at. */
function list(parts: Parts = {}): string {
  const content = sequence(
    parts.version ?? hex("020101"),
    ECDSA_SHA256,
    NAME,
    parts.thisUpdate ?? utcTime("260101000000Z"),
    parts.nextUpdate ?? utcTime("280101000000Z"),
    parts.revoked ?? NOTHING,
    parts.extensions ?? extensions(NUMBER),
    parts.more ?? NOTHING,
  );
  return encodePem("X509 CRL", sequence(content, ECDSA_SHA256, SIGNATURE, parts.after ?? NOTHING));
}

/** Lists that are read, by us and by Envoy. */
export const soundLists: Readonly<Record<string, string>> = {
  plain: list(),
  "of version 1": list({ version: NOTHING, extensions: NOTHING }),
  "without an end": list({ nextUpdate: NOTHING }),
  "with entries": list({ revoked: sequence(entry(), entry(sequence(NUMBER))) }),
  "with an empty list of entries": list({ revoked: sequence() }),
};

/** Lists that Envoy cannot read: with one of them it rejects the bundle. */
export const unreadableLists: Readonly<Record<string, string>> = {
  "version 1, written out": list({ version: hex("020100"), extensions: NOTHING }),
  "version 3": list({ version: hex("020102") }),
  "version 1 with extensions": list({ version: NOTHING }),
  "version 1 with an entry's extensions": list({
    version: NOTHING,
    extensions: NOTHING,
    revoked: sequence(entry(sequence(NUMBER))),
  }),
  "no extension in a list of them": list({ extensions: extensions() }),
  "no extension in an entry's list of them": list({ revoked: sequence(entry(sequence())) }),
  "an extension that is none": list({ extensions: extensions(NULL) }),
  "a key identifier that is none": list({ extensions: extensions(extension("551d23", "020101")) }),
  "a time without seconds": list({ thisUpdate: utcTime("2601010000Z") }),
  "an entry without a time": list({ revoked: sequence(sequence(hex("02010a"))) }),
  "an entry with a wrong time": list({ revoked: sequence(sequence(hex("02010a"), utcTime("x"))) }),
  "an entry with more": list({ revoked: sequence(entry(NULL)) }),
  "an empty serial number": list({
    revoked: sequence(sequence(hex("0200"), utcTime("260101000000Z"))),
  }),
  "a padded serial number": list({
    revoked: sequence(sequence(hex("0202000a"), utcTime("260101000000Z"))),
  }),
  "more in the list": list({ more: NULL }),
  "more after the list": list({ after: NULL }),
};
