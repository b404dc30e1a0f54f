import { describe, expect, test } from "vitest";
import { isNewLife } from "../../../src/secrets/granted-life.ts";
import { RotatorHarness } from "./rotator-harness.ts";
import { HOUR, SECOND } from "./support.ts";

const DAY = 24 * HOUR;

describe("a life other than was asked for", () => {
  test.each<[string, number, number | undefined, boolean]>([
    ["as asked", DAY, undefined, false],
    ["a few seconds off, on the first", DAY - 5 * SECOND, undefined, false],
    ["within 5 %", 0.96 * DAY, undefined, false],
    ["shorter, on the first", 2 * HOUR, undefined, true],
    ["longer, on the first", 2 * DAY, undefined, true],
    ["the same again", 2 * HOUR, 2 * HOUR + SECOND, false],
    ["shorter after what was asked", 2 * HOUR, DAY, true],
    ["another one again", HOUR, 2 * HOUR, true],
    ["as asked after a shorter one", DAY, 2 * HOUR, false],
  ])("%s", (_, lifeMs, before, expected) => {
    const held = before === undefined ? undefined : { lifeMs: before };
    expect(isNewLife({ lifeMs, stallMs: undefined }, held, DAY)).toBe(expected);
  });

  test("a CA at its end is told as that", () => {
    expect(isNewLife({ lifeMs: HOUR, stallMs: 1_000 }, { lifeMs: 2 * HOUR }, DAY)).toBe(false);
  });

  test("is told once, by the rotator, until it changes", async () => {
    const harness = await RotatorHarness.running({}, { lifeMs: 2 * HOUR });
    await harness.clock.advance(10 * HOUR);
    const told = () => harness.all("rotation.other_life");
    expect(harness.ca.calls).toBeGreaterThan(5);
    expect(told()).toEqual([{ type: "rotation.other_life", askedMs: DAY, grantedMs: 2 * HOUR }]);
    harness.ca.lifeMs = 4 * HOUR;
    await harness.clock.advance(10 * HOUR);
    expect(told()).toHaveLength(2);
    await harness.rotator.stop();
  });
});
