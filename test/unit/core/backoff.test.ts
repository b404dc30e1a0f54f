import { describe, expect, test } from "vitest";
import { backoffDelay } from "../../../src/core/backoff.ts";

const policy = { baseMs: 100, capMs: 5_000, jitter: 0.5 };
const longest = () => 0;
const shortest = () => 1 - Number.EPSILON;

describe("backoff", () => {
  test("doubles from its base up to its cap", () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => backoffDelay(policy, n, longest));
    expect(delays).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
  });

  test("takes off at most the jitter's part", () => {
    expect(backoffDelay(policy, 1, shortest)).toBeCloseTo(50);
    expect(backoffDelay({ ...policy, jitter: 0 }, 3, shortest)).toBe(400);
    expect(backoffDelay({ ...policy, jitter: 1 }, 3, shortest)).toBeCloseTo(0);
  });

  test("stays at the cap after a failure count that would overflow", () => {
    expect(backoffDelay(policy, 1e9, longest)).toBe(5_000);
    expect(backoffDelay(policy, Number.MAX_SAFE_INTEGER, longest)).toBe(5_000);
  });

  test("takes no failure for the first", () => {
    expect(backoffDelay(policy, 0, longest)).toBe(100);
  });
});
