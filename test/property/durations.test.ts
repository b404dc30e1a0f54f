import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import {
  durationOf,
  formatDuration,
  MAX_DURATION_MS,
  parseDuration,
} from "../../src/config/duration.ts";

const UNIT_MS = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;
const part = fc.tuple(fc.nat(100_000), fc.constantFrom("h", "m", "s", "ms"));
const parts = fc.array(part, { minLength: 1, maxLength: 10 });
const written = (of: readonly (readonly [number, string])[]): string =>
  of.map(([count, unit]) => `${count}${unit}`).join("");

describe("durations", () => {
  test("what is printed reads back as the same", () => {
    fc.assert(
      fc.property(fc.nat(MAX_DURATION_MS), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
  });

  test("parts add up, in any order of units", () => {
    fc.assert(
      fc.property(parts, (parts) => {
        const sum = parts.reduce((total, [count, unit]) => total + count * UNIT_MS[unit], 0);
        expect(parseDuration(written(parts))).toBe(sum);
      }),
    );
  });

  test("a fraction of a second is exact to the millisecond", () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(999), (seconds, thousandths) => {
        const text = `${seconds}.${String(thousandths).padStart(3, "0")}s`;
        expect(parseDuration(text)).toBe(seconds * 1000 + thousandths);
      }),
    );
  });

  test("any text is refused or whole milliseconds, never something between", () => {
    const likely = fc.stringMatching(/^[0-9.hms +-]*$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), likely), (text) => {
        const ms = durationOf(text) ?? 0;
        expect(Number.isSafeInteger(ms) && ms >= 0 && ms <= MAX_DURATION_MS).toBe(true);
      }),
    );
  });

  test("a sound duration with something before or behind it is refused", () => {
    const extra = fc.constantFrom("-", "+", " ", "x", "..", "\n");
    fc.assert(
      fc.property(parts, extra, (parts, extra) => {
        expect(durationOf(`${written(parts)}${extra}`)).toBeUndefined();
        expect(durationOf(`${extra}${written(parts)}`)).toBeUndefined();
      }),
    );
  });
});
