import { createPublicKey } from "node:crypto";
import { toAgentError } from "../core/errors.ts";
import { Sensitive } from "../core/sensitive.ts";
import type { Certificate } from "../pki/certificate.ts";
import { MIN_RSA_BITS } from "../pki/key-type.ts";
import { checkNameSyntax } from "../pki/leaf-names.ts";
import { privateKeyFacts } from "../pki/private-key.ts";
import { contentVersion } from "../secrets/digest.ts";
import type { TlsCertificate } from "../secrets/secret.ts";
import { checkValidity, fileProblem, type Judging } from "./pem-file.ts";

/** Where a pair is, absolute. */
export interface PairPaths {
  readonly certificate: string;
  readonly key: string;
}

/**
 * A certificate chain and its key, as they stand in two files. The chain goes out in its order, normalised;
 * `keyBytes` become the secret's. Throws FILE_KEY_INVALID, FILE_CERT_…, FILE_PAIR_MISMATCH.
 */
export function certificateFrom(
  name: string,
  paths: PairPaths,
  chain: readonly Certificate[],
  keyBytes: Buffer,
  judging: Judging,
): TlsCertificate {
  const leaf = leafOf(paths, chain, publicKeyOf(paths.key, keyBytes));
  try {
    checkNameSyntax(leaf);
  } catch (error) {
    throw fileProblem("FILE_CERT_INVALID", paths.certificate, toAgentError(error).message, error);
  }
  // Peers do not look at a root that was sent along.
  const links = [leaf, ...chain.slice(1).filter((certificate) => !certificate.isSelfSigned)];
  for (const link of links) checkValidity(paths.certificate, link, judging);
  const chainPem = chain.map(({ pem }) => pem).join("");
  return {
    kind: "tls-certificate",
    name,
    version: contentVersion(chainPem),
    chainPem,
    privateKeyPem: new Sensitive(keyBytes),
    spiffeId: leaf.uriSans[0] ?? "",
    serial: leaf.serial,
    notBefore: leaf.notBefore,
    notAfter: Math.min(...links.map(({ notAfter }) => notAfter)),
    receivedAt: Math.max(judging.now, leaf.notBefore),
  };
}

/** SubjectPublicKeyInfo, DER. No error of the reader is passed on, for it may quote what it read. */
function publicKeyOf(path: string, bytes: Buffer): Buffer {
  if (bytes.includes("ENCRYPTED")) throw fileProblem("FILE_KEY_INVALID", path, "it is encrypted");
  let spki: Buffer;
  try {
    ({ spki } = privateKeyFacts(bytes));
  } catch {
    throw fileProblem("FILE_KEY_INVALID", path, "it holds no PEM private key");
  }
  const problem = keyProblem(spki);
  if (problem !== undefined) throw fileProblem("FILE_KEY_INVALID", path, problem);
  return spki;
}

/** OpenSSL's names of the curves that Envoy takes (its ContextImpl; older ones take P-256 alone). */
const CURVES: readonly unknown[] = ["prime256v1", "secp384r1", "secp521r1"];

function keyProblem(spki: Buffer): string | undefined {
  const key = createPublicKey({ key: spki, format: "der", type: "spki" });
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === "ec") {
    const curve = details?.namedCurve;
    return CURVES.includes(curve) ? undefined : `Envoy takes no key on the curve ${curve}`;
  }
  if (type !== "rsa") return `Envoy takes no key of the type ${type}`;
  const bits = details?.modulusLength ?? 0;
  return bits < MIN_RSA_BITS ? `Envoy takes no RSA key of ${bits} bits` : undefined;
}

/** TLS wants the leaf first (RFC 8446 section 4.4.2), and so does Envoy when it compares the key. */
function leafOf(paths: PairPaths, chain: readonly Certificate[], spki: Buffer): Certificate {
  const [leaf, ...others] = chain;
  if (leaf?.hasPublicKey(spki)) return leaf;
  const at = others.findIndex((certificate) => certificate.hasPublicKey(spki));
  if (at >= 0)
    throw fileProblem(
      "FILE_CERT_INVALID",
      paths.certificate,
      `the leaf is certificate ${at + 2} of the file, and has to be the first`,
    );
  throw fileProblem(
    "FILE_PAIR_MISMATCH",
    paths.certificate,
    `the certificate of ${leaf?.label} is for another key than ${JSON.stringify(paths.key)}`,
  );
}
