import { describe, expect, test } from "vitest";
import { failure, RotatorHarness } from "./rotator-harness.ts";
import { HOUR, MINUTE, SECOND } from "./support.ts";

describe("a re-issue on request", () => {
  test("comes at once, though nothing is due", async () => {
    const harness = await RotatorHarness.running();
    const first = harness.served;
    await harness.clock.advance(MINUTE);
    harness.rotator.renew("requested");
    expect(harness.state).toBe("renewing");
    await harness.clock.advance(0);
    expect(harness.served?.version).not.toBe(first?.version);
    expect(harness.last("rotation.started")).toMatchObject({ reason: "requested" });
  });

  test("a storm of requests makes one call in 10 s, and a last one for the last of them", async () => {
    const harness = await RotatorHarness.running();
    await harness.clock.advance(MINUTE);
    for (let i = 0; i < 250; i += 1) {
      harness.rotator.renew("requested");
      await harness.clock.advance(100);
    }
    await harness.clock.advance(HOUR);
    expect(harness.ca.startedAt.map((at) => at / SECOND)).toEqual([0, 60, 70, 80, 90]);
  });

  test("asked for during a call is that call", async () => {
    const harness = await RotatorHarness.running({}, { answerAfterMs: 5 * SECOND });
    harness.rotator.renew("requested");
    harness.rotator.renew("requested");
    await harness.clock.advance(5 * SECOND);
    expect(harness.state).toBe("valid");
    await harness.clock.advance(HOUR);
    expect(harness.ca.calls).toBe(1);
    expect(harness.ca.mostInFlight).toBe(1);
  });

  test("asked for during a call that fails is tried at once, not after the backoff", async () => {
    const harness = await RotatorHarness.running({}, { outcome: "hang" });
    harness.rotator.renew("requested");
    await harness.clock.advance(30 * SECOND - 1);
    harness.ca.outcome = "sign";
    await harness.clock.advance(1);
    expect(harness.state).toBe("valid");
    expect(harness.ca.calls).toBe(2);
  });

  test("asked for between two tries does not wait for the next", async () => {
    const harness = await RotatorHarness.running({}, { outcome: failure("CA_THROTTLED", HOUR) });
    await harness.clock.advance(5 * SECOND);
    harness.ca.outcome = "sign";
    harness.rotator.renew("requested");
    await harness.clock.advance(0);
    expect(harness.state).toBe("valid");
  });

  test("that fails is tried until it succeeds, and the old certificate is served", async () => {
    const harness = await RotatorHarness.running();
    const first = harness.served;
    harness.ca.outcome = failure("CA_DENIED");
    await harness.clock.advance(MINUTE);
    harness.rotator.renew("requested");
    await harness.clock.advance(5 * SECOND);
    expect(harness.state).toBe("retrying");
    expect(harness.served).toBe(first);
    harness.ca.outcome = "sign";
    await harness.clock.advance(MINUTE);
    expect(harness.state).toBe("valid");
    expect(harness.served?.version).not.toBe(first?.version);
  });

  test("is answered with what becomes of it", async () => {
    const harness = await RotatorHarness.running();
    const answers = [harness.rotator.renew("requested")];
    await harness.clock.advance(MINUTE);
    for (const passes of [0, 0, 4 * SECOND]) {
      answers.push(harness.rotator.renew("requested"));
      await harness.clock.advance(passes);
    }
    answers.push(harness.rotator.renew("requested"));
    harness.ca.outcome = "hang";
    await harness.clock.advance(6 * SECOND);
    answers.push(harness.rotator.renew("requested"));
    await harness.rotator.stop();
    answers.push(harness.rotator.renew("requested"));
    expect(answers).toEqual([
      { type: "waits", inMs: SECOND },
      { type: "started" },
      { type: "waits", inMs: 10 * SECOND },
      { type: "waits", inMs: 10 * SECOND },
      { type: "waits", inMs: 6 * SECOND },
      { type: "under_way" },
      undefined,
    ]);
  });

  test("right after a success waits a second, and not for the interval of what is due", async () => {
    const harness = await RotatorHarness.running({ minRenewIntervalMs: HOUR });
    harness.rotator.renew("requested");
    await harness.clock.advance(MINUTE);
    expect(harness.gaps).toEqual([SECOND]);
  });

  test("before the start and after the stop does nothing", async () => {
    const harness = new RotatorHarness();
    harness.rotator.renew("requested");
    await harness.clock.advance(MINUTE);
    expect(harness.ca.calls).toBe(0);
    harness.rotator.start();
    await harness.clock.advance(0);
    await harness.rotator.stop();
    harness.rotator.renew("requested");
    await harness.clock.advance(MINUTE);
    expect(harness.ca.calls).toBe(1);
  });
});

describe("a re-issue for changed roots", () => {
  /** The middle of the window is drawn, once the certificate is there. */
  const running = async (...how: Parameters<typeof RotatorHarness.running>) => {
    const harness = await RotatorHarness.running(...how);
    harness.draw = 0.5;
    return harness;
  };

  test("comes at a random moment of the window, not at once", async () => {
    const harness = await running();
    await harness.clock.advance(MINUTE);
    harness.rotator.rootsChanged(10 * MINUTE);
    expect(harness.state).toBe("valid");
    await harness.clock.advance(5 * MINUTE - 1);
    expect(harness.ca.calls).toBe(1);
    await harness.clock.advance(1);
    expect(harness.gaps).toEqual([6 * MINUTE]);
    expect(harness.last("rotation.started")).toMatchObject({ reason: "roots" });
    await harness.clock.advance(HOUR);
    expect(harness.ca.calls).toBe(2);
  });

  test("comes within a quarter of what is left, however wide the window", async () => {
    const harness = await running({}, { lifeMs: HOUR });
    await harness.clock.advance(20 * MINUTE);
    harness.rotator.rootsChanged(24 * HOUR);
    await harness.clock.advance(5 * MINUTE);
    expect(harness.gaps).toEqual([25 * MINUTE]);
  });

  test("is one for any number of changes, at the earliest of their moments", async () => {
    const harness = await running();
    await harness.clock.advance(MINUTE);
    harness.rotator.rootsChanged(10 * MINUTE);
    await harness.clock.advance(4 * MINUTE);
    harness.rotator.rootsChanged(10 * MINUTE);
    await harness.clock.advance(HOUR);
    expect(harness.gaps).toEqual([6 * MINUTE]);
  });

  test("is not needed when a renewal comes before it", async () => {
    const harness = await running();
    await harness.clock.advance(12 * HOUR - MINUTE);
    harness.rotator.rootsChanged(10 * MINUTE);
    await harness.clock.advance(HOUR);
    expect(harness.gaps).toEqual([12 * HOUR]);
  });

  test("follows a call that was in flight at the change: that one may have been signed before", async () => {
    const harness = await running();
    harness.ca.answerAfterMs = 10 * SECOND;
    await harness.clock.advance(MINUTE);
    harness.rotator.renew("requested");
    harness.rotator.rootsChanged(MINUTE);
    await harness.clock.advance(HOUR);
    expect(harness.gaps).toEqual([MINUTE, 30 * SECOND]);
  });

  test("does not press a CA that fails, and is made by the retry that succeeds", async () => {
    const harness = await running();
    await harness.clock.advance(MINUTE);
    harness.ca.outcome = failure("CA_UNREACHABLE", 5 * MINUTE);
    harness.rotator.renew("requested");
    await harness.clock.advance(0);
    harness.ca.outcome = "sign";
    harness.rotator.rootsChanged(SECOND);
    await harness.clock.advance(HOUR);
    // The pushback, and a backoff drawn between one and three times the least.
    expect(harness.gaps).toEqual([MINUTE, 5 * MINUTE + 2 * SECOND]);
  });

  test("is nothing without a certificate, which is asked for anyway", async () => {
    const harness = await running({}, { outcome: failure("CA_DENIED") });
    harness.rotator.rootsChanged(SECOND);
    expect(harness.ca.calls).toBe(1);
  });
});

describe("a stop", () => {
  test("aborts the call in flight, waits for its end and leaves no timer", async () => {
    const harness = await RotatorHarness.running({}, { outcome: "hang" });
    expect(harness.ca.inFlight).toBe(1);
    await harness.rotator.stop();
    expect(harness.ca.inFlight).toBe(0);
    expect(harness.clock.armed).toBe(0);
    expect(harness.all("rotation.failed")).toEqual([]);
  });

  test("does not wait for ever for a call that ignores the abort", async () => {
    const harness = await RotatorHarness.running({}, { outcome: "hang", obeysAbort: false });
    let stopped = false;
    const stopping = harness.rotator.stop().then(() => (stopped = true));
    await harness.clock.advance(999);
    expect(stopped).toBe(false);
    await harness.clock.advance(1);
    await stopping;
    expect(harness.clock.armed).toBe(0);
  });

  test.each([500, 5 * SECOND])(
    "lets nothing of an answer through that comes %d ms later all the same",
    async (answerAfterMs) => {
      const harness = await RotatorHarness.running({}, { answerAfterMs, obeysAbort: false });
      const stopping = harness.rotator.stop();
      await harness.clock.advance(MINUTE);
      await stopping;
      expect(harness.ca.inFlight).toBe(0);
      expect(harness.store.get("default")).toBeUndefined();
      expect(harness.store.get("ROOTCA")).toBeUndefined();
      expect(harness.clock.armed).toBe(0);
    },
  );

  test("between two calls leaves the store as it is", async () => {
    const harness = await RotatorHarness.running();
    await harness.rotator.stop();
    await harness.rotator.stop();
    expect(harness.clock.armed).toBe(0);
    expect(harness.served).toBeDefined();
    await harness.clock.advance(24 * HOUR);
    expect(harness.ca.calls).toBe(1);
  });

  test("before the start is final", async () => {
    const harness = new RotatorHarness();
    await harness.rotator.stop();
    harness.rotator.start();
    await harness.clock.advance(HOUR);
    expect(harness.ca.calls).toBe(0);
    expect(harness.clock.armed).toBe(0);
  });
});
