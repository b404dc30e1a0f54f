import { describe, expect, test } from "vitest";
import { leafVerdict, type Staging } from "../../../src/secrets/root-staging.ts";
import { HOUR, MINUTE, SECOND } from "./support.ts";

const T0 = Date.parse("2026-01-01T00:00:00Z");
const old = { notBefore: T0, receivedAt: T0, notAfter: T0 + HOUR };

/** The root came `passed` ago; the old leaf has half of its life left, or as `left` says. */
function verdict(
  passed: number,
  changed: Partial<Staging> & { left?: number } = {},
): ReturnType<typeof leafVerdict> {
  const { left = HOUR / 2, ...staging } = changed;
  const now = { wall: old.notAfter - left, monotonic: 1_000_000 };
  const since = now.monotonic - passed;
  const leaf = { notBefore: now.wall, receivedAt: now.wall, notAfter: now.wall + HOUR };
  return leafVerdict({ since, answered: false, delayMs: 10 * SECOND, old, leaf, ...staging }, now);
}

// fault: root-swapped
describe("a leaf whose root is new", () => {
  test.each([
    ["waits for both, the clients and the peers", 0, {}, 10 * SECOND, "unacknowledged"],
    ["waits for the peers when the clients have answered", 0, { answered: true }, 10 * SECOND],
    ["waits for the clients alone where the delay is off", 0, { delayMs: 0 }, 5 * SECOND],
    ["goes when clients have answered and the delay is off", 0, { answered: true, delayMs: 0 }, 0],
    ["goes without clients that do not answer for 5 s", 5 * SECOND, { delayMs: SECOND }, 0],
    ["is still waited for a moment before", 5 * SECOND - 1, { delayMs: SECOND }, 1],
    ["goes when the delay is over", 10 * SECOND, { answered: true }, 0, "acknowledged"],
    ["goes then without an answer too", 10 * SECOND, {}, 0, "unacknowledged"],
    ["goes at once when the old one has a tenth left", 0, { left: 6 * MINUTE }, 0, "urgent"],
    ["goes at once when the old one has expired", 0, { left: -1 }, 0, "urgent"],
    ["goes at once when there is no old one", 0, { old: undefined }, 0, "urgent"],
    ["waits no longer than until the old one has a tenth left", 0, { left: 6 * MINUTE + 7 }, 7],
    ["goes where the root was there from the start", Infinity, {}, 0],
  ] as const)("%s", (_what, passed, changed, waitMs, outcome?: string) => {
    const told = verdict(passed, changed);
    expect(told).toMatchObject({ waitMs, ...(outcome && { outcome }) });
  });

  test("waits no quarter of its own life away", () => {
    const wall = old.notAfter - HOUR / 2;
    const leaf = { notBefore: wall, receivedAt: wall, notAfter: wall + 20 * SECOND };
    expect(verdict(0, { leaf })).toMatchObject({ waitMs: 5 * SECOND });
    expect(verdict(0, { leaf: { ...leaf, notAfter: wall } })).toMatchObject({ outcome: "urgent" });
  });

  test("is not held up by a wall clock that goes back: the wait is on the other one", () => {
    expect(verdict(10 * SECOND, { answered: true, left: 3 * HOUR }).waitMs).toBe(0);
  });
});
