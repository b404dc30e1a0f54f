import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { backoffDelay } from "../../src/core/backoff.ts";

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
