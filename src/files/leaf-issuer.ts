import type { Certificate } from "../pki/certificate.ts";
import { fileProblem } from "./pem-file.ts";

/**
 * Checks what can be seen of a chain, leaf first, without the root that it ends in: where there are
 * intermediates, one certificate of the file issued the leaf. In any order, and further certificates are passed
 * over, since clients search for a path (RFC 8446 section 4.4.2): a file often has the intermediates or the
 * roots of before and after a change. Throws FILE_CERT_INVALID.
 */
export function checkLeafIssuer(path: string, [leaf, ...others]: readonly Certificate[]): void {
  // A root that comes along may be the one above an intermediate that peers have.
  if (leaf === undefined || others.every(({ isSelfSigned }) => isSelfSigned)) return;
  if (![leaf, ...others].some((issuer) => hasIssued(issuer, leaf)))
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
