import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import {
  afterFailure,
  afterSuccess,
  allowsRetry,
  fullBudget,
  MS_PER_TOKEN,
} from "../../src/ca/retry-budget.ts";

const attempts = fc.integer({ min: 1, max: 10 });

test("a full budget has the retries of one whole try, and then none", () => {
  fc.assert(
    fc.property(attempts, (count) => {
      let budget = fullBudget(count, 0);
      for (let failure = 1; failure < count; failure += 1) {
        budget = afterFailure(budget, 0);
        expect(allowsRetry(budget)).toBe(true);
      }
      expect(allowsRetry(afterFailure(budget, 0))).toBe(false);
    }),
  );
});

test("in an outage, calls come to one a try and a few: never Istio's five", () => {
  // Tries every minute for a day, five attempts each where the budget allows.
  let budget = fullBudget(5, 0);
  let calls = 0;
  const tries = 24 * 60;
  for (let round = 0; round < tries; round += 1) {
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      calls += 1;
      budget = afterFailure(budget, round * 60_000);
      if (!allowsRetry(budget)) break;
    }
  }
  expect(calls / tries).toBeLessThan(1.3);
});

test("an outage is forgotten before the next renewal of an hour's certificate", () => {
  let budget = fullBudget(5, 0);
  for (let failure = 0; failure < 100; failure += 1) budget = afterFailure(budget, 0);
  expect(allowsRetry(afterFailure(budget, 5 * MS_PER_TOKEN))).toBe(false);
  expect(allowsRetry(afterFailure(budget, 10 * MS_PER_TOKEN))).toBe(true);
});

test("tokens stay within their bounds, whatever happens and whichever way the clock goes", () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: -1e6, max: 1e6 })));
  fc.assert(
    fc.property(attempts, steps, (count, sequence) => {
      let budget = fullBudget(count, 0);
      let now = 0;
      for (const [succeeded, passed] of sequence) {
        now += passed;
        const before = budget;
        budget = succeeded ? afterSuccess(budget, now) : afterFailure(budget, now);
        expect(budget.tokens).toBeGreaterThanOrEqual(0);
        expect(budget.tokens).toBeLessThanOrEqual(2 * count);
        if (succeeded) expect(budget.tokens).toBeGreaterThanOrEqual(before.tokens);
      }
    }),
  );
});
