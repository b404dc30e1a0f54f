/** One answer of a CA, by the clocks: ours at both ends of the call, the CA's in what it signed. */
export interface Exchange {
  /** The life asked for. */
  readonly askedTtlMs: number;
  /** Wall milliseconds by our clock, as if it had not been stepped in between. */
  readonly sentAt: number;
  readonly receivedAt: number;
  /** The leaf's, wall milliseconds by the CA's clock. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Where it is known: the first end of the certificates above the leaf, which cuts a leaf short. */
  readonly issuersEnd?: number;
}

export interface Skew {
  /** The CA's clock less ours: negative where the CA is behind. Milliseconds. */
  readonly aheadMs: number;
  /** How far off that may be, either way. Undefined: the difference is that much at least. */
  readonly withinMs: number | undefined;
}

/** How far back CAs date NotBefore: istio-csr and cert-manager not at all, istiod 2 minutes. */
const BACK_DATES_MS: readonly number[] = [0, 120_000];
/** X.509 has whole seconds, cut off. */
const SECOND_MS = 1_000;

/**
 * How far the CA's clock is from ours, where its answer tells. A CA signs NotAfter = its now + the life
 * it grants; if that is the life asked for, its now lies within the second that begins at
 * NotAfter - life, and ours lay between sending and receipt. A life that was cut tells less: no CA
 * signs for the future or for the past, so NotBefore ahead of our clock, or NotAfter behind it, is the
 * least that the clocks differ by.
 */
export function estimateSkew(exchange: Exchange): Skew | undefined {
  return byGrantedLife(exchange) ?? byBounds(exchange);
}

function byGrantedLife(exchange: Exchange): Skew | undefined {
  const { askedTtlMs, notBefore, notAfter, sentAt, receivedAt, issuersEnd = Infinity } = exchange;
  const backDate = notAfter - notBefore - askedTtlMs;
  // NotBefore is given as well, so a life that was cut shows, unless it was cut by just that much.
  if (!BACK_DATES_MS.includes(backDate) || notAfter >= issuersEnd) return undefined;
  const signedFrom = notAfter - askedTtlMs;
  const least = signedFrom - receivedAt;
  const most = signedFrom + SECOND_MS - sentAt;
  return { aheadMs: (least + most) / 2, withinMs: (most - least) / 2 };
}

function byBounds({ notBefore, notAfter, sentAt, receivedAt }: Exchange): Skew | undefined {
  if (notBefore > receivedAt) return { aheadMs: notBefore - receivedAt, withinMs: undefined };
  const end = notAfter + SECOND_MS;
  return end < sentAt ? { aheadMs: end - sentAt, withinMs: undefined } : undefined;
}

/** The part of it that is certain, either way. */
export function certainSkew({ aheadMs, withinMs = 0 }: Skew): number {
  return Math.max(0, Math.abs(aheadMs) - withinMs);
}
