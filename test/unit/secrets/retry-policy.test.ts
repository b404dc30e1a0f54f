import { describe, expect, test } from "vitest";
import {
  MAX_PUSHBACK_MS,
  MIN_RETRY_MS,
  retryDelay,
  usefulDelay,
} from "../../../src/secrets/retry-policy.ts";
import { HOUR, MINUTE, SECOND } from "./support.ts";

const policy = { baseMs: SECOND, capMs: MINUTE, jitter: 0.5 };

describe("the delay wished for after a failure", () => {
  test("is the backoff alone when the server asks for nothing", () => {
    expect(retryDelay(policy, 1, undefined, 0)).toBe(SECOND);
    expect(retryDelay(policy, 3, undefined, 0.5)).toBe(3 * SECOND);
    expect(retryDelay(policy, 50, undefined, 0)).toBe(MINUTE);
  });

  test("is at least what the server asks for, spread by our own backoff", () => {
    expect(retryDelay(policy, 1, 30 * SECOND, 0)).toBe(31 * SECOND);
    expect(retryDelay(policy, 1, 30 * SECOND, 0.9)).toBeGreaterThan(30 * SECOND);
    expect(retryDelay(policy, 2, 5 * MINUTE, 0)).toBe(5 * MINUTE + 2 * SECOND);
  });

  test.each([HOUR, 1e12, Infinity])("takes a wish of %d ms for ten minutes", (wish) => {
    expect(retryDelay(policy, 1, wish, 0)).toBe(MAX_PUSHBACK_MS + SECOND);
  });

  test.each([0, -5, NaN])("takes a wish of %d ms for none", (wish) => {
    expect(retryDelay(policy, 1, wish, 0)).toBe(SECOND);
  });
});

describe("the delay that is of use", () => {
  test("is the one wished for while much is left", () => {
    expect(usefulDelay(policy, MINUTE, 12 * HOUR)).toBe(MINUTE);
    expect(usefulDelay(policy, 10 * MINUTE, 12 * HOUR)).toBe(10 * MINUTE);
  });

  test("is a quarter of what is left where that is shorter", () => {
    expect(usefulDelay(policy, MINUTE, 2 * MINUTE)).toBe(30 * SECOND);
    expect(usefulDelay(policy, 10 * MINUTE, 8 * SECOND)).toBe(2 * SECOND);
  });

  test("never falls below a second", () => {
    expect(usefulDelay(policy, MINUTE, 10)).toBe(MIN_RETRY_MS);
    expect(usefulDelay(policy, 1, HOUR)).toBe(MIN_RETRY_MS);
    expect(usefulDelay(policy, 0, undefined)).toBe(MIN_RETRY_MS);
  });

  test("with nothing valid to serve is the backoff's cap at most, whatever the server asks for", () => {
    expect(usefulDelay(policy, 10 * MINUTE, undefined)).toBe(MINUTE);
  });
});
