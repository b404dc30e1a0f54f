import { describe, expect, test } from "vitest";
import { AgentError } from "../../../src/core/errors.ts";
import {
  initialRotation,
  type Moment,
  type Rotation,
} from "../../../src/secrets/rotation-state.ts";
import { type Input, next } from "../../../src/secrets/rotation.ts";
import { settings } from "./rotator-harness.ts";
import { HOUR, MINUTE, SECOND } from "./support.ts";

const T0 = Date.parse("2026-01-01T00:00:00Z");
const at = (ms: number): Moment => ({ wall: T0 + ms, monotonic: ms, draw: 0 });

const woke: Input = { type: "woke" };
const requested: Input = { type: "requested" };
const failed: Input = { type: "failed", error: new AgentError("CA_DENIED", "no") };
const issued = (ms: number, lifeMs = HOUR): Input => ({
  type: "issued",
  certificate: {
    version: "80000000",
    serial: "1",
    spiffeId: "spiffe://cluster.local/ns/shop/sa/cart",
    notBefore: T0 + ms,
    notAfter: T0 + ms + lifeMs,
    receivedAt: T0 + ms,
  },
});

/** Where a list of inputs at their moments leads. */
function after(...inputs: [number, Input][]): Rotation {
  return inputs.reduce(
    (rotation, [ms, input]) => next(rotation, input, at(ms), settings).rotation,
    initialRotation(at(0), settings),
  );
}

// A life of 1 h, half of it left at renewal: due at 30 min, over at 60 min.
const calling = after([0, woke]);
const waiting = after([0, woke], [0, failed]);
const valid = after([0, woke], [0, issued(0)]);
const renewing = after([0, woke], [0, issued(0)], [30 * MINUTE, woke]);
const retrying = after([0, woke], [0, issued(0)], [30 * MINUTE, woke], [30 * MINUTE, failed]);
const expiredCalling = after([0, woke], [0, issued(0)], [30 * MINUTE, woke], [60 * MINUTE, woke]);
const expiredWaiting = next(expiredCalling, failed, at(60 * MINUTE), settings).rotation;

describe("from a state, an input leads to a state", () => {
  test.each<[string, Rotation, Input, number, string, boolean]>([
    ["empty, nothing done yet", initialRotation(at(0), settings), woke, 0, "empty", true],
    ["empty, calling", calling, woke, SECOND, "empty", false],
    ["empty, calling", calling, requested, SECOND, "empty", false],
    ["empty, calling", calling, issued(SECOND), SECOND, "valid", false],
    ["empty, calling", calling, failed, SECOND, "empty", false],
    ["empty, waiting", waiting, woke, SECOND - 1, "empty", false],
    ["empty, waiting", waiting, woke, SECOND, "empty", true],
    ["empty, waiting", waiting, requested, 1, "empty", true],
    ["valid", valid, woke, 30 * MINUTE - 1, "valid", false],
    ["valid", valid, woke, 30 * MINUTE, "renewing", true],
    ["valid", valid, requested, MINUTE, "renewing", true],
    ["valid, looked at late", valid, woke, 60 * MINUTE, "expired", true],
    ["renewing", renewing, woke, 31 * MINUTE, "renewing", false],
    ["renewing", renewing, requested, 31 * MINUTE, "renewing", false],
    ["renewing", renewing, issued(31 * MINUTE), 31 * MINUTE, "valid", false],
    ["renewing", renewing, failed, 31 * MINUTE, "retrying", false],
    ["renewing", renewing, woke, 60 * MINUTE, "expired", false],
    ["renewing", renewing, failed, 60 * MINUTE, "expired", false],
    ["renewing", renewing, issued(60 * MINUTE), 60 * MINUTE, "valid", false],
    ["retrying", retrying, woke, 30 * MINUTE + SECOND - 1, "retrying", false],
    ["retrying", retrying, woke, 30 * MINUTE + SECOND, "renewing", true],
    ["retrying", retrying, requested, 30 * MINUTE + 1, "renewing", true],
    ["retrying, looked at late", retrying, woke, 60 * MINUTE, "expired", true],
    ["expired, calling", expiredCalling, woke, 61 * MINUTE, "expired", false],
    ["expired, calling", expiredCalling, failed, 61 * MINUTE, "expired", false],
    ["expired, calling", expiredCalling, issued(61 * MINUTE), 61 * MINUTE, "valid", false],
    ["expired, waiting", expiredWaiting, woke, 60 * MINUTE + SECOND, "expired", true],
    ["expired, the clock set back", expiredWaiting, woke, 59 * MINUTE, "retrying", false],
    ["expired, the clock set back", expiredCalling, woke, 59 * MINUTE, "renewing", false],
  ])("%s", (_from, before, input, ms, name, call) => {
    const step = next(before, input, at(ms), settings);
    expect([step.rotation.name, step.call]).toEqual([name, call]);
    const told = step.events.filter(({ type }) => type === "rotator.state");
    expect(told).toEqual(name === before.name ? [] : [{ type: "rotator.state", state: name }]);
    const expiry = step.events.filter(({ type }) => type === "secret.expired");
    expect(expiry).toHaveLength(name === "expired" && before.name !== "expired" ? 1 : 0);
    const backs = step.events.filter(({ type }) => type === "secret.valid_again");
    const isBack = before.name === "expired" && name !== "expired" && input.type !== "issued";
    expect(backs).toHaveLength(isBack ? 1 : 0);
    expect(step.rotation.since).toBe(name === before.name ? before.since : T0 + ms);
  });
});

describe("a start jitter of a minute, drawn at half", () => {
  const jittered = { ...settings, startJitterMs: MINUTE };
  const start = initialRotation({ ...at(0), draw: 0.5 }, jittered);

  test.each<[string, Input, number, boolean]>([
    ["is waited for", woke, 30 * SECOND - 1, false],
    ["then makes the first call", woke, 30 * SECOND, true],
    ["does not keep one that is asked for", requested, SECOND, true],
  ])("%s", (_what, input, ms, call) => {
    expect(next(start, input, at(ms), jittered).call).toBe(call);
  });

  test("is looked at again when it ends", () => {
    expect(next(start, woke, at(20 * SECOND), jittered).lookInMs).toBe(10 * SECOND);
  });

  test("does not put a retry off", () => {
    const failedEarly = [requested, failed].reduce(
      (rotation, input) => next(rotation, input, at(SECOND), jittered).rotation,
      start,
    );
    expect(next(failedEarly, woke, at(2 * SECOND), jittered).call).toBe(true);
  });
});

describe("the reason told", () => {
  test.each<[string, Rotation, Input, number, string]>([
    ["first", initialRotation(at(0), settings), woke, 0, "first"],
    ["due", valid, woke, 30 * MINUTE, "due"],
    ["retry, of the first", waiting, woke, SECOND, "retry"],
    ["retry, of a renewal", retrying, woke, 31 * MINUTE, "retry"],
    ["retry, after NotAfter", expiredWaiting, woke, 61 * MINUTE, "retry"],
    ["requested", valid, requested, MINUTE, "requested"],
    // It counts as the one in 10 s.
    ["requested, at the moment when it is due too", valid, requested, 30 * MINUTE, "requested"],
  ])("is %s", (_what, before, input, ms, reason) => {
    const { events } = next(before, input, at(ms), settings);
    expect(events[0]).toEqual({ type: "rotation.started", reason });
  });
});

describe("the next look", () => {
  test.each<[string, Rotation, number, number]>([
    ["at the moment of renewal", valid, 30 * MINUTE - 2 * SECOND, 2 * SECOND],
    ["at the retry", retrying, 30 * MINUTE + 400, 600],
    ["at NotAfter, though a call is in flight", renewing, 60 * MINUTE - 3 * SECOND, 3 * SECOND],
    ["within 30 s, whatever is far away", valid, MINUTE, 30 * SECOND],
    ["within 30 s during a call", calling, SECOND, 30 * SECOND],
    ["within 30 s after NotAfter, during a call", expiredCalling, 61 * MINUTE, 30 * SECOND],
  ])("is %s", (_when, rotation, ms, expected) => {
    expect(next(rotation, woke, at(ms), settings).lookInMs).toBeCloseTo(expected, 6);
  });
});

test("a decision depends on its arguments alone and changes none of them", () => {
  const frozen = Object.freeze({ ...renewing });
  const twice = [1, 2].map(() => next(frozen, failed, at(31 * MINUTE), settings));
  expect(twice[0]).toEqual(twice[1]);
});
