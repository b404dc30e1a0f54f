import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { MAX_PUSHBACK_MS } from "../../src/core/backoff.ts";
import { type Circuit, CLOSED, COOL_DOWN, failed, inTurn, probed } from "../../src/ca/circuit.ts";

const draws = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const waits = fc.option(fc.nat({ max: 900_000 }), { nil: undefined });

/** What happens to one of the CAs, some time after what happened before. */
const steps = fc.array(
  fc.record({
    afterMs: fc.nat({ max: 400_000 }),
    which: fc.nat({ max: 3 }),
    what: fc.constantFrom("fails" as const, "signs" as const, "is probed" as const),
    retryAfterMs: waits,
    draw: draws,
  }),
  { maxLength: 40 },
);
const counts = fc.integer({ min: 1, max: 4 });

/** Circuits after such a sequence, and the moment of its end. */
const worlds = fc.tuple(counts, steps).map(([count, sequence]) => {
  const circuits: Circuit[] = Array.from({ length: count }, () => CLOSED);
  let now = 0;
  for (const { afterMs, which, what, retryAfterMs, draw } of sequence) {
    now += afterMs;
    const index = which % count;
    const before = circuits[index] ?? CLOSED;
    if (what === "fails") circuits[index] = failed(before, now, retryAfterMs, () => draw);
    else circuits[index] = what === "signs" ? CLOSED : probed(before);
  }
  return { circuits, now };
});

describe("whom to ask", () => {
  test("there is always somebody, in the order of the list, and nobody twice", () => {
    fc.assert(
      fc.property(worlds, ({ circuits, now }) => {
        const turn = inTurn(circuits, now);
        expect(turn.length).toBeGreaterThan(0);
        expect(turn).toEqual([...new Set(turn)].toSorted((a, b) => a - b));
      }),
    );
  });

  test("all that may be asked, or the one that failed longest ago of those that did not ask for peace", () => {
    fc.assert(
      fc.property(worlds, ({ circuits, now }) => {
        const turn = inTurn(circuits, now);
        const mayBeAsked = ({ state, until }: Circuit) => state !== "open" || until <= now;
        if (circuits.some(mayBeAsked)) {
          expect(turn.map((index) => circuits[index])).toEqual(circuits.filter(mayBeAsked));
          return;
        }
        const quiet = circuits.filter(({ askedUntil }) => askedUntil <= now);
        const [chosen] = turn.map((index) => circuits[index]);
        expect(turn).toHaveLength(1);
        if (quiet.length > 0) {
          expect(chosen?.failedAt).toBe(Math.min(...quiet.map(({ failedAt }) => failedAt)));
          expect(quiet).toContain(chosen);
        } else {
          const soonest = Math.min(...circuits.map(({ askedUntil }) => askedUntil));
          expect(chosen?.askedUntil).toBe(soonest);
        }
      }),
    );
  });

  test("a CA that failed comes back by itself, after the cool-down or what it asked for", () => {
    fc.assert(
      fc.property(worlds, draws, waits, ({ circuits, now }, draw, retryAfterMs) => {
        const [before = CLOSED] = circuits;
        const after = failed(before, now, retryAfterMs, () => draw);
        const pause = after.until - now;
        expect(after.state).toBe("open");
        expect(pause).toBeGreaterThanOrEqual(Math.min(retryAfterMs ?? 0, MAX_PUSHBACK_MS) - 1e-6);
        expect(pause).toBeGreaterThanOrEqual(COOL_DOWN.baseMs * (1 - COOL_DOWN.jitter));
        expect(pause).toBeLessThanOrEqual(
          Math.max(COOL_DOWN.capMs, Math.min(retryAfterMs ?? 0, MAX_PUSHBACK_MS)) + 1e-6,
        );
        expect(inTurn([after, CLOSED], after.until - 1)).toEqual([1]);
        expect(inTurn([after, CLOSED], after.until)).toEqual([0, 1]);
      }),
    );
  });
});

test("each failure in a row doubles the pause, a success makes it short again", () => {
  const pause = (circuit: Circuit): number => circuit.until - circuit.failedAt;
  let circuit = CLOSED;
  const pauses = Array.from({ length: 7 }, () => {
    circuit = failed(probed(circuit), 0, undefined, () => 0);
    return pause(circuit) / 1000;
  });
  expect(pauses).toEqual([10, 20, 40, 80, 160, 300, 300]);
  expect(pause(failed(CLOSED, 5, undefined, () => 0))).toBe(10_000);
});

test("only an open circuit becomes half open", () => {
  const open = failed(CLOSED, 0, undefined, () => 0);
  expect([probed(CLOSED).state, probed(open).state]).toEqual(["closed", "half_open"]);
  expect(probed(open).failures).toBe(1);
});
