import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { failure } from "../unit/secrets/rotator-harness.ts";
import { Random } from "../fuzz/random.ts";
import { HOUR, MINUTE, SECOND } from "../unit/secrets/support.ts";
import { LifecycleWorld } from "./lifecycle-world.ts";

/** A bounded slice in CI; `npm run soak` sets a million. */
const STEPS = Number(process.env["LIFECYCLE_STEPS"] ?? 8_000);
/** On the average. */
const STEPS_IN_A_RUN = 38;

const DAY = 24 * HOUR;

const outcomes = fc.constantFrom(
  "sign" as const,
  "hang" as const,
  failure("CA_UNREACHABLE"),
  failure("CA_UNAUTHENTICATED"),
  failure("CERT_CHAIN_BROKEN"),
  failure("CA_THROTTLED", 20 * SECOND),
  failure("CA_THROTTLED", HOUR),
  new TypeError("a bug in a provider"),
);

/** One step: a fault begins or ends, time passes, or somebody interferes. */
const steps = fc.oneof(
  { weight: 4, arbitrary: fc.record({ outcome: outcomes }) },
  {
    weight: 2,
    arbitrary: fc.record({ answerAfterMs: fc.constantFrom(0, SECOND, 7 * SECOND, 40 * SECOND) }),
  },
  { weight: 1, arbitrary: fc.record({ lifeMs: fc.constantFrom(0, 2 * SECOND, MINUTE, DAY) }) },
  { weight: 1, arbitrary: fc.record({ endsInMs: fc.constantFrom(5 * SECOND, HOUR, Infinity) }) },
  {
    weight: 1,
    arbitrary: fc.record({ roots: fc.constantFrom(["A"], ["A", "B"], ["B"], ["B", "A"]) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ secondCa: fc.constantFrom(undefined, ["A"], ["C"], ["B", "C"]) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ distrust: fc.constantFrom([], ["A"], ["B"], ["C"], ["A", "B"]) }),
  },
  { weight: 6, arbitrary: fc.record({ passMs: fc.integer({ min: 0, max: 3 * MINUTE }) }) },
  { weight: 1, arbitrary: fc.record({ passMs: fc.integer({ min: 0, max: HOUR }) }) },
  { weight: 2, arbitrary: fc.record({ blockMs: fc.constantFrom(5 * SECOND, 2 * MINUTE) }) },
  {
    weight: 2,
    // A suspend, a resume and an NTP step look alike: the wall clock has moved, the other has not.
    arbitrary: fc.record({
      stepMs: fc.constantFrom(-2 * HOUR, -SECOND, SECOND, HOUR, 2 * HOUR, 30 * DAY),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ happens: "request" as const }) },
  { weight: 2, arbitrary: fc.record({ restart: fc.constantFrom("stored", "empty-handed") }) },
  { weight: 1, arbitrary: fc.constant({ happens: "heal" as const }) },
);
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

const policies = fc.record({
  ratio: fc.constantFrom(0.2, 0.5, 0.9),
  jitter: fc.constantFrom(0, 0.1, 1),
  ttlMs: fc.constantFrom(10 * SECOND, DAY),
  minRenewIntervalMs: fc.constantFrom(undefined, SECOND, MINUTE),
  retry: fc.constantFrom(
    { baseMs: SECOND, capMs: MINUTE },
    { baseMs: SECOND / 10, capMs: 5 * SECOND },
  ),
  startJitterMs: fc.constantFrom(0, 0, MINUTE),
  callLimitMs: fc.constant(30 * SECOND),
});

async function take(world: LifecycleWorld, step: Step): Promise<void> {
  const { clock, ca } = world;
  if ("outcome" in step) ca.outcome = step.outcome;
  else if ("answerAfterMs" in step) ca.answerAfterMs = step.answerAfterMs;
  else if ("lifeMs" in step) ca.lifeMs = step.lifeMs;
  else if ("endsInMs" in step) ca.chainEnd = clock.now() + step.endsInMs;
  else if ("roots" in step) ca.roots = step.roots;
  else if ("secondCa" in step) world.secondCa = step.secondCa;
  else if ("distrust" in step) await world.distrust(step.distrust);
  else if ("stepMs" in step) clock.step(step.stepMs);
  else if ("restart" in step) await world.restart({ isStored: step.restart === "stored" });
  else if ("happens" in step && step.happens === "request") world.request();
  else if ("happens" in step) await world.heal();
  else if ("blockMs" in step) clock.block(step.blockMs);
  await clock.advance("passMs" in step ? step.passMs : 0);
}

test(
  "whatever happens, and in whatever order, the invariants hold",
  { timeout: 60_000 + STEPS * 10 },
  async () => {
    let taken = 0;
    const sequences = fc.array(steps, { maxLength: 80, size: "max" });
    await fc.assert(
      fc.asyncProperty(policies, fc.nat(), sequences, async (policy, seed, sequence) => {
        const dice = new Random(seed);
        const world = new LifecycleWorld(policy, () => dice.next());
        await world.clock.advance(0);
        for (const step of sequence) {
          await take(world, step);
          world.check();
          taken += 1;
        }
        await world.heal();
        world.check();
        await world.stop();
      }),
      { numRuns: Math.ceil(STEPS / STEPS_IN_A_RUN) },
    );
    if (process.env["LIFECYCLE_STEPS"]) process.stderr.write(`${taken} steps\n`);
    expect(taken).toBeGreaterThan(STEPS / 2);
  },
);
