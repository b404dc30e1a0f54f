import { describe, expect, test } from "vitest";
import { MIN_RETRY_MS, retryDelay, usefulDelay } from "../../../src/secrets/retry-policy.ts";
import { MAX_PUSHBACK_MS } from "../../../src/core/backoff.ts";
import { HOUR, MINUTE, SECOND } from "./support.ts";

const range = { baseMs: SECOND, capMs: MINUTE };

describe("the delay wished for after a failure", () => {
  test("is the backoff alone when the server asks for nothing", () => {
    expect(retryDelay(3 * SECOND, undefined)).toBe(3 * SECOND);
  });

  test("is at least what the server asks for, spread by our own backoff", () => {
    expect(retryDelay(SECOND, 30 * SECOND)).toBe(31 * SECOND);
    expect(retryDelay(2 * SECOND, 5 * MINUTE)).toBe(5 * MINUTE + 2 * SECOND);
  });

  test.each([HOUR, 1e12, Infinity])("takes a wish of %d ms for ten minutes", (wish) => {
    expect(retryDelay(SECOND, wish)).toBe(MAX_PUSHBACK_MS + SECOND);
  });

  test.each([0, -5, NaN])("takes a wish of %d ms for none", (wish) => {
    expect(retryDelay(SECOND, wish)).toBe(SECOND);
  });
});

describe("the delay that is of use", () => {
  test("is the one wished for while much is left", () => {
    expect(usefulDelay(range, MINUTE, 12 * HOUR)).toBe(MINUTE);
    expect(usefulDelay(range, 10 * MINUTE, 12 * HOUR)).toBe(10 * MINUTE);
  });

  test("is a quarter of what is left where that is shorter", () => {
    expect(usefulDelay(range, MINUTE, 2 * MINUTE)).toBe(30 * SECOND);
    expect(usefulDelay(range, 10 * MINUTE, 8 * SECOND)).toBe(2 * SECOND);
  });

  test("never falls below a second", () => {
    expect(usefulDelay(range, MINUTE, 10)).toBe(MIN_RETRY_MS);
    expect(usefulDelay(range, 1, HOUR)).toBe(MIN_RETRY_MS);
    expect(usefulDelay(range, 0, undefined)).toBe(MIN_RETRY_MS);
  });

  test("with nothing valid to serve is the backoff's cap at most, whatever the server asks for", () => {
    expect(usefulDelay(range, 10 * MINUTE, undefined)).toBe(MINUTE);
  });
});
