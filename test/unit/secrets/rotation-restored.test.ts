import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { contentDraw, contentVersion } from "../../../src/secrets/digest.ts";
import { initialRotation, type Moment } from "../../../src/secrets/rotation-state.ts";
import { next } from "../../../src/secrets/rotation.ts";
import { RotatorHarness, settings } from "./rotator-harness.ts";
import { HOUR, MINUTE, SECOND, tlsCertificate, trustBundle } from "./support.ts";

const T0 = Date.parse("2026-01-01T00:00:00Z");
const DAY = 24 * HOUR;
const life = { notBefore: T0 - 2 * MINUTE, notAfter: T0 + DAY, receivedAt: T0 };
/** Its version draws the middle of the jitter. */
const certificate = { ...tlsCertificate("stored", life), version: "80000000" };

/** A start, `afterMs` after the certificate came, with the dice of a new process. */
function restart(
  afterMs: number,
  { renewNow = false, jitter = 0.2, thrown = 0.9, ratio = 0.2, of = certificate } = {},
) {
  const now: Moment = { wall: T0 + afterMs, monotonic: 100, draw: thrown };
  const input = { type: "restored", certificate: of, renewNow } as const;
  const changed = { ...settings, ratio, jitter };
  const step = next(initialRotation(now, changed), input, now, changed);
  const [loaded] = step.events;
  return { step, now, nextAt: loaded?.type === "state.loaded" ? loaded.nextAt : undefined };
}

describe("a certificate from before a restart", () => {
  test("is valid, and waits for the moment that it had: 0.2 of its life left", () => {
    const { step, nextAt } = restart(HOUR);
    expect(step.call).toBe(false);
    expect(step.rotation.name).toBe("valid");
    expect(nextAt).toBe(T0 + 0.8 * DAY);
    expect(step.events.map(({ type }) => type)).toEqual(["state.loaded", "rotator.state"]);
  });

  test("has one moment of renewal, whenever and however often the agent starts", () => {
    const moments = fc.integer({ min: SECOND, max: 14 * HOUR });
    const draws = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(fc.string(), fc.array(fc.tuple(moments, draws)), (content, starts) => {
        const of = tlsCertificate(content, life);
        const now: Moment = { wall: T0, monotonic: 0, draw: 0.3 };
        const changed = { ...settings, ratio: 0.2, jitter: 0.2 };
        const first = next(
          initialRotation(now, changed),
          { type: "issued", certificate: of },
          now,
          changed,
        );
        const planned = first.rotation.held?.renewAt ?? NaN;
        for (const [after, thrown] of starts)
          expect(restart(after, { of, thrown }).nextAt).toBeCloseTo(planned, 0);
      }),
    );
  });

  test("tells what is known of it, and nothing of its key", () => {
    const { serial, spiffeId, notBefore, notAfter, receivedAt } = certificate;
    expect(restart(HOUR).step.events[0]).toEqual({
      type: "state.loaded",
      serial,
      spiffeId,
      notBefore,
      notAfter,
      receivedAt,
      nextAt: T0 + 0.8 * DAY,
    });
  });

  test("is renewed at once where that is due already", () => {
    const { step, now } = restart(0.9 * DAY);
    expect(step.call).toBe(true);
    expect(step.rotation.name).toBe("renewing");
    expect(step.rotation.call).toEqual({ reason: "due", startedAt: now.monotonic });
  });

  test("is served and renewed at once where the settings ask for another", () => {
    const { step, nextAt, now } = restart(SECOND, { renewNow: true });
    expect([step.call, step.rotation.name, nextAt]).toEqual([true, "renewing", now.wall]);
    expect(step.rotation.held?.notAfter).toBe(certificate.notAfter);
  });

  test("has had its pause after the success in part, and not anew", () => {
    // Due from the start (0.99 is left), so that only the pause of 1 % of a day, 864 s, is waited for.
    const nextAt = (afterMs: number) => restart(afterMs, { ratio: 0.99, jitter: 0 }).nextAt;
    expect(nextAt(64 * SECOND)).toBe(T0 + 864 * SECOND);
    expect(nextAt(500 * SECOND)).toBe(T0 + 864 * SECOND);
  });

  test("that came in the future of a clock set back is held as if it came now", () => {
    const { step, nextAt } = restart(-2 * HOUR, { jitter: 0 });
    expect(step.call).toBe(false);
    expect(nextAt).toBe(T0 + DAY - 0.2 * (DAY + 2 * MINUTE));
  });
});

describe("the draw of a certificate", () => {
  test("is its own, and uniform in [0, 1)", () => {
    const draws = Array.from({ length: 1_000 }, (_, i) => contentDraw(contentVersion(`${i}`)));
    expect(new Set(draws).size).toBe(1_000);
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThan(1);
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    expect(mean).toBeGreaterThan(0.45);
    expect(mean).toBeLessThan(0.55);
    expect(contentDraw("ffffffff00")).toBeLessThan(1);
  });
});

describe("a rotator that starts with it", () => {
  test("calls nobody until it is due, then rotates as ever", async () => {
    const harness = new RotatorHarness();
    const { clock, ca, store, rotator } = harness;
    const notBefore = clock.now() - HOUR;
    const restored = tlsCertificate("stored", { notBefore, notAfter: notBefore + DAY });
    store.put(trustBundle("root"));
    store.put(restored);
    rotator.start({ certificate: restored, renewNow: false });
    expect(harness.state).toBe("valid");
    await clock.advance(11 * HOUR - 1);
    expect(ca.calls).toBe(0);
    await clock.advance(1);
    expect(ca.calls).toBe(1);
    expect(harness.served?.chainPem).toBe("chain 1");
    await rotator.stop();
  });

  test("serves it until NotAfter while the CA is down", async () => {
    const harness = new RotatorHarness();
    const { clock, ca, store, rotator } = harness;
    ca.outcome = new Error("down");
    const notBefore = clock.now() - 23 * HOUR;
    const restored = tlsCertificate("stored", { notBefore, notAfter: notBefore + DAY });
    store.put(restored);
    rotator.start({ certificate: restored, renewNow: false });
    await clock.advance(HOUR - 1);
    expect(ca.calls).toBeGreaterThan(1);
    expect(harness.state).toBe("retrying");
    expect(harness.served).toBe(restored);
    await clock.advance(1);
    expect(harness.state).toBe("expired");
    expect(harness.served).toBeUndefined();
    await rotator.stop();
  });
});
