import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { estimateSkew } from "../../src/secrets/clock-skew.ts";

const T0 = Date.parse("2026-06-01T12:00:00Z");
const HOUR = 3_600_000;
const TEN_YEARS = 10 * 365 * 24 * HOUR;
const toSecond = (ms: number): number => Math.floor(ms / 1000) * 1000;

const seconds = (max: number) => fc.integer({ min: 1, max: max / 1000 }).map((s) => s * 1000);
const calls = fc
  .record({
    aheadMs: fc.integer({ min: -TEN_YEARS, max: TEN_YEARS }),
    sentAt: fc.integer({ min: T0, max: T0 + HOUR }),
    there: fc.integer({ min: 0, max: 10_000 }),
    back: fc.integer({ min: 0, max: 10_000 }),
    askedTtlMs: seconds(TEN_YEARS),
    backDateMs: fc.constantFrom(0, 120_000),
  })
  .map((call) => ({ ...call, receivedAt: call.sentAt + call.there + call.back }));

test("the true difference lies within what is told, whatever clocks, network and CA do", () => {
  fc.assert(
    fc.property(calls, ({ aheadMs, there, backDateMs, ...call }) => {
      const signedAt = toSecond(call.sentAt + there + aheadMs);
      const notAfter = signedAt + call.askedTtlMs;
      const skew = estimateSkew({ ...call, notBefore: signedAt - backDateMs, notAfter });
      expect(skew?.withinMs).toBe((1000 + call.receivedAt - call.sentAt) / 2);
      expect(Math.abs(aheadMs - (skew?.aheadMs ?? NaN))).toBeLessThanOrEqual(skew?.withinMs ?? 0);
    }),
  );
});

test("of a life that was cut, what is told is never more than the true difference", () => {
  const cuts = fc.integer({ min: 1, max: 100_000 }).filter((s) => s !== 120);
  fc.assert(
    fc.property(calls, cuts, ({ aheadMs, there, backDateMs, ...call }, cut) => {
      const signedAt = toSecond(call.sentAt + there + aheadMs);
      const granted = call.askedTtlMs - cut * 1000;
      fc.pre(granted > 0);
      const notAfter = signedAt + granted;
      const skew = estimateSkew({ ...call, notBefore: signedAt - backDateMs, notAfter });
      if (skew === undefined) return;
      expect(skew.withinMs).toBeUndefined();
      expect(Math.sign(skew.aheadMs)).toBe(Math.sign(aheadMs));
      expect(Math.abs(skew.aheadMs)).toBeLessThanOrEqual(Math.abs(aheadMs));
    }),
  );
});
