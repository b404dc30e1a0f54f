import { describe, expect, test } from "vitest";
import {
  ALARM_CHECK_MS,
  alarm,
  MAX_TIMER_MS,
  followEnd,
  sleep,
  systemClock,
  whenPassed,
  whenSetBack,
  within,
} from "../../../src/core/clock.ts";
import { TestClock } from "../../support/test-clock.ts";

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

describe("alarm", () => {
  test("fires once, at the moment asked for", async () => {
    const clock = new TestClock();
    const at = clock.now() + 90_000;
    const fired: number[] = [];
    alarm(clock, at, () => fired.push(clock.now()));
    await clock.advance(89_999);
    expect(fired).toEqual([]);
    await clock.advance(10 * 60_000);
    expect(fired).toEqual([at]);
    expect(clock.armed).toBe(0);
  });

  test("waits for a moment beyond 2^31 ms without a timer that long", async () => {
    const delays: number[] = [];
    const clock = new TestClock();
    const spied = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      timer: (delayMs: number, fire: () => void) => {
        delays.push(delayMs);
        return clock.timer(delayMs, fire);
      },
    };
    let fired = false;
    const timer = alarm(spied, clock.now() + 10 * YEAR, () => (fired = true));
    await clock.advance(HOUR);
    expect(fired).toBe(false);
    expect(Math.max(...delays)).toBeLessThanOrEqual(ALARM_CHECK_MS);
    expect(delays.length).toBeGreaterThan(100);

    clock.step(10 * YEAR);
    await clock.advance(ALARM_CHECK_MS);
    expect(fired).toBe(true);
    timer.cancel();
  });

  test("fires early on the monotonic clock when the wall clock is stepped forward", async () => {
    const clock = new TestClock();
    let fired = false;
    alarm(clock, clock.now() + 2 * HOUR, () => (fired = true));
    await clock.advance(60_000);
    clock.step(2 * HOUR);
    await clock.advance(ALARM_CHECK_MS);
    expect(fired).toBe(true);
  });

  test("waits longer when the wall clock is stepped back", async () => {
    const clock = new TestClock();
    let fired = false;
    const timer = alarm(clock, clock.now() + HOUR, () => (fired = true));
    clock.step(-2 * HOUR);
    await clock.advance(2 * HOUR);
    expect(fired).toBe(false);
    await clock.advance(HOUR);
    expect(fired).toBe(true);
    timer.cancel();
  });

  test("for a moment that is past fires soon, but not before it returns", async () => {
    const clock = new TestClock();
    let fired = false;
    alarm(clock, clock.now() - HOUR, () => (fired = true));
    expect(fired).toBe(false);
    await clock.advance(0);
    expect(fired).toBe(true);
  });

  test("can be cancelled, after many re-arms too, and after it has fired", async () => {
    const clock = new TestClock();
    let fired = 0;
    const timer = alarm(clock, clock.now() + HOUR, () => (fired += 1));
    await clock.advance(HOUR / 2);
    timer.cancel();
    expect(clock.armed).toBe(0);
    await clock.advance(HOUR);
    expect(fired).toBe(0);

    const second = alarm(clock, clock.now(), () => (fired += 1));
    await clock.advance(1);
    second.cancel();
    expect(fired).toBe(1);
  });
});

describe("whenSetBack", () => {
  test("fires once, within half a minute of the step, and can be cancelled", async () => {
    const clock = new TestClock();
    const at = clock.now();
    let fired = 0;
    whenSetBack(clock, at, () => (fired += 1));
    const cancelled = whenSetBack(clock, at, () => (fired += 1));
    await clock.advance(HOUR);
    clock.step(-2 * HOUR);
    await clock.advance(ALARM_CHECK_MS - 1);
    expect(fired).toBe(0);
    cancelled.cancel();
    await clock.advance(1);
    expect([fired, clock.armed]).toEqual([1, 0]);
  });
});

describe("whenPassed", () => {
  test.each([
    ["ahead, when it is reached", HOUR],
    ["past, when the clock is set back before it", -HOUR],
  ])("fires once for a moment that is %s", async (_what, ahead) => {
    const clock = new TestClock();
    let fired = 0;
    whenPassed(clock, clock.now() + ahead, () => (fired += 1));
    await clock.advance(HOUR - 1);
    expect(fired).toBe(0);
    clock.step(3 * ahead);
    await clock.advance(2 * ALARM_CHECK_MS);
    expect([fired, clock.armed]).toEqual([1, 0]);
  });
});

describe("followEnd", () => {
  test("tells each time the wall clock passes the moment, either way, until it is cancelled", async () => {
    const clock = new TestClock();
    const told: boolean[] = [];
    const following = followEnd(clock, clock.now() + HOUR, (isOver) => told.push(isOver));
    await clock.advance(HOUR - 1);
    expect(told).toEqual([]);
    await clock.advance(1);
    clock.step(-HOUR);
    await clock.advance(ALARM_CHECK_MS);
    expect(told).toEqual([true, false]);
    await clock.advance(HOUR);
    expect(told).toEqual([true, false, true]);
    following.cancel();
    expect(clock.armed).toBe(0);
  });

  test("can be cancelled by whoever is told", async () => {
    const clock = new TestClock();
    const following = followEnd(clock, clock.now() + HOUR, () => following.cancel());
    await clock.advance(HOUR);
    expect(clock.armed).toBe(0);
  });
});

describe("sleep", () => {
  test("resolves after its delay and lets go of the signal", async () => {
    const clock = new TestClock();
    const abort = new AbortController();
    let done = false;
    const sleeping = sleep(clock, 1_000, abort.signal).then(() => (done = true));
    await clock.advance(999);
    expect(done).toBe(false);
    await clock.advance(1);
    await sleeping;
    expect(clock.armed).toBe(0);
    abort.abort(new Error("too late to matter"));
  });

  test("rejects with the signal's reason as soon as it aborts, and leaves no timer", async () => {
    const clock = new TestClock();
    const abort = new AbortController();
    const sleeping = sleep(clock, 1_000, abort.signal);
    const reason = new Error("stopping");
    abort.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    expect(clock.armed).toBe(0);
  });

  test("rejects without a timer when the signal has already aborted", async () => {
    const clock = new TestClock();
    const reason = new Error("stopped");
    await expect(sleep(clock, 1_000, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(clock.armed).toBe(0);
  });

  test("adds no listener that stays when it is used again and again", async () => {
    const clock = new TestClock();
    const { signal } = new AbortController();
    let listeners = 0;
    const counted = Object.assign(signal, {
      addEventListener: () => void (listeners += 1),
      removeEventListener: () => void (listeners -= 1),
    });
    for (let i = 0; i < 100; i += 1) {
      const sleeping = sleep(clock, 10, counted);
      expect(listeners).toBe(1);
      await clock.advance(10);
      await sleeping;
    }
    expect(listeners).toBe(0);
  });
});

describe("the system's clock", () => {
  test("holds a delay to what Node can count, instead of firing at once", async () => {
    let fired = false;
    const timer = systemClock.timer(MAX_TIMER_MS * 4, () => (fired = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    timer.cancel();
    expect(fired).toBe(false);
  });

  test("fires, and can be cancelled", async () => {
    let cancelled = true;
    systemClock.timer(0, () => (cancelled = false)).cancel();
    await new Promise<void>((resolve) => systemClock.timer(5, resolve));
    expect(cancelled).toBe(true);
  });

  test("tells the wall time, and a monotonic time that only grows", () => {
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000);
    const first = systemClock.monotonic();
    expect(systemClock.monotonic()).toBeGreaterThanOrEqual(first);
  });
});

describe("within a limit", () => {
  test("what the work comes to, good or bad, and no timer stays", async () => {
    const clock = new TestClock();
    await expect(within(clock, 10, Promise.resolve("done"))).resolves.toBe("done");
    await expect(within(clock, 10, Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(clock.armed).toBe(0);
  });

  test("nothing, where it takes longer, and its end is of no interest then", async () => {
    const clock = new TestClock();
    let fail: (error: Error) => void = () => {};
    const late = within(clock, 10, new Promise((_resolve, reject) => (fail = reject)));
    await clock.advance(10);
    fail(new Error("too late"));
    await expect(late).resolves.toBeUndefined();
  });
});
