import type { Certificate } from "../pki/certificate.ts";
import type { TrustBundle } from "../secrets/secret.ts";
import { firstToEnd, inOrder, trustBundle } from "../secrets/trust-bundle.ts";
import {
  certificatesOf,
  checkValidity,
  fileProblem,
  type Judging,
  readableCertificatesOf,
} from "./pem-file.ts";

/**
 * The roots of a file, each once, in an order of their own. One of them may have ended, all may not.
 * Throws FILE_EMPTY_BUNDLE, FILE_CERT_….
 */
export function rootsFrom(
  name: string,
  path: string,
  bytes: Buffer,
  judging: Judging,
): TrustBundle {
  const isEmpty = !bytes.includes("-----BEGIN");
  return bundleFrom(name, path, isEmpty ? [] : certificatesOf(path, bytes), judging);
}

/** The operating system's roots: what we cannot read of them is left out. Throws as the other. */
export function systemRootsFrom(
  name: string,
  path: string,
  bytes: Buffer,
  judging: Judging,
): TrustBundle {
  return bundleFrom(name, path, readableCertificatesOf(path, bytes), judging);
}

function bundleFrom(
  name: string,
  path: string,
  certificates: readonly Certificate[],
  judging: Judging,
): TrustBundle {
  const roots = inOrder(certificates);
  const lasting = roots.filter(({ notAfter }) => judging.now <= notAfter);
  const first = firstToEnd(lasting) ?? roots[0];
  if (first === undefined) throw fileProblem("FILE_EMPTY_BUNDLE", path, "it holds no certificate");
  if (lasting.length === 0) checkValidity(path, first, judging);
  return trustBundle(name, roots, first);
}
