import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { backoffDelay, decorrelatedDelay } from "../../src/core/backoff.ts";

const policies = fc.record({
  baseMs: fc.double({ min: 1, max: 60_000, noNaN: true }),
  capMs: fc.double({ min: 1, max: 600_000, noNaN: true }),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
});
const draws = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const failures = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1 }));

test("a delay lies within [(1 - jitter) × d, d], d = min(cap, base × 2^(failures - 1))", () => {
  fc.assert(
    fc.property(policies, failures, draws, (policy, count, draw) => {
      const delay = backoffDelay(policy, count, () => draw);
      const d = Math.min(policy.capMs, policy.baseMs * 2 ** (count - 1));
      expect(delay).toBeLessThanOrEqual(d);
      expect(delay).toBeGreaterThanOrEqual((1 - policy.jitter) * d * (1 - 1e-9));
    }),
  );
});

test("for one draw, another failure never shortens it", () => {
  fc.assert(
    fc.property(policies, failures, draws, (policy, count, draw) => {
      const random = () => draw;
      expect(backoffDelay(policy, count + 1, random)).toBeGreaterThanOrEqual(
        backoffDelay(policy, count, random),
      );
    }),
  );
});

const previous = fc.option(fc.double({ min: 0, max: 600_000, noNaN: true }), { nil: undefined });

test("a decorrelated delay lies within [base, 3 × the one before], and never above the cap", () => {
  fc.assert(
    fc.property(policies, previous, draws, ({ baseMs, capMs }, before, draw) => {
      const delay = decorrelatedDelay({ baseMs, capMs }, before, draw);
      expect(delay).toBeLessThanOrEqual(capMs);
      expect(delay).toBeGreaterThanOrEqual(Math.min(baseMs, capMs));
      expect(delay).toBeLessThanOrEqual(3 * Math.max(baseMs, before ?? baseMs));
    }),
  );
});

test("for one previous delay, a greater draw never shortens the next", () => {
  fc.assert(
    fc.property(policies, previous, draws, draws, (range, before, a, b) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)];
      expect(decorrelatedDelay(range, before, more)).toBeGreaterThanOrEqual(
        decorrelatedDelay(range, before, less),
      );
    }),
  );
});
