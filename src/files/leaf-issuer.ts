import type { Certificate } from "../pki/certificate.ts";
import { fileProblem } from "./pem-file.ts";

/**
 * Checks what can be seen of a chain without the root that it ends in: the leaf is no CA's, and where
 * there are intermediates, one certificate of the file issued it. In any order, and further certificates are
 * passed over, since clients search for a path (RFC 8446 section 4.4.2): a file often has the intermediates
 * or the roots of before and after a change. A certificate that signed itself may be a leaf:
 * `openssl req -x509` makes every one a CA. Throws FILE_CERT_INVALID.
 */
export function checkLeafIssuer(
  path: string,
  leaf: Certificate,
  chain: readonly Certificate[],
): void {
  if (leaf.isSelfSigned) return;
  if (leaf.isCa)
    throw fileProblem(
      "FILE_CERT_INVALID",
      path,
      `the first certificate, ${leaf.label}, is a CA's, not a leaf`,
    );
  const others = chain.filter(({ fingerprint }) => fingerprint !== leaf.fingerprint);
  // A root that comes along may be the one above an intermediate that peers have.
  if (others.every(({ isSelfSigned }) => isSelfSigned)) return;
  if (!others.some((issuer) => hasIssued(issuer, leaf)))
    throw fileProblem(
      "FILE_CERT_INVALID",
      path,
      `none of the ${others.length} certificates behind the first, ${leaf.label}, issued it`,
    );
}

/** Roots of old have no basic constraints, so one that signed itself will do. */
function hasIssued(issuer: Certificate, subject: Certificate): boolean {
  return (
    subject.fitsIssuer(issuer) && subject.isSignedBy(issuer) && (issuer.isCa || issuer.isSelfSigned)
  );
}
