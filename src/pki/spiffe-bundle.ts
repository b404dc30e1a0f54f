import { AgentError } from "../core/errors.ts";
import { Certificate } from "./certificate.ts";
import { decodeBase64 } from "./pem.ts";

type JsonObject = Readonly<Record<string, unknown>>;

const SPACE = 0x20;
const BRACE = 0x7b;

/** Whether a file's content is meant as JSON rather than as PEM. */
export function isJson(bytes: Buffer): boolean {
  return bytes.find((byte) => byte > SPACE) === BRACE;
}

/**
 * The CA certificates of a SPIFFE bundle (SPIFFE Trust Domain and Bundle, section 4: a JWK set,
 * RFC 7517), or of `trustDomain` in a bundle map (`trust_domains`), which is of no use without it. Keys
 * for JWTs and for what is not known are stepped over, as the specification says; so are
 * `spiffe_sequence` and `spiffe_refresh_hint`, since the file is followed anyway. Throws
 * `CERT_UNPARSABLE` with `where` and which key it is.
 */
export function parseSpiffeBundle(
  json: string,
  trustDomain: string | undefined,
  where = "bundle",
): Certificate[] {
  const document = objectOf(parsed(json, where), where);
  const map = own(document, "trust_domains");
  if (map === undefined) return certificatesOf(document, where);
  if (trustDomain === undefined)
    throw unparsable(where, "a bundle map, and no setting says which trust domain is our own", {
      hint: "set TRUST_DOMAIN, or take the bundle out of the map",
    });
  const bundle = own(objectOf(map, `${where}, trust_domains`), trustDomain);
  if (bundle === undefined) throw unparsable(where, `no bundle of the trust domain ${trustDomain}`);
  const place = `${where}, trust domain ${trustDomain}`;
  return certificatesOf(objectOf(bundle, place), place);
}

function certificatesOf(bundle: JsonObject, where: string): Certificate[] {
  const keys = own(bundle, "keys");
  if (!Array.isArray(keys)) throw unparsable(where, `keys is ${kindOf(keys)}, not a list`);
  const certificates = keys.flatMap((key: unknown, index) => {
    const place = `${where}, key ${index + 1}`;
    const jwk = objectOf(key, place);
    return own(jwk, "use") === "x509-svid" ? certificateOf(own(jwk, "x5c"), place) : [];
  });
  if (certificates.length === 0) throw unparsable(where, 'no key with the use "x509-svid"');
  return certificates;
}

/** Section 4.2.2: `x5c` has the one CA certificate of the key. RFC 7517, 4.7: base64, not base64url. */
function certificateOf(x5c: unknown, where: string): Certificate {
  if (!Array.isArray(x5c)) throw unparsable(where, `x5c is ${kindOf(x5c)}, not a list`);
  if (x5c.length !== 1)
    throw unparsable(where, `x5c has ${x5c.length} certificates, where one belongs`);
  const [text]: unknown[] = x5c;
  const der = typeof text === "string" ? decodeBase64(text) : undefined;
  if (der === undefined) throw unparsable(where, "x5c is not base64");
  try {
    return new Certificate(der);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw unparsable(where, `x5c is not X.509: ${reason}`);
  }
}

function parsed(json: string, where: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The parser's own message quotes what is there.
    throw unparsable(where, "it is not JSON");
  }
}

function objectOf(value: unknown, where: string): JsonObject {
  if (isObject(value)) return value;
  throw unparsable(where, `${kindOf(value)}, not an object`);
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const own = (object: JsonObject, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined;

function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function unparsable(where: string, what: string, more?: { readonly hint: string }): AgentError {
  return new AgentError("CERT_UNPARSABLE", `${where}: ${what}`, more);
}
