import { afterEach, expect, test } from "vitest";
import { Campaign } from "../fuzz/campaign.ts";
import { stopAll } from "../support/processes.ts";

afterEach(stopAll);

/** A slice of `npm run fuzz`, which runs longer and waits for what Node leaves to the keepalive. */
test("20 s of random requests: no crash, no key to who did not name it, everybody else served", async () => {
  const outcome = await new Campaign({ seed: 1, ms: 20_000, settleMs: 0 }).run();
  expect(outcome.failures).toEqual([]);
  // It got through: requests were answered, and some of them with the key they named.
  expect(outcome.keys).toBeGreaterThan(0);
  expect(outcome.neighbourServed).toBeGreaterThan(10);
});
