import { describe, expect, test } from "vitest";
import { contentDraw } from "../../../src/secrets/digest.ts";
import { failure, RotatorHarness } from "./rotator-harness.ts";
import { HOUR, MINUTE, SECOND, YEAR } from "./support.ts";

describe("the first certificate", () => {
  test("is asked for at the start, with no client there", async () => {
    const { ca, store, state } = await RotatorHarness.running();
    expect(ca.calls).toBe(1);
    expect(state).toBe("valid");
    expect(store.get("default")).toBeDefined();
    expect(store.get("ROOTCA")).toBeDefined();
  });

  test("comes after the roots: nobody gets the leaf first", async () => {
    const harness = new RotatorHarness();
    const order: string[] = [];
    for (const name of ["default", "ROOTCA"])
      harness.store.watch(name, (secret) => order.push(secret.name));
    harness.rotator.start();
    await harness.clock.advance(0);
    expect(order).toEqual(["ROOTCA", "default"]);
  });

  test("is told as it happens, from empty to valid", async () => {
    const { events, clock } = await RotatorHarness.running({}, { backDateMs: 2 * MINUTE });
    const now = clock.now();
    expect(events.map(({ type }) => type)).toEqual([
      "rotator.state",
      "rotation.started",
      "secret.published",
      "roots.changed",
      "secret.published",
      "rotation.succeeded",
      "rotator.state",
    ]);
    expect(events).toMatchObject([
      { state: "empty" },
      { reason: "first" },
      { name: "ROOTCA", kind: "trust-bundle" },
      { ca: 1, configured: 0, retired: 0 },
      { name: "default", kind: "tls-certificate", notAfter: now + 24 * HOUR },
      { notBefore: now - 2 * MINUTE, notAfter: now + 24 * HOUR, nextAt: now + 12 * HOUR },
      { state: "valid" },
    ]);
  });

  test("is asked for once, however often the rotator is started", async () => {
    const { ca, rotator, clock } = await RotatorHarness.running();
    rotator.start();
    await clock.advance(0);
    expect(ca.calls).toBe(1);
  });

  test("is tried for again and again while the CA is away, and the state stays empty", async () => {
    const harness = new RotatorHarness({}, 0.5);
    harness.ca.outcome = failure("CA_UNREACHABLE");
    harness.rotator.start();
    await harness.clock.advance(10 * MINUTE);
    const seconds = harness.gaps.slice(0, 10).map((gap) => gap / SECOND);
    expect(seconds.slice(0, 5)).toEqual([2, 3.5, 5.75, 9.125, 14.1875]);
    expect(seconds.slice(8)).toEqual([60, 60]);
    expect(harness.states).toEqual(["empty"]);
    expect(harness.rotator.state).toMatchObject({
      name: "empty",
      failures: harness.ca.calls,
      lastError: { code: "CA_UNREACHABLE", message: "CA_UNREACHABLE from the fake" },
    });
    harness.ca.outcome = "sign";
    await harness.clock.advance(MINUTE);
    expect(harness.rotator.state).toMatchObject({
      name: "valid",
      failures: 0,
      lastError: undefined,
    });
  });
});

describe("with a start jitter", () => {
  test("tells when the first call will be made, and makes it then", async () => {
    const harness = new RotatorHarness({ startJitterMs: MINUTE }, 0.25);
    harness.rotator.start();
    const firstAt = harness.clock.now() + MINUTE / 4;
    expect(harness.all("rotation.postponed")).toEqual([{ type: "rotation.postponed", firstAt }]);
    expect(harness.rotator.state).toMatchObject({ name: "empty", nextAttemptAt: firstAt });
    await harness.clock.advance(MINUTE / 4 - 1);
    expect(harness.ca.calls).toBe(0);
    await harness.clock.advance(1);
    expect(harness.state).toBe("valid");
  });

  test("of nothing tells nothing", async () => {
    const harness = await RotatorHarness.running();
    expect(harness.all("rotation.postponed")).toEqual([]);
  });
});

describe("a renewal", () => {
  test.each([
    [0.2, 19.2 * HOUR],
    [0.9, 2.4 * HOUR],
  ])("with %d of the life left comes at its moment, not before", async (ratio, at) => {
    const harness = await RotatorHarness.running({ ratio });
    await harness.clock.advance(at - 1);
    expect(harness.ca.calls).toBe(1);
    await harness.clock.advance(1);
    expect(harness.ca.calls).toBe(2);
    expect(harness.all("rotation.started").map(({ reason }) => reason)).toEqual(["first", "due"]);
  });

  test("goes valid, renewing, valid, and serves the old certificate meanwhile", async () => {
    const harness = await RotatorHarness.running();
    const old = harness.served;
    harness.ca.answerAfterMs = 3 * SECOND;
    await harness.clock.advance(12 * HOUR);
    expect(harness.state).toBe("renewing");
    expect(harness.rotator.state.nextAttemptAt).toBeUndefined();
    expect(harness.served).toBe(old);
    await harness.clock.advance(3 * SECOND);
    expect(harness.served?.version).not.toBe(old?.version);
    expect(harness.states).toEqual(["empty", "valid", "renewing", "valid"]);
    expect(harness.last("rotation.succeeded")).toMatchObject({ seconds: 3 });
  });

  test("does not publish roots that have not changed", async () => {
    const harness = await RotatorHarness.running();
    await harness.clock.advance(12 * HOUR);
    expect(harness.all("secret.published").map(({ name }) => name)).toEqual([
      "ROOTCA",
      "default",
      "default",
    ]);
    harness.ca.roots = ["root", "new root"];
    await harness.clock.advance(12 * HOUR);
    expect(harness.all("secret.published").map(({ name }) => name)).toEqual([
      "ROOTCA",
      "default",
      "default",
      "ROOTCA",
      "default",
    ]);
  });

  test("of a life of 10 s that istiod dated back by 2 min is not due on arrival", async () => {
    const harness = await RotatorHarness.running(
      { ttlMs: 10 * SECOND },
      { lifeMs: 10 * SECOND, backDateMs: 2 * MINUTE },
    );
    await harness.clock.advance(MINUTE);
    expect(harness.ca.calls).toBe(13);
    expect(new Set(harness.gaps)).toEqual(new Set([5 * SECOND]));
  });

  test("of a life of 10 years does not come early, whatever Node's timers can count", async () => {
    const harness = await RotatorHarness.running({}, { lifeMs: 10 * YEAR });
    await harness.clock.advance(HOUR);
    expect(harness.ca.calls).toBe(1);
    expect(harness.clock.nextIn).toBeLessThanOrEqual(30 * SECOND);
    harness.clock.step(5 * YEAR - HOUR - 1);
    await harness.clock.advance(0);
    expect(harness.ca.calls).toBe(1);
    await harness.clock.advance(30 * SECOND);
    expect(harness.ca.calls).toBe(2);
  });

  test("follows what was granted, shorter than asked", async () => {
    const harness = await RotatorHarness.running({}, { lifeMs: 10 * MINUTE });
    await harness.clock.advance(30 * MINUTE);
    expect(new Set(harness.gaps)).toEqual(new Set([5 * MINUTE]));
    expect(harness.states).not.toContain("expired");
  });

  test("follows what was granted, longer than asked", async () => {
    const harness = await RotatorHarness.running({ ttlMs: HOUR }, { lifeMs: 4 * HOUR });
    await harness.clock.advance(2 * HOUR - 1);
    expect(harness.ca.calls).toBe(1);
    await harness.clock.advance(1);
    expect(harness.ca.calls).toBe(2);
  });

  test("never comes sooner after a success than the operator allows", async () => {
    const harness = await RotatorHarness.running(
      { ttlMs: 10 * SECOND, minRenewIntervalMs: 7 * SECOND },
      { lifeMs: 10 * SECOND },
    );
    await harness.clock.advance(MINUTE);
    expect(new Set(harness.gaps)).toEqual(new Set([7 * SECOND]));
  });

  test("has its jitter from the certificate: looking often does not make it early", async () => {
    const harness = await RotatorHarness.running({ jitter: 0.25 });
    harness.draw = 1;
    const planned = harness.rotator.state.nextAttemptAt ?? NaN;
    const draw = contentDraw(harness.served?.version ?? "");
    const left = planned - harness.clock.now();
    expect(left).toBeCloseTo(24 * HOUR * (1 - (0.5 + 0.25 * (2 * draw - 1))), 0);
    await harness.clock.advance(Math.floor(left) - 1);
    expect(harness.ca.calls).toBe(1);
    expect(harness.rotator.state.nextAttemptAt).toBeCloseTo(planned, 0);
    await harness.clock.advance(2);
    expect(harness.ca.calls).toBe(2);
  });
});

test("certificates of 1 s are renewed in time where the operator allows it", async () => {
  const harness = await RotatorHarness.running(
    { ttlMs: SECOND, minRenewIntervalMs: 100 },
    { lifeMs: SECOND },
  );
  await harness.clock.advance(10 * SECOND);
  expect(new Set(harness.gaps)).toEqual(new Set([SECOND / 2]));
  expect(harness.states).not.toContain("expired");
});

describe("a renewal that does not move NotAfter, because the CA itself ends", () => {
  test.each([0.5, 0.9])(
    "is reported, and is backed off instead of repeated at once (ratio %d)",
    async (ratio) => {
      const harness = new RotatorHarness({ ratio, ttlMs: MINUTE }, 0.5);
      harness.ca.chainEnd = harness.clock.now() + 4 * MINUTE;
      harness.rotator.start();
      await harness.clock.advance(4 * MINUTE - 1);
      const reports = harness.all("rotation.not_extended");
      expect(reports.length).toBe(harness.ca.calls - 1);
      expect(reports.length).toBeLessThan(25);
      expect(Math.min(...harness.gaps)).toBeGreaterThanOrEqual(SECOND);
      expect(harness.state).toBe("valid");
      expect(reports[0]?.notAfter).toBe(harness.ca.chainEnd);

      harness.ca.chainEnd = Infinity;
      await harness.clock.advance(MINUTE);
      expect(harness.state).toBe("valid");
      expect(harness.all("rotation.not_extended").length).toBeLessThanOrEqual(reports.length + 1);
    },
  );
});

test("a thousand rotations leave one timer, no call, and nothing in the store but the latest", async () => {
  const harness = await RotatorHarness.running({ ttlMs: MINUTE }, { lifeMs: MINUTE });
  await harness.clock.advance(1_000 * 30 * SECOND);
  expect(harness.ca.calls).toBe(1_001);
  expect(harness.ca.mostInFlight).toBe(1);
  expect(harness.clock.armed).toBe(1);
  expect(harness.states.filter((state) => state === "expired")).toEqual([]);
  await harness.rotator.stop();
  expect(harness.clock.armed).toBe(0);
});
