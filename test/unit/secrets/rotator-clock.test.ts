import { describe, expect, test } from "vitest";
import { failure, RotatorHarness } from "./rotator-harness.ts";
import { HOUR, MINUTE, SECOND } from "./support.ts";

/** The rotator looks at the wall clock at least this often. */
const NOTICED = 30 * SECOND;

describe("a wall clock stepped forward by 2 h", () => {
  test("past the moment of renewal renews as soon as it is noticed", async () => {
    const harness = await RotatorHarness.running();
    await harness.clock.advance(11 * HOUR);
    harness.clock.step(2 * HOUR);
    await harness.clock.advance(NOTICED);
    expect(harness.ca.calls).toBe(2);
  });

  test("past NotAfter hides the certificate at once and gets another", async () => {
    const harness = await RotatorHarness.running({}, { lifeMs: HOUR });
    await harness.clock.advance(MINUTE);
    harness.clock.step(2 * HOUR);
    expect(harness.served).toBeUndefined();
    expect(harness.rotator.state.name).toBe("expired");
    await harness.clock.advance(NOTICED);
    expect(harness.state).toBe("valid");
    expect(harness.served).toBeDefined();
    expect(harness.states).toContain("expired");
  });

  test("and back again before it is noticed changes nothing", async () => {
    const harness = await RotatorHarness.running({}, { lifeMs: HOUR });
    harness.clock.step(2 * HOUR);
    harness.clock.step(-2 * HOUR);
    await harness.clock.advance(NOTICED);
    expect(harness.ca.calls).toBe(1);
    expect(harness.states).not.toContain("expired");
  });

  test("and back again after it was noticed brings the certificate back", async () => {
    const harness = await RotatorHarness.running({}, { lifeMs: HOUR });
    harness.ca.outcome = failure("CERT_NOT_YET_VALID");
    const first = harness.served;
    harness.clock.step(2 * HOUR);
    await harness.clock.advance(NOTICED);
    expect(harness.state).toBe("expired");
    harness.clock.step(-2 * HOUR);
    await harness.clock.advance(NOTICED);
    expect(harness.state).toBe("retrying");
    expect(harness.served).toBe(first);
  });
});

describe("a wall clock stepped back by 2 h", () => {
  test("does not put the renewal off: the time that has really passed counts", async () => {
    const harness = await RotatorHarness.running({}, { lifeMs: HOUR });
    harness.clock.step(-2 * HOUR);
    await harness.clock.advance(HOUR / 2 - 1);
    expect(harness.ca.calls).toBe(1);
    await harness.clock.advance(1);
    expect(harness.ca.calls).toBe(2);
  });

  test("makes no renewal look as if the CA could not grant more", async () => {
    const harness = await RotatorHarness.running({}, { lifeMs: HOUR });
    harness.clock.step(-2 * HOUR);
    await harness.clock.advance(2 * HOUR);
    expect(harness.ca.calls).toBeGreaterThan(3);
    expect(harness.all("rotation.not_extended")).toEqual([]);
  });

  test("does not hide that the CA can grant no more", async () => {
    const harness = await RotatorHarness.running({}, { lifeMs: HOUR });
    harness.ca.chainEnd = harness.clock.now() + HOUR;
    harness.clock.step(-2 * HOUR);
    harness.ca.lifeMs = 10 * HOUR;
    await harness.clock.advance(HOUR / 2);
    expect(harness.ca.calls).toBe(2);
    expect(harness.all("rotation.not_extended")).toHaveLength(1);
  });

  test("does not put a retry off", async () => {
    const harness = await RotatorHarness.running({}, { outcome: failure("CA_UNREACHABLE") });
    await harness.clock.advance(10 * MINUTE);
    harness.clock.step(-2 * HOUR);
    harness.ca.outcome = "sign";
    await harness.clock.advance(MINUTE);
    expect(harness.state).toBe("valid");
  });

  test("does not break the minimum interval", async () => {
    const harness = await RotatorHarness.running({ ttlMs: 10 * SECOND }, { lifeMs: 10 * SECOND });
    for (let i = 0; i < 20; i += 1) {
      harness.clock.step(i % 2 === 0 ? -2 * HOUR : 2 * HOUR);
      await harness.clock.advance(2 * SECOND);
    }
    expect(Math.min(...harness.gaps)).toBeGreaterThanOrEqual(SECOND);
  });
});

describe("a machine suspended for 1 h", () => {
  test("with a certificate that ended meanwhile has another within half a minute", async () => {
    const harness = await RotatorHarness.running({}, { lifeMs: 40 * MINUTE });
    await harness.clock.advance(10 * MINUTE);
    harness.clock.step(HOUR);
    expect(harness.served).toBeUndefined();
    await harness.clock.advance(NOTICED);
    expect(harness.served).toBeDefined();
  });

  test("right after a success does not wait for the hundredth of a day that is left of it", async () => {
    const harness = await RotatorHarness.running({}, { lifeMs: HOUR });
    await harness.clock.advance(2 * SECOND);
    harness.clock.step(HOUR);
    await harness.clock.advance(NOTICED);
    expect(harness.state).toBe("valid");
    expect(harness.ca.calls).toBe(2);
  });

  test("in a long pause that the CA asked for shortens the pause when the end has come near", async () => {
    const harness = await RotatorHarness.running({}, { lifeMs: 3 * HOUR });
    harness.ca.outcome = failure("CA_THROTTLED", 10 * MINUTE);
    await harness.clock.advance(1.5 * HOUR);
    expect(harness.ca.calls).toBe(2);
    harness.ca.outcome = "sign";
    harness.clock.step(HOUR + 28 * MINUTE);
    await harness.clock.advance(NOTICED);
    expect(harness.ca.calls).toBe(3);
    expect(harness.states).not.toContain("expired");
  });

  test("during a call finds the call where it was", async () => {
    const harness = await RotatorHarness.running({}, { outcome: "hang" });
    harness.clock.step(HOUR);
    await harness.clock.advance(10 * SECOND);
    expect(harness.ca.inFlight).toBe(1);
    await harness.clock.advance(20 * SECOND);
    expect(harness.rotator.state.lastError?.code).toBe("CA_DEADLINE");
  });
});
