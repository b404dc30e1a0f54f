import { describe, expect, test } from "vitest";
import type { Instant } from "../../../src/core/clock.ts";
import {
  addFromOtherCa,
  configure,
  distrust,
  emptyBook,
  forgetOver,
  nextLook,
  type Root,
  type RootBook,
  rootsOf,
  serveUnder,
  takeFromCa,
} from "../../../src/secrets/root-book.ts";
import { bundleOf } from "../../../src/secrets/trust-bundle.ts";
import { fakeRoot, HOUR, MINUTE, SECOND, YEAR } from "./support.ts";

const DAY = 24 * HOUR;
/** A moment on both clocks. */
const at = (wall: number, monotonic = wall): Instant => ({ wall, monotonic });
const NOW = 50 * YEAR;
const [a, b, c] = [fakeRoot("a"), fakeRoot("b"), fakeRoot("c")];

const book = (...fromCa: readonly Root[]): RootBook =>
  takeFromCa(emptyBook(DAY), fromCa, HOUR, at(NOW));

/** The names of the roots and where they come from, in any order. */
const seen = (of: RootBook, now: Instant): string[] =>
  rootsOf(of, now)
    .map(({ root, origin }) => `${root.pem.trim()}:${origin}`)
    .toSorted();

describe("the bundle", () => {
  test("is what the CA returned, and what the operator configured, each root once", () => {
    const both = configure(book(a, b, a), [b, c], at(NOW));
    expect(seen(both, at(NOW))).toEqual(["a:ca", "b:ca", "c:configured"]);
  });

  test("is the same text and version, however its roots came to be in it", () => {
    const made = [
      book(a, b, c),
      book(c, a, b),
      configure(book(b), [c, a], at(NOW)),
      takeFromCa(book(c, a), [b, b], HOUR, at(NOW)),
    ].map((each) => bundleOf(each, at(NOW))?.bundle);
    expect(new Set(made.map((bundle) => bundle?.pem)).size).toBe(1);
    expect(new Set(made.map((bundle) => bundle?.version)).size).toBe(1);
    expect(made[0]?.pem).toHaveLength("a\nb\nc\n".length);
  });

  test("has the end of the root that ends first, of those that are not retired", () => {
    const [soon, later] = [fakeRoot("s", { notAfter: NOW + HOUR }), fakeRoot("l")];
    expect(bundleOf(book(later, soon), at(NOW))?.bundle.notAfter).toBe(soon.notAfter);
    const retired = takeFromCa(book(later, soon), [later], HOUR, at(NOW));
    expect(bundleOf(retired, at(NOW))?.bundle.notAfter).toBe(later.notAfter);
    expect(bundleOf(retired, at(NOW))?.counts).toEqual({ ca: 1, configured: 0, retired: 1 });
  });

  test("that would be empty is none", () => {
    expect(bundleOf(emptyBook(DAY), at(NOW))).toBeUndefined();
    expect(bundleOf(distrust(book(a), [a.fingerprint]), at(NOW))).toBeUndefined();
  });
});

describe("a retired root", () => {
  const swapped = takeFromCa(book(a), [b], HOUR, at(NOW + MINUTE));
  const end = NOW + MINUTE + DAY;

  test("stays for a certificate's life from when it was named last, and no longer", () => {
    expect(seen(swapped, at(end - 1))).toEqual(["a:retired", "b:ca"]);
    expect(seen(swapped, at(end))).toEqual(["b:ca"]);
  });

  test("is looked at every 30 s, at its end, and no more when it is over by both clocks", () => {
    expect(nextLook(book(a), at(NOW))).toBeUndefined();
    expect(nextLook(swapped, at(NOW + MINUTE))).toBe(30 * SECOND);
    expect(nextLook(swapped, at(end - SECOND))).toBe(SECOND);
    expect(nextLook(swapped, at(end, NOW))).toBe(30 * SECOND);
    expect(nextLook(forgetOver(swapped, at(end)), at(end))).toBeUndefined();
  });

  test("comes back with a wall clock that had jumped ahead, also after other answers", () => {
    const ahead = takeFromCa(swapped, [b], HOUR, at(NOW + YEAR, NOW + HOUR));
    expect(seen(ahead, at(NOW + YEAR, NOW + HOUR))).toEqual(["b:ca"]);
    expect(seen(ahead, at(NOW + 2 * HOUR))).toEqual(["a:retired", "b:ca"]);
  });

  test("is over when a life has passed by the monotonic clock, however far the other was set back", () => {
    expect(seen(swapped, at(NOW - YEAR, end - 1))).toEqual(["a:retired", "b:ca"]);
    expect(seen(swapped, at(NOW - YEAR, end))).toEqual(["b:ca"]);
    expect(forgetOver(swapped, at(NOW + YEAR, end - 1)).retired).toHaveLength(1);
    expect(forgetOver(swapped, at(NOW + YEAR, end)).retired).toEqual([]);
  });

  test("is not retired anew by the answers that follow", () => {
    const later = takeFromCa(swapped, [b], HOUR, at(end - HOUR));
    expect(seen(later, at(end - 1))).toEqual(["a:retired", "b:ca"]);
    expect(seen(later, at(end))).toEqual(["b:ca"]);
  });

  test("stays for the longest life that was granted, where that is more than was asked", () => {
    const long = takeFromCa(book(a), [b], 10 * DAY, at(NOW));
    expect(seen(long, at(NOW + 10 * DAY - 1))).toEqual(["a:retired", "b:ca"]);
    const short = takeFromCa(long, [b], HOUR, at(NOW + DAY));
    expect(seen(short, at(NOW + 10 * DAY - 1))).toEqual(["a:retired", "b:ca"]);
  });

  test("is dropped at its own end", () => {
    const mortal = fakeRoot("m", { notAfter: NOW + HOUR });
    const gone = takeFromCa(book(mortal), [b], HOUR, at(NOW));
    expect(nextLook(gone, at(NOW + HOUR - SECOND))).toBe(SECOND);
    expect(seen(gone, at(NOW + HOUR))).toEqual(["b:ca"]);
  });

  test("stays beyond all ends while the served leaf ends in it", () => {
    const held = serveUnder(swapped, a.fingerprint);
    expect(seen(held, at(NOW + YEAR))).toEqual(["a:retired", "b:ca"]);
    expect(nextLook(held, at(NOW + MINUTE))).toBeUndefined();
    const still = takeFromCa(held, [c], HOUR, at(NOW + YEAR));
    expect(seen(still, at(NOW + YEAR))).toEqual(["a:retired", "b:retired", "c:ca"]);
    expect(seen(serveUnder(still, c.fingerprint), at(NOW + YEAR))).toEqual(["b:retired", "c:ca"]);
  });

  test("that is named again is retired no more, and starts anew when it goes", () => {
    const back = takeFromCa(swapped, [a, b], HOUR, at(NOW + HOUR));
    expect(seen(back, at(end + YEAR))).toEqual(["a:ca", "b:ca"]);
    const again = takeFromCa(back, [b], HOUR, at(NOW + YEAR));
    expect(seen(again, at(NOW + YEAR + DAY - 1))).toEqual(["a:retired", "b:ca"]);
  });

  test("of the operator's own is treated like the CA's", () => {
    const without = configure(configure(book(b), [a], at(NOW)), [], at(NOW + MINUTE));
    expect(seen(without, at(end - 1))).toEqual(["a:retired", "b:ca"]);
    expect(seen(without, at(end))).toEqual(["b:ca"]);
  });

  test("is one only when neither names it", () => {
    const both = configure(book(a, b), [a], at(NOW));
    expect(seen(takeFromCa(both, [b], HOUR, at(NOW)), at(NOW + YEAR))).toEqual([
      "a:configured",
      "b:ca",
    ]);
  });
});

describe("another CA than the preferred one", () => {
  const both = addFromOtherCa(book(a, b), [b], HOUR, at(NOW));

  test("retires nothing: what the preferred one named counts until it answers again", () => {
    expect(seen(both, at(NOW + YEAR))).toEqual(["a:ca", "b:ca"]);
    const again = addFromOtherCa(both, [b], HOUR, at(NOW + YEAR));
    expect(again.fromCa).toHaveLength(2);
    expect(seen(again, at(NOW + 2 * YEAR))).toEqual(["a:ca", "b:ca"]);
  });

  test("keeps a root that it names, until the preferred one is back and names it no more", () => {
    const rotated = takeFromCa(book(a), [b], HOUR, at(NOW));
    const named = addFromOtherCa(rotated, [a], HOUR, at(NOW + HOUR));
    expect(seen(named, at(NOW + YEAR))).toEqual(["a:ca", "b:ca"]);
    const back = takeFromCa(named, [b], HOUR, at(NOW + YEAR));
    expect(seen(back, at(NOW + YEAR + DAY - 1))).toEqual(["a:retired", "b:ca"]);
    expect(seen(back, at(NOW + YEAR + DAY))).toEqual(["b:ca"]);
  });

  test("teaches the life that it grants too", () => {
    const long = addFromOtherCa(book(a), [a], 10 * DAY, at(NOW));
    expect(seen(takeFromCa(long, [b], HOUR, at(NOW)), at(NOW + 10 * DAY - 1))).toContain(
      "a:retired",
    );
  });
});

describe("a distrusted root", () => {
  test("is out at once, whoever names it and whatever ends in it", () => {
    const all = serveUnder(configure(book(a, b), [a, c], at(NOW)), a.fingerprint);
    expect(seen(distrust(all, [a.fingerprint]), at(NOW))).toEqual(["b:ca", "c:configured"]);
    const retired = takeFromCa(all, [b], HOUR, at(NOW));
    expect(seen(distrust(retired, [a.fingerprint]), at(NOW))).toEqual(["b:ca", "c:configured"]);
  });

  test("is back when it is trusted again", () => {
    const barred = distrust(book(a, b), [a.fingerprint]);
    expect(seen(distrust(barred, []), at(NOW))).toEqual(["a:ca", "b:ca"]);
  });
});
