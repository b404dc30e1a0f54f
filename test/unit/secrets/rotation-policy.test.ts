import { describe, expect, test } from "vitest";
import {
  lifeOf,
  minimumInterval,
  renewAt,
  type RotationPolicy,
} from "../../../src/secrets/rotation-policy.ts";
import { HOUR, MINUTE, SECOND } from "./support.ts";

const T0 = Date.parse("2026-01-01T00:00:00Z");
const policy = { ratio: 0.5, jitter: 0, ttlMs: 24 * HOUR, minRenewIntervalMs: undefined };
const day = { notBefore: T0, notAfter: T0 + 24 * HOUR, receivedAt: T0 };

const due = (ratio: number, jitter = 0, draw = 0.5, validity = day, now = T0) =>
  (renewAt(validity, { ...policy, ratio, jitter }, draw, now) - T0) / HOUR;

describe("the moment of renewal", () => {
  test.each([
    [0.2, 19.2],
    [0.5, 12],
    [0.9, 2.4],
  ])("with a ratio of %d of 24 h left is after %d h", (ratio, hours) => {
    expect(due(ratio)).toBeCloseTo(hours, 9);
  });

  test("is moved by the jitter at most, either way", () => {
    expect(due(0.2, 0.05, 0)).toBeCloseTo(24 * 0.85, 9);
    expect(due(0.2, 0.05, 0.5)).toBeCloseTo(24 * 0.8, 9);
    expect(due(0.2, 0.05, 1)).toBeCloseTo(24 * 0.75, 9);
  });

  test("keeps half of the ratio's distance to either end, whatever the jitter", () => {
    expect(due(0.9, 0.5, 1)).toBeCloseTo(1.2, 9);
    expect(due(0.2, 0.5, 0)).toBeCloseTo(24 * 0.9, 9);
    expect(due(0.2, 1, 1)).toBeCloseTo(24 * 0.7, 9);
  });

  test("counts from the receipt: istiod's back-dating makes no certificate of 10 s due on arrival", () => {
    const validity = { notBefore: T0 - 2 * MINUTE, notAfter: T0 + 10 * SECOND, receivedAt: T0 };
    const at = renewAt(validity, policy, 0.5, T0);
    expect(at - T0).toBe(5 * SECOND);
  });

  test("does not count a life anew after a restart", () => {
    const later = T0 + 20 * HOUR;
    expect(due(0.5, 0, 0.5, day, later)).toBe(12);
  });

  test("uses NotAfter alone where the CA grants another life than was asked", () => {
    const hour = { ...day, notAfter: T0 + HOUR };
    expect(due(0.5, 0, 0.5, hour)).toBe(0.5);
  });
});

describe("the life of a certificate", () => {
  test("starts at the receipt, held within NotBefore and now", () => {
    const life = (receivedAt: number, now = T0 + HOUR) =>
      lifeOf({ ...day, receivedAt }, now) / HOUR;
    expect(life(T0 + HOUR)).toBe(23);
    expect(life(T0 - HOUR)).toBe(24);
    expect(life(T0 + 5 * HOUR)).toBe(23);
    expect(life(T0, T0 - HOUR)).toBe(24);
  });

  test("is never negative", () => {
    expect(lifeOf({ ...day, receivedAt: T0 + 30 * HOUR }, T0 + 30 * HOUR)).toBe(0);
  });
});

describe("the minimum interval after a success", () => {
  const interval = (ttlMs: number, lifeMs: number, minRenewIntervalMs?: number) =>
    minimumInterval({ ...policy, ttlMs, minRenewIntervalMs } satisfies RotationPolicy, lifeMs);

  test("is a hundredth of the life asked for", () => {
    expect(interval(24 * HOUR, 24 * HOUR).due).toBe(14.4 * MINUTE);
  });

  test("is at least 1 s, whatever the life", () => {
    expect(interval(10 * SECOND, 10 * SECOND).due).toBe(SECOND);
    expect(interval(24 * HOUR, 0).due).toBe(SECOND);
  });

  test("never keeps a certificate from renewal that was granted for less than that", () => {
    expect(interval(24 * HOUR, 10 * MINUTE).due).toBe(5 * MINUTE);
  });

  test("is the operator's where that is set, longer or shorter", () => {
    expect(interval(24 * HOUR, 24 * HOUR, HOUR).due).toBe(HOUR);
    expect(interval(24 * HOUR, 24 * HOUR, MINUTE).due).toBe(MINUTE);
    expect(interval(2 * SECOND, 2 * SECOND, 100).due).toBe(100);
  });

  test("is 1 s for what cannot wait: a hundredth of a day would prolong an outage", () => {
    expect(interval(24 * HOUR, 24 * HOUR).urgent).toBe(SECOND);
    expect(interval(24 * HOUR, 24 * HOUR, HOUR).urgent).toBe(SECOND);
    expect(interval(2 * SECOND, 2 * SECOND, 100).urgent).toBe(100);
  });
});
