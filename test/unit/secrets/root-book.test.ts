import { describe, expect, test } from "vitest";
import {
  addFromOtherCa,
  configure,
  distrust,
  emptyBook,
  nextEnd,
  type Root,
  type RootBook,
  rootsOf,
  serveUnder,
  takeFromCa,
} from "../../../src/secrets/root-book.ts";
import { bundleOf } from "../../../src/secrets/trust-bundle.ts";
import { fakeRoot, HOUR, MINUTE, YEAR } from "./support.ts";

const DAY = 24 * HOUR;
const NOW = 50 * YEAR;
const [a, b, c] = [fakeRoot("a"), fakeRoot("b"), fakeRoot("c")];

const book = (...fromCa: readonly Root[]): RootBook =>
  takeFromCa(emptyBook(DAY), fromCa, HOUR, NOW);

/** The names of the roots and where they come from, in any order. */
const seen = (of: RootBook, now: number): string[] =>
  rootsOf(of, now)
    .map(({ root, origin }) => `${root.pem.trim()}:${origin}`)
    .toSorted();

describe("the bundle", () => {
  test("is what the CA returned, and what the operator configured, each root once", () => {
    const both = configure(book(a, b, a), [b, c], NOW);
    expect(seen(both, NOW)).toEqual(["a:ca", "b:ca", "c:configured"]);
  });

  test("is the same text and version, however its roots came to be in it", () => {
    const made = [
      book(a, b, c),
      book(c, a, b),
      configure(book(b), [c, a], NOW),
      takeFromCa(book(c, a), [b, b], HOUR, NOW),
    ].map((each) => bundleOf(each, NOW)?.bundle);
    expect(new Set(made.map((bundle) => bundle?.pem)).size).toBe(1);
    expect(new Set(made.map((bundle) => bundle?.version)).size).toBe(1);
    expect(made[0]?.pem).toHaveLength("a\nb\nc\n".length);
  });

  test("has the end of the root that ends first, of those that are not retired", () => {
    const [soon, later] = [fakeRoot("s", { notAfter: NOW + HOUR }), fakeRoot("l")];
    expect(bundleOf(book(later, soon), NOW)?.bundle.notAfter).toBe(soon.notAfter);
    const retired = takeFromCa(book(later, soon), [later], HOUR, NOW);
    expect(bundleOf(retired, NOW)?.bundle.notAfter).toBe(later.notAfter);
    expect(bundleOf(retired, NOW)?.counts).toEqual({ ca: 1, configured: 0, retired: 1 });
  });

  test("that would be empty is none", () => {
    expect(bundleOf(emptyBook(DAY), NOW)).toBeUndefined();
    expect(bundleOf(distrust(book(a), [a.fingerprint]), NOW)).toBeUndefined();
  });
});

describe("a retired root", () => {
  const swapped = takeFromCa(book(a), [b], HOUR, NOW + MINUTE);
  const end = NOW + MINUTE + DAY;

  test("stays for a certificate's life from when it was named last, and no longer", () => {
    expect(seen(swapped, end - 1)).toEqual(["a:retired", "b:ca"]);
    expect(seen(swapped, end)).toEqual(["b:ca"]);
    expect(nextEnd(swapped, NOW + MINUTE)).toBe(end);
    expect(nextEnd(swapped, end)).toBeUndefined();
  });

  test("is not retired anew by the answers that follow", () => {
    const later = takeFromCa(swapped, [b], HOUR, end - HOUR);
    expect(seen(later, end - 1)).toEqual(["a:retired", "b:ca"]);
    expect(seen(later, end)).toEqual(["b:ca"]);
  });

  test("stays for the longest life that was granted, where that is more than was asked", () => {
    const long = takeFromCa(book(a), [b], 10 * DAY, NOW);
    expect(seen(long, NOW + 10 * DAY - 1)).toEqual(["a:retired", "b:ca"]);
    const short = takeFromCa(long, [b], HOUR, NOW + DAY);
    expect(seen(short, NOW + 10 * DAY - 1)).toEqual(["a:retired", "b:ca"]);
  });

  test("is dropped at its own end", () => {
    const mortal = fakeRoot("m", { notAfter: NOW + HOUR });
    const gone = takeFromCa(book(mortal), [b], HOUR, NOW);
    expect(nextEnd(gone, NOW)).toBe(NOW + HOUR);
    expect(seen(gone, NOW + HOUR)).toEqual(["b:ca"]);
  });

  test("stays beyond all ends while the served leaf ends in it", () => {
    const held = serveUnder(swapped, a.fingerprint);
    expect(seen(held, NOW + YEAR)).toEqual(["a:retired", "b:ca"]);
    expect(nextEnd(held, NOW + MINUTE)).toBeUndefined();
    const still = takeFromCa(held, [c], HOUR, NOW + YEAR);
    expect(seen(still, NOW + YEAR)).toEqual(["a:retired", "b:retired", "c:ca"]);
    expect(seen(serveUnder(still, c.fingerprint), NOW + YEAR)).toEqual(["b:retired", "c:ca"]);
  });

  test("that is named again is retired no more, and starts anew when it goes", () => {
    const back = takeFromCa(swapped, [a, b], HOUR, NOW + HOUR);
    expect(seen(back, end + YEAR)).toEqual(["a:ca", "b:ca"]);
    const again = takeFromCa(back, [b], HOUR, NOW + YEAR);
    expect(seen(again, NOW + YEAR + DAY - 1)).toEqual(["a:retired", "b:ca"]);
  });

  test("of the operator's own is treated like the CA's", () => {
    const without = configure(configure(book(b), [a], NOW), [], NOW + MINUTE);
    expect(seen(without, end - 1)).toEqual(["a:retired", "b:ca"]);
    expect(seen(without, end)).toEqual(["b:ca"]);
  });

  test("is one only when neither names it", () => {
    const both = configure(book(a, b), [a], NOW);
    expect(seen(takeFromCa(both, [b], HOUR, NOW), NOW + YEAR)).toEqual(["a:configured", "b:ca"]);
  });
});

describe("another CA than the preferred one", () => {
  const both = addFromOtherCa(book(a, b), [b], HOUR, NOW);

  test("retires nothing: what the preferred one named counts until it answers again", () => {
    expect(seen(both, NOW + YEAR)).toEqual(["a:ca", "b:ca"]);
    const again = addFromOtherCa(both, [b], HOUR, NOW + YEAR);
    expect(again.fromCa).toHaveLength(2);
    expect(seen(again, NOW + 2 * YEAR)).toEqual(["a:ca", "b:ca"]);
  });

  test("keeps a root that it names, until the preferred one is back and names it no more", () => {
    const rotated = takeFromCa(book(a), [b], HOUR, NOW);
    const named = addFromOtherCa(rotated, [a], HOUR, NOW + HOUR);
    expect(seen(named, NOW + YEAR)).toEqual(["a:ca", "b:ca"]);
    const back = takeFromCa(named, [b], HOUR, NOW + YEAR);
    expect(seen(back, NOW + YEAR + DAY - 1)).toEqual(["a:retired", "b:ca"]);
    expect(seen(back, NOW + YEAR + DAY)).toEqual(["b:ca"]);
  });

  test("teaches the life that it grants too", () => {
    const long = addFromOtherCa(book(a), [a], 10 * DAY, NOW);
    expect(seen(takeFromCa(long, [b], HOUR, NOW), NOW + 10 * DAY - 1)).toContain("a:retired");
  });
});

describe("a distrusted root", () => {
  test("is out at once, whoever names it and whatever ends in it", () => {
    const all = serveUnder(configure(book(a, b), [a, c], NOW), a.fingerprint);
    expect(seen(distrust(all, [a.fingerprint]), NOW)).toEqual(["b:ca", "c:configured"]);
    const retired = takeFromCa(all, [b], HOUR, NOW);
    expect(seen(distrust(retired, [a.fingerprint]), NOW)).toEqual(["b:ca", "c:configured"]);
  });

  test("is back when it is trusted again", () => {
    const barred = distrust(book(a, b), [a.fingerprint]);
    expect(seen(distrust(barred, []), NOW)).toEqual(["a:ca", "b:ca"]);
  });
});
