import { fc } from "@fast-check/vitest";
import { expect, test, vi } from "vitest";
import { Random } from "../fuzz/random.ts";
import { policies, steps, take } from "./lifecycle-steps.ts";
import { RETRY_CAP_MS } from "./lifecycle-stored.ts";
import { LifecycleWorld } from "./lifecycle-world.ts";

/** Real files answer by the real clock. */
vi.mock("../../src/ca/watched-file.ts", async (actual) => {
  const { bundleFile } = await import("./lifecycle-file.ts");
  const inMemory = { fileStamp: bundleFile.stamp, readWhole: bundleFile.read };
  return { ...(await actual<object>()), ...inMemory };
});

/*
 * Of the invariants of docs/architecture.md 1, 3, 6 and the rotator's part of 8 are asserted here. Where the
 * others are held: 2 and 5 by real keys and chains in ca-lies.test.ts; 4 and 7 by the subscription machine in
 * subscription.test.ts and subscription-delta.test.ts; 8, the sockets' part, by real processes.
 */

/** A bounded slice in CI; `npm run soak` sets a million. */
const STEPS = Number(process.env["LIFECYCLE_STEPS"] ?? 8_000);
/** On the average. */
const STEPS_IN_A_RUN = 38;

test(
  "whatever happens, and in whatever order, the invariants hold",
  { timeout: 60_000 + STEPS * 10 },
  async () => {
    let taken = 0;
    const sequences = fc.array(steps, { maxLength: 80, size: "max" });
    await fc.assert(
      fc.asyncProperty(policies, fc.nat(), sequences, async (policy, seed, sequence) => {
        const dice = new Random(seed);
        const world = await LifecycleWorld.create(policy, () => dice.next());
        await world.clock.advance(0);
        for (const step of sequence) {
          await take(world, step);
          world.check();
          taken += 1;
        }
        await world.heal();
        world.check();
        await world.clock.advance(RETRY_CAP_MS);
        world.check();
        await world.stop();
      }),
      { numRuns: Math.ceil(STEPS / STEPS_IN_A_RUN) },
    );
    if (process.env["LIFECYCLE_STEPS"]) process.stderr.write(`${taken} steps\n`);
    expect(taken).toBeGreaterThan(STEPS / 2);
  },
);
