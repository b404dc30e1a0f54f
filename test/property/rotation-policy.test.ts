import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { retryDelay, usefulDelay } from "../../src/secrets/retry-policy.ts";
import { lifeOf, minimumInterval, renewAt } from "../../src/secrets/rotation-policy.ts";

const T0 = Date.parse("2026-01-01T00:00:00Z");
const HOUR = 3_600_000;
const TEN_YEARS = 10 * 365 * 24 * HOUR;

const policies = fc.record({
  ratio: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  ttlMs: fc.integer({ min: 1_000, max: TEN_YEARS }),
  minRenewIntervalMs: fc.option(fc.integer({ min: 100, max: HOUR }), { nil: undefined }),
});
/** Any certificate, received at any time, even before it began or after it ended. */
const validities = fc
  .record({
    notBefore: fc.integer({ min: T0 - TEN_YEARS, max: T0 }),
    life: fc.integer({ min: 1_000, max: TEN_YEARS }),
    receivedAt: fc.integer({ min: T0 - TEN_YEARS, max: T0 + TEN_YEARS }),
  })
  .map(({ notBefore, life, receivedAt }) => ({
    notBefore,
    notAfter: notBefore + life,
    receivedAt,
  }));
const draws = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const moments = fc.integer({ min: T0 - TEN_YEARS, max: T0 + TEN_YEARS });

test("renewal is due within the life, and half of what the ratio leaves is always left", () => {
  fc.assert(
    fc.property(validities, policies, draws, moments, (validity, policy, draw, now) => {
      const at = renewAt(validity, policy, draw, now);
      const left = (lifeOf(validity, now) * policy.ratio) / 2;
      expect(at).toBeLessThanOrEqual(validity.notAfter - left + 1);
      expect(at).toBeGreaterThanOrEqual(validity.notAfter - lifeOf(validity, now));
      expect(at).toBeGreaterThanOrEqual(validity.notBefore - 1);
    }),
  );
});

test("a greater ratio renews earlier, and the jitter moves it by its part of the life at most", () => {
  fc.assert(
    fc.property(validities, policies, draws, moments, (validity, policy, draw, now) => {
      const life = lifeOf(validity, now);
      const plain = renewAt(validity, { ...policy, jitter: 0 }, draw, now);
      expect(Math.abs(renewAt(validity, policy, draw, now) - plain)).toBeLessThanOrEqual(
        policy.jitter * life + 1,
      );
      const earlier = { ...policy, ratio: Math.min(0.99, policy.ratio + 0.1) };
      expect(renewAt(validity, earlier, draw, now)).toBeLessThanOrEqual(
        renewAt(validity, policy, draw, now),
      );
    }),
  );
});

test("what is left of the life when renewal is due is the ratio, without jitter", () => {
  fc.assert(
    fc.property(validities, policies, draws, moments, (validity, policy, draw, now) => {
      const life = lifeOf(validity, now);
      const at = renewAt(validity, { ...policy, jitter: 0 }, draw, now);
      expect(Math.abs(validity.notAfter - at - policy.ratio * life)).toBeLessThan(1);
    }),
  );
});

test("how far back NotBefore lies makes no difference once the receipt is after it", () => {
  fc.assert(
    fc.property(policies, draws, fc.integer({ min: 0, max: TEN_YEARS }), (policy, draw, back) => {
      const validity = { notBefore: T0, notAfter: T0 + HOUR, receivedAt: T0 };
      expect(renewAt({ ...validity, notBefore: T0 - back }, policy, draw, T0)).toBe(
        renewAt(validity, policy, draw, T0),
      );
    }),
  );
});

test("the default interval is at least 1 s, and leaves the CA alone for half of a life at most", () => {
  fc.assert(
    fc.property(policies, fc.integer({ min: 0, max: TEN_YEARS }), (policy, life) => {
      const { due, urgent } = minimumInterval({ ...policy, minRenewIntervalMs: undefined }, life);
      expect(due).toBeGreaterThanOrEqual(1_000);
      expect(due).toBeLessThanOrEqual(Math.max(1_000, life / 2));
      expect(due).toBeLessThanOrEqual(Math.max(1_000, policy.ttlMs / 100));
      expect(urgent).toBe(1_000);
    }),
  );
});

test("what cannot wait never waits longer than what is due, and never longer than 1 s", () => {
  fc.assert(
    fc.property(policies, fc.integer({ min: 0, max: TEN_YEARS }), (policy, life) => {
      const { due, urgent } = minimumInterval(policy, life);
      expect(due).toBe(policy.minRenewIntervalMs ?? due);
      expect(urgent).toBe(Math.min(due, 1_000));
    }),
  );
});

const ranges = fc.record({
  baseMs: fc.integer({ min: 100, max: 10_000 }),
  capMs: fc.integer({ min: 1_000, max: 300_000 }),
});
const pushbacks = fc.option(fc.double({ min: -1, max: 1e12, noNaN: false }), { nil: undefined });

test("a retry waits 1 s at least, and comes before a quarter of what is left is gone", () => {
  const waits = fc.double({ min: 0, max: 300_000, noNaN: true });
  const lefts = fc.option(fc.integer({ min: 0, max: TEN_YEARS }), { nil: undefined });
  fc.assert(
    fc.property(ranges, waits, pushbacks, lefts, (range, backoff, wish, left) => {
      const delay = usefulDelay(range, retryDelay(backoff, wish), left);
      expect(delay).toBeGreaterThanOrEqual(1_000);
      expect(delay).toBeLessThanOrEqual(
        left === undefined ? range.capMs : Math.max(1_000, left / 4),
      );
    }),
  );
});
