import { describe, expect, test } from "vitest";
import { failure, RotatorHarness } from "./rotator-harness.ts";
import { HOUR, MINUTE, SECOND } from "./support.ts";

describe("a CA that is down from 49 % of the life until after NotAfter", () => {
  test("costs nothing until NotAfter, and is noticed at once when it is back", async () => {
    const harness = await RotatorHarness.running();
    const { ca, clock, store } = harness;
    const first = harness.served;
    await clock.advance(0.49 * 24 * HOUR);
    ca.outcome = failure("CA_UNREACHABLE");

    await clock.advance(0.02 * 24 * HOUR);
    expect(harness.state).toBe("retrying");
    expect(harness.served).toBe(first);
    await clock.advance(0.49 * 24 * HOUR - 1);
    expect(harness.served).toBe(first);
    expect(harness.last("rotation.failed")).toMatchObject({ validUntil: first?.notAfter });

    const published = harness.all("secret.published").length;
    await clock.advance(1);
    expect(harness.state).toBe("expired");
    expect(harness.served).toBeUndefined();
    expect(store.get("ROOTCA")).toBeDefined();
    expect(harness.all("secret.expired")).toEqual([
      { type: "secret.expired", name: "default", notAfter: first?.notAfter },
    ]);

    await clock.advance(HOUR);
    expect(harness.all("secret.published").length).toBe(published);
    expect(harness.last("rotation.failed")).toMatchObject({ validUntil: undefined });
    expect(Math.max(...harness.gaps.slice(1))).toBeLessThanOrEqual(MINUTE);

    ca.outcome = "sign";
    await clock.advance(MINUTE);
    expect(harness.state).toBe("valid");
    expect(harness.served?.notAfter).toBeGreaterThan(clock.now());
    expect(harness.states.filter((state) => state !== "renewing" && state !== "retrying")).toEqual([
      "empty",
      "valid",
      "expired",
      "valid",
    ]);
  });

  test("is asked more often as NotAfter comes near, with the last try in the last seconds", async () => {
    const harness = await RotatorHarness.running(
      { retry: { baseMs: SECOND, capMs: HOUR } },
      { lifeMs: HOUR },
    );
    harness.ca.outcome = failure("CA_UNREACHABLE");
    await harness.clock.advance(HOUR - 1);
    const notAfter = HOUR;
    const lastTry = harness.ca.startedAt.at(-1) ?? 0;
    expect(notAfter - lastTry).toBeLessThanOrEqual(2 * SECOND);
    harness.ca.startedAt.slice(2).forEach((at, index) => {
      const before = harness.ca.startedAt[index + 1] ?? 0;
      expect(at - before).toBeLessThan(Math.max(SECOND, (notAfter - before) / 4) + 1);
    });
  });
});

describe("failures of a renewal", () => {
  test("are counted in a row and forgotten by a success", async () => {
    const harness = await RotatorHarness.running();
    harness.ca.outcome = failure("CA_UNAUTHENTICATED");
    harness.draw = 0.5;
    await harness.clock.advance(12 * HOUR + 5.5 * SECOND);
    expect(harness.rotator.state).toMatchObject({
      name: "retrying",
      failures: 3,
      lastError: { code: "CA_UNAUTHENTICATED" },
      nextAttemptAt: harness.clock.now() + 5.75 * SECOND,
    });
    harness.ca.outcome = "sign";
    await harness.clock.advance(5.75 * SECOND);
    expect(harness.rotator.state).toMatchObject({ name: "valid", failures: 0 });
    harness.ca.outcome = failure("CA_UNREACHABLE");
    await harness.clock.advance(12 * HOUR);
    expect(harness.all("rotation.failed").map(({ failures }) => failures)).toEqual([1, 2, 3, 1]);
  });

  test("go valid, renewing, retrying, renewing, valid", async () => {
    const harness = await RotatorHarness.running();
    harness.ca.outcome = failure("CA_DENIED");
    await harness.clock.advance(12 * HOUR);
    harness.ca.outcome = "sign";
    await harness.clock.advance(SECOND);
    expect(harness.states).toEqual(["empty", "valid", "renewing", "retrying", "renewing", "valid"]);
    expect(harness.all("rotation.started").map(({ reason }) => reason)).toEqual([
      "first",
      "due",
      "retry",
    ]);
  });

  test("wait as long as the CA asks for while there is time", async () => {
    const harness = await RotatorHarness.running();
    harness.ca.outcome = failure("CA_THROTTLED", 5 * MINUTE);
    await harness.clock.advance(12 * HOUR);
    const { retryAt } = harness.last("rotation.failed") ?? {};
    expect(retryAt).toBe(harness.clock.now() + 5 * MINUTE + SECOND);
    await harness.clock.advance(5 * MINUTE);
    expect(harness.ca.calls).toBe(2);
    await harness.clock.advance(SECOND);
    expect(harness.ca.calls).toBe(3);
  });

  test("do not wait that long when nothing valid is left to serve", async () => {
    const harness = await RotatorHarness.running({}, { outcome: failure("CA_THROTTLED", HOUR) });
    await harness.clock.advance(MINUTE);
    expect(harness.ca.calls).toBe(2);
  });

  test("that are no agent errors, but bugs, do not end the rotation", async () => {
    const harness = await RotatorHarness.running({}, { outcome: new TypeError("x is undefined") });
    expect(harness.rotator.state.lastError).toEqual({
      code: "UNCAUGHT",
      message: "x is undefined",
    });
    harness.ca.outcome = "sign";
    await harness.clock.advance(SECOND);
    expect(harness.state).toBe("valid");
  });
});

describe("a CA that hangs", () => {
  test("is given up after the limit of a call and asked again", async () => {
    const harness = await RotatorHarness.running({}, { outcome: "hang" });
    await harness.clock.advance(30 * SECOND - 1);
    expect(harness.ca.inFlight).toBe(1);
    await harness.clock.advance(1);
    expect(harness.ca.inFlight).toBe(0);
    expect(harness.rotator.state.lastError?.code).toBe("CA_DEADLINE");
    harness.ca.outcome = "sign";
    await harness.clock.advance(SECOND);
    expect(harness.state).toBe("valid");
  });

  test("does not keep the certificate from being called expired at NotAfter", async () => {
    const harness = await RotatorHarness.running({ callLimitMs: HOUR }, { lifeMs: 20 * SECOND });
    harness.ca.outcome = "hang";
    await harness.clock.advance(20 * SECOND - 1);
    expect(harness.state).toBe("renewing");
    await harness.clock.advance(1);
    expect(harness.state).toBe("expired");
    expect(harness.ca.inFlight).toBe(1);
    await harness.rotator.stop();
  });

  test("and ignores the signal does not wedge the rotation", async () => {
    const harness = await RotatorHarness.running({}, { outcome: "hang", obeysAbort: false });
    await harness.clock.advance(31 * SECOND);
    expect(harness.rotator.state.lastError?.code).toBe("CA_DEADLINE");
    harness.ca.outcome = "sign";
    await harness.clock.advance(SECOND);
    expect(harness.state).toBe("valid");
  });
});

test("a certificate that is at its end on arrival causes no hot loop", async () => {
  const harness = await RotatorHarness.running({}, { lifeMs: 0 });
  await harness.clock.advance(MINUTE);
  expect(harness.state).toBe("expired");
  expect(harness.served).toBeUndefined();
  expect(Math.min(...harness.gaps)).toBeGreaterThanOrEqual(SECOND);
});
