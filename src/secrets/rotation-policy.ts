/** When a certificate is renewed. Pure arithmetic on wall milliseconds; docs/rotation.md explains it. */
export interface RotationPolicy {
  /** The part of a life that is left when renewal begins (SECRET_GRACE_PERIOD_RATIO), in (0, 1). */
  readonly ratio: number;
  /**
   * How far `ratio` is moved at random, either way, so that a fleet does not renew in step; half of the
   * way to 0 or 1 at most.
   */
  readonly jitter: number;
  /** The life asked of the CA. */
  readonly ttlMs: number;
  /** What the operator set instead of the default interval (`--min-renew-interval`), if anything. */
  readonly minRenewIntervalMs: number | undefined;
}

/** What renewal needs to know of a certificate, wall milliseconds. */
export interface Validity {
  readonly notBefore: number;
  /** The earliest of the chain. */
  readonly notAfter: number;
  readonly receivedAt: number;
}

/**
 * The life this workload has of a certificate: from its receipt, since istiod dates NotBefore two
 * minutes back, and a life of 10 s counted from there would be over nine tenths on arrival. The
 * receipt is held within [NotBefore, now]: it may come from a store, written by another clock.
 */
export function lifeOf({ notBefore, notAfter, receivedAt }: Validity, now: number): number {
  const start = Math.max(notBefore, Math.min(receivedAt, now));
  return Math.max(0, notAfter - start);
}

/**
 * The moment renewal is due: NotAfter - (ratio ± jitter) × life. `draw`, in [0, 1), places it within
 * the jitter; it is the certificate's own, since drawing again at each look, or at each start, would
 * move the moment towards its early end.
 */
export function renewAt(
  validity: Validity,
  policy: RotationPolicy,
  draw: number,
  now: number,
): number {
  const { ratio } = policy;
  // A jitter that reaches 0 would put some renewals on NotAfter: an outage by our own hand.
  const jitter = Math.min(policy.jitter, ratio / 2, (1 - ratio) / 2);
  return validity.notAfter - (ratio + jitter * (2 * draw - 1)) * lifeOf(validity, now);
}

/** The default interval's lower end, and all of it for what cannot wait. */
const SHORTEST_INTERVAL_MS = 1_000;

/** How long after a success no call to the CA is made, milliseconds. */
export interface MinimumInterval {
  /** For a renewal that is due. */
  readonly due: number;
  /** For one on request, and for one whose certificate has expired (a suspend, a stepped clock). */
  readonly urgent: number;
}

/**
 * What the operator set; else a hundredth of the life asked for, and 1 s at least. The hundredth is no
 * more than half of the life granted: a CA that grants 10 minutes where 24 h were asked would
 * otherwise be called only after 14.4, with an outage in each round.
 */
export function minimumInterval(policy: RotationPolicy, lifeMs: number): MinimumInterval {
  const usual = Math.max(SHORTEST_INTERVAL_MS, Math.min(policy.ttlMs / 100, lifeMs / 2));
  const due = policy.minRenewIntervalMs ?? usual;
  return { due, urgent: Math.min(due, SHORTEST_INTERVAL_MS) };
}
