import type { Certificate } from "../pki/certificate.ts";

/** Whether `issuer` signed the CA `below`, and is not merely another certificate of the same CA. */
export function isBelow(below: Certificate, issuer: Certificate): boolean {
  return !below.isSelfIssued && below.namesIssuer(issuer) && below.isSignedBy(issuer);
}

/**
 * The CAs that a peer's chain may lead through, as far as they are known: the anchors, and of the
 * candidates those that stand below one. Nobody accepts what one that has ended signed.
 */
export function knownCas(
  anchors: readonly Certificate[],
  candidates: readonly Certificate[],
  now: number,
): readonly Certificate[] {
  const isIn = (set: readonly Certificate[], { fingerprint }: Certificate): boolean =>
    set.some((other) => other.fingerprint === fingerprint);
  const known: Certificate[] = [];
  for (const anchor of anchors)
    if (now <= anchor.notAfter && !isIn(known, anchor)) known.push(anchor);
  // Each that is found may be what the next one stands below.
  for (const ca of known) {
    for (const other of candidates)
      if (other.isCa && now <= other.notAfter && isBelow(other, ca) && !isIn(known, other))
        known.push(other);
  }
  return known;
}
