import type { Instant } from "../core/clock.ts";
import { contentVersion } from "./digest.ts";
import { type Root, type RootBook, rootsOf } from "./root-book.ts";
import { TRUST_BUNDLE, type TrustBundle } from "./secret.ts";

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
  const pem = entries.map(({ root }) => root.pem).join("");
  const { notBefore, notAfter } = first;
  const version = contentVersion(pem);
  const bundle = { name: TRUST_BUNDLE, version, pem, notBefore, notAfter };
  return { bundle: { kind: "trust-bundle", ...bundle }, counts };
}

export function firstToEnd<T extends Pick<Root, "notAfter">>(roots: readonly T[]): T | undefined {
  return roots.toSorted((a, b) => a.notAfter - b.notAfter)[0];
}
