import { ALARM_CHECK_MS, type Instant } from "../core/clock.ts";

/** A root, as far as the trust bundle looks at it. Times are wall milliseconds. */
export interface Root {
  /** SHA-256 of the DER, lower-case hexadecimal. */
  readonly fingerprint: string;
  /** One certificate, normalised. */
  readonly pem: string;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** The facts alone, of a certificate that may carry more. */
export function rootOf({ fingerprint, pem, notBefore, notAfter }: Root): Root {
  return { fingerprint, pem, notBefore, notAfter };
}

export interface RetiredRoot {
  readonly root: Root;
  /** When nobody named it any more, by the wall clock. */
  readonly retiredAt: number;
  /** The same by the monotonic clock, or when an earlier run's record of it was read. */
  readonly since: number;
}

/** Why a root is in the bundle. */
export type RootOrigin = "ca" | "configured" | "retired";

/** All that decides what the trust bundle is. */
export interface RootBook {
  /** What the preferred CA returned last, and what others did since. */
  readonly fromCa: readonly Root[];
  /** The operator's own (`--trust-bundle`). */
  readonly configured: readonly Root[];
  /** Named once, by either, and less than a life ago by the monotonic clock: not all are in the bundle. */
  readonly retired: readonly RetiredRoot[];
  /** Fingerprints that are in no bundle, whoever names them. */
  readonly distrusted: ReadonlySet<string>;
  /** The longest certificate life that is known of: as long may a peer have one of a retired root. */
  readonly lifeMs: number;
  /** The root that the served leaf's path ends in: in no case is it dropped for its age. */
  readonly anchor: string | undefined;
}

export function emptyBook(lifeMs: number, distrusted: Iterable<string> = []): RootBook {
  return {
    fromCa: [],
    configured: [],
    retired: [],
    distrusted: new Set(distrusted),
    lifeMs,
    anchor: undefined,
  };
}

/**
 * The preferred CA returned these, with a leaf of that life. It speaks for the mesh: what it does not name
 * any more is retired, whichever CA named it before.
 */
export function takeFromCa(
  book: RootBook,
  roots: readonly Root[],
  leafLifeMs: number,
  now: Instant,
): RootBook {
  return renamed({ ...book, lifeMs: Math.max(book.lifeMs, leafLifeMs) }, { fromCa: roots }, now);
}

/**
 * Another CA returned these. It retires nothing: it signs while the preferred one is away, and that one
 * signs again, under the roots it named.
 */
export function addFromOtherCa(
  book: RootBook,
  roots: readonly Root[],
  leafLifeMs: number,
  now: Instant,
): RootBook {
  const known = new Set(book.fromCa.map(({ fingerprint }) => fingerprint));
  const added = roots.filter(({ fingerprint }) => !known.has(fingerprint));
  return takeFromCa(book, [...book.fromCa, ...added], leafLifeMs, now);
}

/** The operator's own are these now. What is no longer among them is retired: peers may need it yet. */
export function configure(book: RootBook, roots: readonly Root[], now: Instant): RootBook {
  return renamed(book, { configured: roots }, now);
}

export function distrust(book: RootBook, fingerprints: Iterable<string>): RootBook {
  return { ...book, distrusted: new Set(fingerprints) };
}

/** The leaf that is served from now on has a path that ends in this root. */
export function serveUnder(book: RootBook, anchor: string): RootBook {
  return { ...book, anchor };
}

/** The roots of the bundle: each once, ordered by fingerprint, so that equal roots make an equal bundle. */
export function rootsOf(
  book: RootBook,
  now: Instant,
): readonly { readonly root: Root; readonly origin: RootOrigin }[] {
  const origins = new Map<string, { root: Root; origin: RootOrigin }>();
  const add = (origin: RootOrigin, roots: readonly Root[]): void => {
    for (const root of roots) {
      const { fingerprint } = root;
      if (book.distrusted.has(fingerprint) || origins.has(fingerprint)) continue;
      origins.set(fingerprint, { root, origin });
    }
  };
  add("ca", book.fromCa);
  add("configured", book.configured);
  add(
    "retired",
    book.retired.filter((each) => isShown(book, each, now)).map(({ root }) => root),
  );
  return [...origins.values()].sort((a, b) => (a.root.fingerprint < b.root.fingerprint ? -1 : 1));
}

/**
 * In how many milliseconds time alone may change the bundle; undefined: it will not. A retired root may
 * fall out of it at any moment, or come back into it, since the wall clock may be stepped.
 */
export function nextLook(book: RootBook, now: Instant): number | undefined {
  const retired = book.retired.filter(({ root }) => root.fingerprint !== book.anchor);
  if (retired.length === 0) return undefined;
  const ends = retired.flatMap((each) => [
    endOf(book, each) - now.wall,
    each.since + book.lifeMs - now.monotonic,
  ]);
  return Math.min(ALARM_CHECK_MS, ...ends.filter((ms) => ms > 0));
}

/**
 * The book without the retired roots that are over for good. By the monotonic clock, for a wall clock
 * that jumped ahead may come back, and the root has to come back with it.
 */
export function forgetOver(book: RootBook, now: Instant): RootBook {
  return { ...book, retired: book.retired.filter((each) => isRemembered(book, each, now)) };
}

function endOf({ lifeMs }: RootBook, { root, retiredAt }: RetiredRoot): number {
  return Math.min(retiredAt + lifeMs, root.notAfter);
}

function isRemembered(book: RootBook, { root, since }: RetiredRoot, now: Instant): boolean {
  return root.fingerprint === book.anchor || now.monotonic < since + book.lifeMs;
}

function isShown(book: RootBook, retired: RetiredRoot, now: Instant): boolean {
  if (retired.root.fingerprint === book.anchor) return true;
  return isRemembered(book, retired, now) && now.wall < endOf(book, retired);
}

function renamed(
  before: RootBook,
  named: Partial<Pick<RootBook, "fromCa" | "configured">>,
  now: Instant,
): RootBook {
  const after = { ...before, ...named };
  const current = new Set(
    [...after.fromCa, ...after.configured].map(({ fingerprint }) => fingerprint),
  );
  const retired = new Map<string, RetiredRoot>();
  for (const each of forgetOver(before, now).retired) retired.set(each.root.fingerprint, each);
  const [retiredAt, since] = [now.wall, now.monotonic];
  for (const root of [...before.fromCa, ...before.configured])
    retired.set(root.fingerprint, { root, retiredAt, since });
  for (const fingerprint of current) retired.delete(fingerprint);
  return { ...after, retired: [...retired.values()] };
}
