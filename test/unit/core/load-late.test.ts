import { expect, test } from "vitest";
import type { AgentError } from "../../../src/core/errors.ts";
import { LOAD_RETRY_MS, loadLate } from "../../../src/core/load-late.ts";
import { settle, TestClock } from "../../support/test-clock.ts";

/** A part that cannot be loaded for the first `failures` times. */
function world(failures: number) {
  const clock = new TestClock();
  const loaded: string[] = [];
  const told: AgentError[] = [];
  let tries = 0;
  const end = loadLate({
    clock,
    load: async () => {
      if ((tries += 1) <= failures) throw new Error("Cannot find module chunks/a.js");
      return "the part";
    },
    loaded: (part) => void loaded.push(part),
    failed: (error) => void told.push(error),
  });
  return { clock, loaded, told, end, tries: () => tries };
}

test("what can be loaded is, once", async () => {
  const { clock, loaded, told } = world(0);
  await settle();
  expect(loaded).toEqual(["the part"]);
  expect(told).toEqual([]);
  expect(clock.armed).toBe(0);
});

test("what cannot is told of once, and tried again until it can", async () => {
  const { clock, loaded, told } = world(3);
  await clock.advance(2 * LOAD_RETRY_MS);
  expect(loaded).toEqual([]);
  expect(told).toMatchObject([
    {
      code: "CODE_NOT_LOADED",
      message: "a part of node-agent could not be loaded: Cannot find module chunks/a.js",
    },
  ]);
  await clock.advance(LOAD_RETRY_MS);
  expect(loaded).toEqual(["the part"]);
  expect(told).toHaveLength(1);
  expect(clock.armed).toBe(0);
});

test("nothing is begun any more when it was ended, before a try or between two", async () => {
  const early = world(0);
  early.end();
  await settle();
  expect(early.loaded).toEqual([]);
  const between = world(1);
  await settle();
  between.end();
  expect(between.clock.armed).toBe(0);
  await between.clock.advance(2 * LOAD_RETRY_MS);
  expect(between.tries()).toBe(1);
});
