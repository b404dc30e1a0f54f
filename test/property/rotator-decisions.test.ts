import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { hasExpired } from "../../src/secrets/rotation-state.ts";
import { RotationWorld } from "../unit/secrets/rotation-world.ts";
import { HOUR, MINUTE, SECOND } from "../unit/secrets/support.ts";

const DAY = 24 * HOUR;

const settingsArbitrary = fc.record({
  ratio: fc.double({ min: 0.02, max: 0.98, noNaN: true }),
  jitter: fc.double({ min: 0, max: 0.2, noNaN: true }),
  ttlMs: fc.constantFrom(10 * SECOND, HOUR, DAY, 90 * DAY),
  minRenewIntervalMs: fc.constantFrom(undefined, 100, 5 * SECOND, HOUR / 4),
  retry: fc.constantFrom(
    { baseMs: SECOND, capMs: MINUTE },
    { baseMs: SECOND / 100, capMs: 10 * SECOND },
  ),
  startJitterMs: fc.constantFrom(0, 30 * SECOND),
});

/** How a call ends and after how long, until the next of these. */
const answers = fc.record({
  afterMs: fc.constantFrom(0, 20, 5 * SECOND),
  lifeMs: fc.constantFrom(0, 3 * SECOND, 10 * SECOND, HOUR, DAY, 3_650 * DAY),
  fails: fc.boolean(),
  retryAfterMs: fc.constantFrom(undefined, 30 * SECOND, DAY),
});

const happenings = fc.oneof(
  fc.record({ answer: answers }),
  // Mostly minutes, since half a day is 1,440 looks.
  fc.record({ passMs: fc.integer({ min: 0, max: 20 * MINUTE }) }),
  fc.record({ passMs: fc.oneof(fc.integer({ min: 0, max: HOUR }), fc.constant(DAY / 2)) }),
  // A suspend: the wall clock goes on, the monotonic one does not; or a step, which looks the same.
  fc.record({
    stepMs: fc.constantFrom(-2 * HOUR, 2 * HOUR, -DAY, 1_000 * DAY, -SECOND, 40 * SECOND),
  }),
  fc.constant({ request: true }),
  fc.record({ rootsWindowMs: fc.constantFrom(0, 30 * SECOND, HOUR, 400 * DAY) }),
);

/** Uniform enough (mulberry32), and the same for the same seed: a failing run can be repeated. */
function drawsFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test("a pause of a second holds where the clock's fraction loses its last bit", () => {
  const retry = { baseMs: SECOND / 100, capMs: SECOND / 10 };
  const policy = { ratio: 0.5, jitter: 0, ttlMs: DAY, minRenewIntervalMs: undefined };
  for (let seed = 0; seed < 100; seed += 1) {
    const draw = drawsFrom(seed);
    const world = new RotationWorld({ ...policy, retry, startJitterMs: 0 }, draw);
    world.answer = { afterMs: 0, lifeMs: DAY, fails: false, retryAfterMs: undefined };
    world.pass(2 ** 20 - (SECOND * draw()) / 3);
    world.answer = { ...world.answer, fails: true };
    world.take({ type: "requested" });
    world.pass(MINUTE);
  }
});

test("over days, steps, suspends and failures the decisions keep every limit", () => {
  const seeds = fc.nat();
  fc.assert(
    fc.property(
      settingsArbitrary,
      seeds,
      fc.array(happenings, { maxLength: 30 }),
      (settings, seed, sequence) => {
        const world = new RotationWorld(settings, drawsFrom(seed));
        world.take({ type: "woke" });
        for (const happening of sequence) {
          if ("answer" in happening) world.answer = happening.answer;
          else if ("passMs" in happening) world.pass(happening.passMs);
          else if ("stepMs" in happening) world.step(happening.stepMs);
          else if ("rootsWindowMs" in happening)
            world.take({ type: "roots changed", windowMs: happening.rootsWindowMs });
          else world.take({ type: "requested" });
        }
        world.answer = { afterMs: 20, lifeMs: DAY, fails: false, retryAfterMs: undefined };
        world.pass(95 * SECOND);
        const { held } = world.rotation;
        expect(held !== undefined && !hasExpired(held, world.now)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);
