import { AgentError } from "../core/errors.ts";
import type { Certificate } from "./certificate.ts";
import { findPath, type PathSearch } from "./chain-path.ts";

/**
 * As `findPath`, but through nothing whose fingerprint is in `distrusted`. Throws CERT_ROOT_DISTRUSTED
 * where that alone stands against the chain.
 */
export function findTrustedPath(
  search: PathSearch,
  distrusted: ReadonlySet<string>,
): readonly Certificate[] {
  if (distrusted.size === 0) return findPath(search);
  const isBarred = ({ fingerprint }: Certificate): boolean => distrusted.has(fingerprint);
  const without = (certificates: readonly Certificate[]) =>
    certificates.filter((certificate) => !isBarred(certificate));
  const { intermediates, roots } = search;
  try {
    return findPath({ ...search, intermediates: without(intermediates), roots: without(roots) });
  } catch (error) {
    const barred = pathOrNone(search)?.find(isBarred);
    throw barred === undefined ? error : refused(search.leaf, barred);
  }
}

function pathOrNone(search: PathSearch): readonly Certificate[] | undefined {
  try {
    return findPath(search);
  } catch {
    return undefined;
  }
}

function refused(leaf: Certificate, barred: Certificate): AgentError {
  return new AgentError(
    "CERT_ROOT_DISTRUSTED",
    `the chain of ${leaf.label} leads to ${barred.label}, which is distrusted (SHA-256 ${barred.fingerprint})`,
    { hint: "have the CA sign under another root, or take this one out of --distrust-root" },
  );
}
