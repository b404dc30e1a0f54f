import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { AgentError } from "../../core/errors.ts";
import { childrenOf, type DerElement, expectTag, parseDer, Tag } from "../../pki/der.ts";
import { pemBlocks } from "../../pki/pem.ts";

/** A certificate signing request whose signature has been checked: the caller has the private key. */
export interface VerifiedCsr {
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Buffer;
  /** URI SANs in their order, byte for byte (latin1); empty when the CSR asks for none. */
  readonly uris: readonly string[];
}

/** RFC 7468 section 7: the second is what old tools write. */
const LABELS: ReadonlySet<string> = new Set(["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"]);

/** Below is forgeable; above, one request keeps the CA busy for long. */
const RSA_BITS = { min: 2048, max: 8192 };

/** The digest of a signature algorithm, by its OID; Ed25519 has its own inside. */
const DIGESTS: ReadonlyMap<string, string | null> = new Map([
  ["2a8648ce3d040302", "sha256"], // ecdsa-with-SHA256 and so on (RFC 5758)
  ["2a8648ce3d040303", "sha384"],
  ["2a8648ce3d040304", "sha512"],
  ["2a864886f70d01010b", "sha256"], // sha256WithRSAEncryption and so on (RFC 4055)
  ["2a864886f70d01010c", "sha384"],
  ["2a864886f70d01010d", "sha512"],
  ["2b6570", null], // Ed25519 (RFC 8410)
]);
const EXTENSION_REQUEST = "2a864886f70d01090e";
const SUBJECT_ALT_NAME = "551d11";
const ATTRIBUTES = 0xa0;
const SET = 0x31;
const URI = 0x86;

/**
 * Reads a PKCS#10 request (RFC 2986) and checks its signature. Throws `CA_INVALID_REQUEST`; the two
 * messages about its encoding are istiod's.
 */
export function readCsr(pem: string): VerifiedCsr {
  const { spki, key, uris, signed, algorithm, signature } = parse(derOf(pem));
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (bits !== undefined && (bits < RSA_BITS.min || bits > RSA_BITS.max))
    throw refuse(`the RSA key has ${bits} bits, allowed are ${RSA_BITS.min} to ${RSA_BITS.max}`);
  const digest = DIGESTS.get(algorithm);
  if (digest === undefined) throw refuse("its signature algorithm is not supported");
  if (!verifies(digest, signed, key, signature))
    throw refuse("the signature of the certificate signing request does not verify");
  return { spki, uris };
}

function derOf(pem: string): Buffer {
  try {
    const [block, ...rest] = pemBlocks(pem, "CSR");
    if (block && rest.length === 0 && LABELS.has(block.label)) return block.der;
  } catch {
    // Said below: the caller learns what istiod would tell it.
  }
  throw refuse("certificate signing request is not properly encoded");
}

interface ParsedCsr extends VerifiedCsr {
  readonly key: KeyObject;
  /** What the signature is over, DER. */
  readonly signed: Buffer;
  /** OID, hexadecimal content octets. */
  readonly algorithm: string;
  readonly signature: Buffer;
}

function parse(der: Buffer): ParsedCsr {
  try {
    const [info, algorithm, signature] = childrenOf(parseDer(der, Tag.sequence));
    const [, , subjectKey, attributes] = childrenOf(expectTag(info, Tag.sequence));
    const spki = expectTag(subjectKey, Tag.sequence).der;
    return {
      spki,
      key: createPublicKey({ key: spki, format: "der", type: "spki" }),
      uris: attributes ? urisIn(expectTag(attributes, ATTRIBUTES)) : [],
      signed: expectTag(info, Tag.sequence).der,
      algorithm: idOf(expectTag(algorithm, Tag.sequence)),
      // The first octet counts unused bits: a signature has none.
      signature: expectTag(signature, Tag.bitString).content.subarray(1),
    };
  } catch (cause) {
    throw refuse("failed to parse X.509 certificate signing request", cause);
  }
}

/** The URIs among the names of the extensions that the attributes ask for (RFC 2985 section 5.4.2). */
function urisIn(attributes: DerElement): string[] {
  return childrenOf(attributes)
    .filter((attribute) => idOf(attribute) === EXTENSION_REQUEST)
    .flatMap((attribute) => childrenOf(expectTag(childrenOf(attribute)[1], SET)))
    .flatMap((extensions) => childrenOf(expectTag(extensions, Tag.sequence)))
    .filter((extension) => idOf(extension) === SUBJECT_ALT_NAME)
    .map((extension) => expectTag(childrenOf(extension).at(-1), Tag.octetString))
    .flatMap(({ content }) => childrenOf(parseDer(content, Tag.sequence)))
    .filter(({ tag }) => tag === URI)
    .map(({ content }) => content.toString("latin1"));
}

/** The OID that a structure begins with. */
const idOf = (structure: DerElement): string =>
  expectTag(childrenOf(structure)[0], Tag.oid).content.toString("hex");

/** OpenSSL throws for a key that cannot have made a signature of this kind. */
function verifies(digest: string | null, data: Buffer, key: KeyObject, by: Buffer): boolean {
  try {
    return verify(digest, data, key, by);
  } catch {
    return false;
  }
}

function refuse(message: string, cause?: unknown): AgentError {
  return new AgentError("CA_INVALID_REQUEST", message, { cause });
}
