import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { type Lie, lies } from "../faults/lies.ts";
import { type Answers, LyingWorld } from "./ca-lies-world.ts";

const forms = fc.record({
  keyFormat: fc.constantFrom("pkcs8" as const, "traditional" as const),
  includeRoot: fc.boolean(),
});

const truths = fc.record<Answers>({
  from: fc.constantFrom("old", "old", "next", "foreign"),
  isFirst: fc.boolean(),
  answer: fc.constantFrom({}, {}, { repeatRoot: true }),
});

/** Some of the lies, each told by some CA, and what is true in between. */
const stories = fc.shuffledSubarray([...lies], { minLength: 3, maxLength: 7 }).chain((shuffled) =>
  fc.tuple(
    ...shuffled.map((lie) =>
      fc.record({
        lie: fc.constant<Lie>(lie),
        teller: truths,
        before: fc.option(truths, { nil: undefined }),
      }),
    ),
  ),
);

test("whatever a CA answers, what is served belongs together, and no log has its key", async () => {
  await fc.assert(
    fc.asyncProperty(forms, stories, async (form, story) => {
      const world = new LyingWorld(form);
      await world.pass(0);
      for (const { lie, teller, before } of story) {
        if (before) {
          world.answers = before;
          await world.request();
        }
        const [good, failed] = [world.store.get("default"), world.failures.length];
        world.answers = { ...teller, answer: { ...teller.answer, ...lie.answer } };
        await world.request();
        expect(world.failures.slice(failed)).toContain(lie.code);
        expect(world.store.get("default")).toBe(good);
      }
      world.answers = { from: "old", isFirst: true, answer: {} };
      const good = world.store.get("default");
      await world.request();
      expect(world.store.get("default")).not.toBe(good);
      await world.stop();
    }),
    { numRuns: 30 },
  );
}, 120_000);
