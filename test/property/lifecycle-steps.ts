import { fc } from "@fast-check/vitest";
import { failure } from "../unit/secrets/rotator-harness.ts";
import { HOUR, MINUTE, SECOND } from "../unit/secrets/support.ts";
import { bundleFile } from "./lifecycle-file.ts";
import type { LifecycleWorld } from "./lifecycle-world.ts";

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
export const steps = fc.oneof(
  { weight: 4, arbitrary: fc.record({ outcome: outcomes }) },
  {
    weight: 2,
    arbitrary: fc.record({ answerAfterMs: fc.constantFrom(0, SECOND, 7 * SECOND, 40 * SECOND) }),
  },
  { weight: 1, arbitrary: fc.record({ lifeMs: fc.constantFrom(0, 2 * SECOND, MINUTE, DAY) }) },
  { weight: 1, arbitrary: fc.record({ endsInMs: fc.constantFrom(5 * SECOND, HOUR, Infinity) }) },
  {
    weight: 2,
    arbitrary: fc.record({ roots: fc.constantFrom(["A"], ["A", "B"], ["B"], ["B", "A"]) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ secondCa: fc.constantFrom(undefined, ["A"], ["C"], ["B", "C"]) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ distrust: fc.constantFrom([], ["A"], ["B"], ["C"], ["A", "B"]) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      mostMs: fc.constantFrom(3 * SECOND, 2 * HOUR, Infinity),
      isNamed: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      client: fc.constantFrom(0, 1),
      manner: fc.constantFrom(
        "accepts" as const,
        "refuses" as const,
        "dawdles" as const,
        "hangs up" as const,
        "is silent" as const,
        "is gone" as const,
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ diskIsFull: fc.constantFrom(true, true, false) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      file: fc.constantFrom(["A", "D"], ["C", "D"], ["D"], "broken" as const, "missing" as const),
    }),
  },
  { weight: 6, arbitrary: fc.record({ passMs: fc.integer({ min: 0, max: 3 * MINUTE }) }) },
  { weight: 3, arbitrary: fc.record({ passMs: fc.integer({ min: 0, max: 6 * SECOND }) }) },
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
export type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

export const policies = fc.record({
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
  propagationDelayMs: fc.constantFrom(0, 10 * SECOND),
  bundlePath: fc.constantFrom(undefined, "/roots.pem"),
});

export async function take(world: LifecycleWorld, step: Step): Promise<void> {
  const { clock, cas } = world;
  if ("outcome" in step) cas.first.outcome = step.outcome;
  else if ("answerAfterMs" in step) cas.first.answerAfterMs = step.answerAfterMs;
  else if ("lifeMs" in step) cas.first.lifeMs = step.lifeMs;
  else if ("endsInMs" in step) cas.first.chainEnd = clock.now() + step.endsInMs;
  else if ("roots" in step) cas.first.roots = step.roots;
  else if ("secondCa" in step) cas.second = step.secondCa;
  else if ("distrust" in step) await world.distrust(step.distrust);
  else if ("mostMs" in step) Object.assign(cas.longest, step);
  else if ("client" in step) world.behave(step.client, step.manner);
  else if ("diskIsFull" in step) world.stored.isFull = step.diskIsFull;
  else if ("file" in step) bundleFile.write(step.file, clock.monotonic());
  else if ("stepMs" in step) world.step(step.stepMs);
  else if ("restart" in step) await world.restart({ isStored: step.restart === "stored" });
  else if ("happens" in step && step.happens === "request") world.request();
  else if ("happens" in step) await world.heal();
  else if ("blockMs" in step) world.block(step.blockMs);
  await clock.advance("passMs" in step ? step.passMs : 0);
}
