import { describe, expect, test } from "vitest";
import { renewalIsDue, validityWithin } from "../../../../src/ca/authority/validity.ts";

const NOW = Date.parse("2026-01-01T00:00:00.700Z");
const SECOND = Date.parse("2026-01-01T00:00:00Z");

describe("validityWithin", () => {
  test("begins before now and ends after the asked time, on whole seconds", () => {
    expect(validityWithin(NOW, 10_000, 120_000)).toEqual({
      notBefore: SECOND - 120_000,
      notAfter: SECOND + 10_000,
    });
  });

  test("never lasts longer than its issuer", () => {
    const issuer = { notBefore: SECOND - 1_000_000, notAfter: SECOND + 5000 };
    expect(validityWithin(NOW, 10_000, 0, issuer).notAfter).toBe(SECOND + 5000);
  });

  test("never begins before its issuer", () => {
    const issuer = { notBefore: SECOND - 1000, notAfter: SECOND + 1_000_000 };
    expect(validityWithin(NOW, 10_000, 120_000, issuer).notBefore).toBe(SECOND - 1000);
  });
});

describe("renewalIsDue", () => {
  const root = { notBefore: 0, notAfter: 10_000 };
  const issuing = { notBefore: 0, notAfter: 3000 };

  test.each([
    { now: 1999, due: false },
    { now: 2000, due: true },
    { now: 9000, due: true },
  ])("at $now of a life of 3000: $due", ({ now, due }) => {
    expect(renewalIsDue(issuing, root, now)).toBe(due);
  });

  test("a certificate that ends with its root is not renewed again and again", () => {
    expect(renewalIsDue({ notBefore: 0, notAfter: 10_000 }, root, 9999)).toBe(false);
  });
});
