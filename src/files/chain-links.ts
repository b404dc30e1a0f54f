import type { Certificate } from "../pki/certificate.ts";
import { fileProblem } from "./pem-file.ts";

/** Chains in use have 2 to 4. Each is held against each, so a file full of them would cost seconds. */
const MAX_CERTIFICATES = 32;

/**
 * Checks what can be seen of a chain without the root that it ends in: the leaf is no CA's, and each
 * certificate that came with it issued it, or one on the way up from it. In any order, cross-signed ones
 * and roots included, since clients search for a path (RFC 8446 section 4.4.2). A certificate that
 * signed itself may be a leaf: `openssl req -x509` makes every one a CA. Throws FILE_CERT_INVALID.
 */
export function checkLinks(path: string, leaf: Certificate, chain: readonly Certificate[]): void {
  const refuse = (problem: string): Error => fileProblem("FILE_CERT_INVALID", path, problem);
  if (chain.length > MAX_CERTIFICATES)
    throw refuse(
      `it holds ${chain.length} certificates, more than the ${MAX_CERTIFICATES} allowed`,
    );
  if (leaf.isCa && !leaf.isSelfSigned)
    throw refuse(`the first certificate, ${leaf.label}, is a CA's, not a leaf`);
  const others = chain.filter(({ fingerprint }) => fingerprint !== leaf.fingerprint);
  const linked = new Set([leaf]);
  // What is added meanwhile is visited too.
  for (const subject of linked)
    for (const issuer of others)
      if (!linked.has(issuer) && hasIssued(issuer, subject)) linked.add(issuer);
  const loose = others.find((certificate) => !linked.has(certificate));
  if (loose)
    throw refuse(
      `certificate ${chain.indexOf(loose) + 1} of the file, ${loose.label}, issued neither the leaf nor a CA above it`,
    );
}

/** Roots of old have no basic constraints, so one that signed itself will do. */
function hasIssued(issuer: Certificate, subject: Certificate): boolean {
  return (
    subject.fitsIssuer(issuer) && subject.isSignedBy(issuer) && (issuer.isCa || issuer.isSelfSigned)
  );
}
