/** From NotBefore to NotAfter, wall milliseconds. X.509 has whole seconds, so these are multiples of 1000. */
export interface Validity {
  readonly notBefore: number;
  readonly notAfter: number;
}

const SECOND = 1000;
const DAY = 24 * 3_600_000;

/** As istiod back-dates: clocks of a cluster differ, and a peer must not see a certificate of tomorrow. */
export const LEAF_BACKDATE_MS = 120_000;
/** Longer than a leaf's, so that a leaf never begins before its issuer; bears a stepped clock, too. */
export const CA_BACKDATE_MS = 3_600_000;

export const ROOT_TTL_MS = 3650 * DAY;
export const ISSUING_TTL_MS = 365 * DAY;

const toSecond = (ms: number): number => Math.floor(ms / SECOND) * SECOND;

/**
 * From `backdateMs` ago until `ttlMs` from now, and never outside `issuer`: a path is as valid as its
 * shortest certificate (RFC 5280 section 6.1), so more would be a promise nobody can use.
 */
export function validityWithin(
  now: number,
  ttlMs: number,
  backdateMs: number,
  issuer: Validity = { notBefore: -Infinity, notAfter: Infinity },
): Validity {
  return {
    notBefore: Math.max(toSecond(now - backdateMs), issuer.notBefore),
    notAfter: Math.min(toSecond(now + ttlMs), issuer.notAfter),
  };
}

/**
 * Whether the issuing certificate is to be replaced: in the last third of its life, unless a new one
 * could not live longer because the root ends then, too.
 */
export function renewalIsDue(issuing: Validity, root: Validity, now: number): boolean {
  const dueAt = issuing.notAfter - (issuing.notAfter - issuing.notBefore) / 3;
  return now >= dueAt && issuing.notAfter < root.notAfter;
}
