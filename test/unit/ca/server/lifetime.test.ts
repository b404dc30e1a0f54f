import { describe, expect, test } from "vitest";
import { goDuration, grantedTtl } from "../../../../src/ca/server/lifetime.ts";
import { HOUR, thrownBy } from "../authority/support.ts";

const istiod = { defaultTtl: HOUR, maxTtl: 2 * HOUR, ttlAboveMax: "refuse" } as const;

describe("grantedTtl", () => {
  test.each([
    { asked: 10, granted: 10_000 },
    { asked: 7200, granted: 2 * HOUR },
    { asked: 0, granted: HOUR },
    { asked: -5, granted: HOUR },
    { asked: Number.NaN, granted: HOUR },
  ])("$asked s: $granted ms", ({ asked, granted }) => {
    expect(grantedTtl(asked, istiod)).toBe(granted);
  });

  test("above the maximum: refused in istiod's words", async () => {
    const error = await thrownBy(() => grantedTtl(315_360_000, istiod));
    expect(error.code).toBe("CA_INVALID_REQUEST");
    expect(error.message).toBe(
      "requested TTL 87600h0m0s is greater than the max allowed TTL 2h0m0s",
    );
  });

  test("above the maximum, with cap: the maximum", () => {
    expect(grantedTtl(315_360_000, { ...istiod, ttlAboveMax: "cap" })).toBe(2 * HOUR);
  });
});

test.each([
  [0, "0s"],
  [10_000, "10s"],
  [90_000, "1m30s"],
  [3_600_000, "1h0m0s"],
  [90_061_000, "25h1m1s"],
])("%i ms as Go prints it: %s", (ms, text) => {
  expect(goDuration(ms)).toBe(text);
});
