import { describe, expect, test } from "vitest";
import { guardedCall } from "../../../src/ca/call-guard.ts";
import { TestClock } from "../../support/test-clock.ts";
import { SECOND } from "../secrets/support.ts";

function setUp(work: (signal: AbortSignal) => Promise<string>) {
  const clock = new TestClock();
  const abort = new AbortController();
  let listeners = 0;
  const { signal } = abort;
  const [add, remove] = [
    signal.addEventListener.bind(signal),
    signal.removeEventListener.bind(signal),
  ];
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...args);
  };
  const call = guardedCall(clock, 10 * SECOND, abort, work);
  let settled = false;
  call.then(
    () => (settled = true),
    () => (settled = true),
  );
  return { clock, abort, call, settled: () => settled, listeners: () => listeners };
}

const deaf = () => new Promise<never>(() => undefined);
const obedient = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("aborted, in its own words")));
  });

describe("a guarded call", () => {
  test("passes on a result and an error, and leaves nothing behind", async () => {
    const good = setUp(() => Promise.resolve("done"));
    await expect(good.call).resolves.toBe("done");
    const bad = setUp(() => Promise.reject(new Error("failed")));
    await expect(bad.call).rejects.toThrow("failed");
    for (const { clock, listeners } of [good, bad]) {
      expect(clock.armed).toBe(0);
      expect(listeners()).toBe(0);
    }
  });

  test("passes on what is thrown before there is a promise", async () => {
    const { call, clock } = setUp(() => {
      throw new Error("thrown at once");
    });
    await expect(call).rejects.toThrow("thrown at once");
    expect(clock.armed).toBe(0);
  });

  test("is aborted at its limit and fails with CA_DEADLINE, whatever the call says itself", async () => {
    const { call, clock, settled } = setUp(obedient);
    await clock.advance(10 * SECOND - 1);
    expect(settled()).toBe(false);
    await clock.advance(1);
    await expect(call).rejects.toMatchObject({
      code: "CA_DEADLINE",
      message: "the CA call did not end within 10 s",
    });
    expect(clock.armed).toBe(0);
  });

  test("is left to itself 1 s after the abort when it does not hear it", async () => {
    const { call, clock, settled, listeners } = setUp(deaf);
    await clock.advance(11 * SECOND - 1);
    expect(settled()).toBe(false);
    await clock.advance(1);
    await expect(call).rejects.toMatchObject({ code: "CA_DEADLINE" });
    expect(clock.armed).toBe(0);
    expect(listeners()).toBe(0);
  });

  test("still gives a result that comes while it is waited for", async () => {
    let finish: (value: string) => void = () => undefined;
    const { call, clock } = setUp(() => new Promise((resolve) => (finish = resolve)));
    await clock.advance(10 * SECOND + 500);
    finish("just in time");
    await expect(call).resolves.toBe("just in time");
    expect(clock.armed).toBe(0);
  });

  test("is ended by its owner with the owner's reason", async () => {
    const reason = new Error("stopping");
    for (const work of [obedient, deaf]) {
      const { call, clock, abort } = setUp(work);
      abort.abort(reason);
      await clock.advance(SECOND);
      await expect(call).rejects.toBe(reason);
      expect(clock.armed).toBe(0);
    }
  });
});
