import { describe, expect, test } from "vitest";
import { MAX_TIMER_MS } from "../../../src/core/clock.ts";
import { initialRotation, type Moment } from "../../../src/secrets/rotation-state.ts";
import { next } from "../../../src/secrets/rotation.ts";
import { failure, RotatorHarness, settings } from "./rotator-harness.ts";
import { HOUR, MINUTE, SECOND, YEAR } from "./support.ts";

const DAY = 24 * HOUR;

describe("a very short life", () => {
  test("of 10 s, from an istiod that dates it back, is renewed in time for an hour", async () => {
    const harness = await RotatorHarness.running(
      { ttlMs: 10 * SECOND, jitter: 0.1 },
      { lifeMs: 10 * SECOND, backDateMs: 2 * MINUTE, answerAfterMs: 2 * SECOND },
    );
    await harness.clock.advance(HOUR);
    expect(harness.states).not.toContain("expired");
    expect(harness.ca.calls).toBeLessThan(HOUR / (5 * SECOND));
  });

  test("of 10 s stays whole through failures of a third of it", async () => {
    const harness = await RotatorHarness.running({ ttlMs: 10 * SECOND }, { lifeMs: 10 * SECOND });
    for (let i = 0; i < 20; i += 1) {
      harness.ca.outcome = failure("CA_UNREACHABLE");
      await harness.clock.advance(3 * SECOND);
      harness.ca.outcome = "sign";
      await harness.clock.advance(7 * SECOND);
    }
    expect(harness.states).not.toContain("expired");
  });
});

describe("a very long life", () => {
  test("of 10 years is due after five, and no timer on the way is too long to be counted", () => {
    const at = (ms: number): Moment => ({ wall: ms, monotonic: ms, draw: 0 });
    const certificate = {
      version: "00000000",
      serial: "1",
      spiffeId: "spiffe://a",
      notBefore: 0,
      notAfter: 10 * YEAR,
      receivedAt: 0,
    };
    const asked = { ...settings, ttlMs: 10 * YEAR };
    const start = initialRotation(at(0), asked);
    const held = next(start, { type: "issued", certificate }, at(0), asked);
    expect(held.lookInMs).toBeLessThan(MAX_TIMER_MS);
    for (const [ms, call] of [
      [5 * YEAR - 1, false],
      [5 * YEAR, true],
    ] as const) {
      const step = next(held.rotation, { type: "woke" }, at(ms), asked);
      expect(step.call).toBe(call);
      expect(step.lookInMs).toBeLessThan(MAX_TIMER_MS);
    }
  });
});

describe("an event loop that is blocked for 5 s", () => {
  test("renews late by as much, once", async () => {
    const harness = await RotatorHarness.running({}, { lifeMs: HOUR });
    await harness.clock.advance(HOUR / 2 - SECOND);
    harness.clock.block(5 * SECOND);
    await harness.clock.advance(0);
    expect(harness.ca.calls).toBe(2);
    expect(harness.state).toBe("valid");
  });

  test("over NotAfter serves nothing that has expired, before any timer has fired", async () => {
    const harness = await RotatorHarness.running(
      { ttlMs: 4 * SECOND, minRenewIntervalMs: 100 },
      { lifeMs: 4 * SECOND },
    );
    harness.clock.block(5 * SECOND);
    expect(harness.served).toBeUndefined();
    expect(harness.rotator.state.name).toBe("expired");
    await harness.clock.advance(0);
    expect(harness.state).toBe("valid");
    expect(harness.ca.calls).toBe(2);
  });

  test("during a call does not abort one that was answered", async () => {
    const harness = await RotatorHarness.running({}, { answerAfterMs: SECOND });
    harness.clock.block(5 * SECOND);
    await harness.clock.advance(0);
    expect(harness.state).toBe("valid");
    expect(harness.all("rotation.failed")).toEqual([]);
  });
});

test("a smeared leap second moves renewals by a second at most, and loses none", async () => {
  const harness = await RotatorHarness.running({}, { lifeMs: DAY });
  for (let i = 0; i < 96; i += 1) {
    await harness.clock.advance(DAY / 96);
    harness.clock.step(-SECOND / 96);
  }
  expect(harness.ca.calls).toBe(3);
  for (const gap of harness.gaps) expect(Math.abs(gap - DAY / 2)).toBeLessThanOrEqual(SECOND);
  expect(harness.states).not.toContain("expired");
});

test("a virtual machine that comes back after three days asks once, and has its certificate", async () => {
  const harness = await RotatorHarness.running({}, { lifeMs: DAY });
  await harness.clock.advance(HOUR);
  harness.clock.step(3 * DAY);
  harness.clock.block(2 * SECOND);
  expect(harness.served).toBeUndefined();
  await harness.clock.advance(30 * SECOND);
  expect(harness.state).toBe("valid");
  expect(harness.ca.calls).toBe(2);
  await harness.clock.advance(11 * HOUR);
  expect(harness.ca.calls).toBe(2);
});

describe("an intermediate that ends in a day", () => {
  test.each([
    [0.2, 10],
    [0.5, 25],
    [0.9, 70],
  ])("at a ratio of %d costs the CA %d calls at most, to its end", async (ratio, most) => {
    const harness = new RotatorHarness({ ratio, jitter: 0.1 });
    harness.ca.chainEnd = harness.clock.now() + DAY;
    harness.rotator.start();
    await harness.clock.advance(DAY - 1);
    expect(harness.state).toBe("valid");
    expect(harness.ca.calls).toBeLessThanOrEqual(most);
    expect(Math.min(...harness.gaps)).toBeGreaterThanOrEqual(SECOND);
  });
});
