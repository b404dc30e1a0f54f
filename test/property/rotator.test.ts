import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { failure, RotatorHarness } from "../unit/secrets/rotator-harness.ts";
import { HOUR, MINUTE, SECOND } from "../unit/secrets/support.ts";
import { validityOf } from "../../src/secrets/secret.ts";

const CAP = MINUTE;
const CALL_LIMIT = 30 * SECOND;
/** How long a stepped wall clock may go unnoticed. */
const NOTICED = 30 * SECOND;

const outcomes = fc.constantFrom(
  "sign" as const,
  "hang" as const,
  failure("CA_UNREACHABLE"),
  failure("CA_UNAUTHENTICATED"),
  failure("CERT_EXPIRED"),
  failure("CA_THROTTLED", 20 * SECOND),
  failure("CA_THROTTLED", HOUR),
  new TypeError("a bug in a provider"),
);

const happenings = fc.oneof(
  { weight: 3, arbitrary: fc.record({ outcome: outcomes }) },
  { weight: 1, arbitrary: fc.record({ answerAfterMs: fc.constantFrom(0, SECOND, 7 * SECOND) }) },
  { weight: 1, arbitrary: fc.record({ chainLeftMs: fc.constantFrom(5 * SECOND, HOUR, Infinity) }) },
  { weight: 4, arbitrary: fc.record({ passMs: fc.integer({ min: 0, max: 3 * MINUTE }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ stepMs: fc.constantFrom(-2 * HOUR, -SECOND, SECOND, 2 * HOUR) }),
  },
  { weight: 1, arbitrary: fc.constant({ request: true }) },
);

const worlds = fc.record({
  lifeMs: fc.constantFrom(2 * SECOND, 10 * SECOND, 2 * MINUTE, 24 * HOUR),
  backDateMs: fc.constantFrom(0, 2 * MINUTE),
  ratio: fc.constantFrom(0.2, 0.5, 0.9),
  jitter: fc.constantFrom(0, 0.01, 0.2),
  ttlMs: fc.constantFrom(10 * SECOND, 24 * HOUR),
  minRenewIntervalMs: fc.constantFrom(undefined, 200, 3 * SECOND),
});

test("whatever happens, the agent serves what is valid, calls with measure, and recovers", async () => {
  await fc.assert(
    fc.asyncProperty(worlds, fc.array(happenings, { maxLength: 25 }), async (world, sequence) => {
      const { lifeMs, backDateMs, ...policy } = world;
      const harness = new RotatorHarness({ ...policy, callLimitMs: CALL_LIMIT });
      const { ca, clock, rotator, store } = harness;
      Object.assign(ca, { lifeMs, backDateMs });
      const successes: number[] = [];
      store.watch("default", (secret) => {
        successes.push(clock.monotonic());
        expect(clock.now()).toBeLessThan(validityOf(secret)?.notAfter ?? 0);
        expect(store.get("ROOTCA")).toBeDefined();
      });

      const check = (): void => {
        const latest = harness.all("secret.published").findLast(({ name }) => name === "default");
        const valid = (latest?.notAfter ?? -Infinity) > clock.now();
        expect(harness.served?.version).toBe(valid ? latest?.version : undefined);
        expect(["empty", "expired"].includes(rotator.state.name)).toBe(!valid);
        expect(ca.mostInFlight).toBeLessThanOrEqual(1);
        expect(clock.armed).toBeGreaterThanOrEqual(1);
      };

      rotator.start();
      for (const happening of sequence) {
        if ("outcome" in happening) ca.outcome = happening.outcome;
        else if ("answerAfterMs" in happening) ca.answerAfterMs = happening.answerAfterMs;
        else if ("chainLeftMs" in happening) ca.chainEnd = clock.now() + happening.chainLeftMs;
        else if ("passMs" in happening) await clock.advance(happening.passMs);
        else if ("stepMs" in happening) clock.step(happening.stepMs);
        else rotator.renew("requested");
        check();
      }

      // Healthy again: it takes the end of a hung call, the longest pause, and one look at the clock.
      Object.assign(ca, { outcome: "sign", answerAfterMs: 0, chainEnd: Infinity });
      await clock.advance(CALL_LIMIT + CAP + NOTICED);
      check();
      const interval = Math.min(SECOND, policy.minRenewIntervalMs ?? SECOND);
      const lasting = lifeMs > (policy.minRenewIntervalMs ?? SECOND);
      expect(harness.served !== undefined || !lasting).toBe(true);

      for (const success of successes) {
        const following = ca.startedAt.find((at) => at > success) ?? Infinity;
        expect(following).toBeGreaterThanOrEqual(success + interval);
      }

      await rotator.stop();
      expect(clock.armed).toBe(0);
      expect(ca.inFlight).toBe(0);
    }),
    { numRuns: 400 },
  );
}, 60_000);
