import type { Instant } from "../core/clock.ts";
import { contentVersion } from "./digest.ts";
import { type Root, type RootBook, rootsOf } from "./root-book.ts";
import { TRUST_BUNDLE, type TrustBundle, trustDomainName } from "./secret.ts";

/** How many roots a bundle has, by why they are in it. */
export interface RootCounts {
  readonly ca: number;
  readonly configured: number;
  readonly retired: number;
}

/** What a book comes to; undefined: nothing, and an empty bundle is never shown. */
export function bundleOf(
  book: RootBook,
  now: Instant,
): { readonly bundle: TrustBundle; readonly counts: RootCounts } | undefined {
  const entries = rootsOf(book, now);
  const counts = { ca: 0, configured: 0, retired: 0 };
  for (const { origin } of entries) counts[origin] += 1;
  // That a retired root ends soon is no reason for an alarm.
  const lasting = entries.filter(({ origin }) => origin !== "retired");
  const first = firstToEnd((lasting.length > 0 ? lasting : entries).map(({ root }) => root));
  if (first === undefined) return undefined;
  const roots = entries.map(({ root }) => root);
  return { bundle: trustBundle(TRUST_BUNDLE, roots, first), counts };
}

/** The roots of another trust domain, each once, ordered by fingerprint; undefined: there are none. */
export function federatedBundle(
  trustDomain: string,
  roots: readonly Root[],
): TrustBundle | undefined {
  const ordered = inOrder(roots);
  const first = firstToEnd(ordered);
  return first && trustBundle(trustDomainName(trustDomain), ordered, first);
}

/** Each once, ordered by fingerprint, so that equal roots make an equal bundle. */
export function inOrder<T extends Pick<Root, "fingerprint">>(roots: readonly T[]): T[] {
  const each = new Map(roots.map((root) => [root.fingerprint, root]));
  return [...each.values()].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
}

/** Roots as a secret, whose life is that of `first`. */
export function trustBundle(
  name: string,
  roots: readonly Pick<Root, "pem">[],
  { notBefore, notAfter }: Pick<Root, "notBefore" | "notAfter">,
): TrustBundle {
  const pem = roots.map((root) => root.pem).join("");
  return { kind: "trust-bundle", name, version: contentVersion(pem), pem, notBefore, notAfter };
}

export function firstToEnd<T extends Pick<Root, "notAfter">>(roots: readonly T[]): T | undefined {
  return roots.toSorted((a, b) => a.notAfter - b.notAfter)[0];
}
