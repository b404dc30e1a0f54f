import { beforeEach, describe, expect, test } from "vitest";
import { WakeUps } from "../../../src/sds/wake-ups.ts";
import { TestClock } from "../../support/test-clock.ts";

describe("one timer for all who wait", () => {
  let clock: TestClock;
  let wakeUps: WakeUps;
  let woken: string[];

  const sleeper = (name: string): { wake(): void } => ({ wake: () => void woken.push(name) });

  beforeEach(() => {
    clock = new TestClock();
    wakeUps = new WakeUps(clock);
    woken = [];
  });

  test("wakes each at its moment", async () => {
    wakeUps.set(sleeper("late"), 300);
    wakeUps.set(sleeper("early"), 100);
    wakeUps.set(sleeper("early too"), 100);
    expect(clock.armed).toBe(1);
    await clock.advance(99);
    expect(woken).toEqual([]);
    await clock.advance(1);
    expect(woken).toEqual(["early", "early too"]);
    await clock.advance(200);
    expect(woken).toEqual(["early", "early too", "late"]);
    expect(clock.armed).toBe(0);
  });

  test("a later wish replaces the earlier one", async () => {
    const one = sleeper("one");
    wakeUps.set(one, 100);
    wakeUps.set(one, 200);
    await clock.advance(150);
    expect(woken).toEqual([]);
    await clock.advance(50);
    expect(woken).toEqual(["one"]);
  });

  test("who takes the wish back is not woken, and nobody waiting is no timer", async () => {
    const one = sleeper("one");
    wakeUps.set(one, 100);
    wakeUps.set(one, undefined);
    expect(clock.armed).toBe(0);
    await clock.advance(1_000);
    expect(woken).toEqual([]);
  });

  test("who is woken may wish again", async () => {
    let left = 3;
    const one = {
      wake: (): void => {
        woken.push("one");
        left -= 1;
        if (left > 0) wakeUps.set(one, clock.monotonic() + 10);
      },
    };
    wakeUps.set(one, 10);
    await clock.advance(1_000);
    expect(woken).toHaveLength(3);
    expect(clock.armed).toBe(0);
  });

  test("a moment that has passed is now", async () => {
    await clock.advance(500);
    wakeUps.set(sleeper("one"), 100);
    await clock.advance(0);
    expect(woken).toEqual(["one"]);
  });
});
