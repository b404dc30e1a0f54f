import { type RevocationLists, TRUST_BUNDLE, type TrustBundle } from "../secret.ts";
import type { SecretStore } from "../store.ts";

/**
 * Whether somebody who was let in under `before` may be refused under `after`: a root is gone, or there
 * is another revocation list. Whoever resumes a session is not looked at again.
 */
export function isNarrowed(before: TrustBundle, after: TrustBundle): boolean {
  return losesRoot(before, after) || losesDomain(before, after) || refuses(before.crl, after.crl);
}

/** Tells of each bundle that is narrower than the one before. Returns what ends that. */
export function watchNarrowing(store: Pick<SecretStore, "watch">, tell: () => void): () => void {
  let before: TrustBundle | undefined;
  return store.watch(TRUST_BUNDLE, (secret) => {
    if (secret.kind !== "trust-bundle") return;
    const isNarrower = before !== undefined && isNarrowed(before, secret);
    before = secret;
    if (isNarrower) tell();
  });
}

const certificatesIn = (pem: string): string[] =>
  pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

function losesRoot(before: { readonly pem: string }, after: { readonly pem: string }): boolean {
  const left = new Set(certificatesIn(after.pem));
  return certificatesIn(before.pem).some((root) => !left.has(root));
}

/** Without domains each root is good for all of them. */
function losesDomain(before: TrustBundle, after: TrustBundle): boolean {
  const domains = after.trustDomains;
  if (domains === undefined) return false;
  if (before.trustDomains === undefined) return true;
  return before.trustDomains.some((domain) => {
    const now = domains.find(({ name }) => name === domain.name);
    return losesRoot(domain, now ?? { pem: "" });
  });
}

function refuses(before: RevocationLists | undefined, after: RevocationLists | undefined): boolean {
  if (after === undefined) return false;
  return before?.pem !== after.pem || (before.onlyLeaf && !after.onlyLeaf);
}
