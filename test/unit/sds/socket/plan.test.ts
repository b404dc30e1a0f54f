import { describe, expect, test } from "vitest";
import {
  type Hold,
  plan,
  POLL_MS,
  PROBE_MS,
  SETTLE_MS,
  verdict,
} from "../../../../src/sds/socket/plan.ts";

describe("what a look at the path says", () => {
  test.each([
    ["nothing there", { kind: "nothing" }, "free"],
    ["our own socket", { kind: "socket", id: "1:2", live: true }, "ours"],
    ["another live server", { kind: "socket", id: "1:3", live: true }, "taken"],
    ["what a dead server left", { kind: "socket", id: "1:3", live: false }, "free"],
    ["the same inode of another device", { kind: "socket", id: "2:2", live: true }, "taken"],
    ["a regular file", { kind: "other", what: "a regular file" }, "blocked"],
  ] as const)("%s", (_name, seen, expected) => {
    expect(verdict(seen, "1:2")).toBe(expected);
  });
});

describe("what becomes of the socket", () => {
  const holds: readonly Hold[] = ["listening", "lost", "taken"];

  test.each(holds)("there again without our doing, after %s: go on", (before) => {
    expect(plan(before, "ours", 0)).toEqual({ hold: "listening", bind: false, lookInMs: POLL_MS });
  });

  test.each(holds)("another server is there, after %s: never fight it", (before) => {
    expect(plan(before, "taken", 60_000)).toEqual({
      hold: "taken",
      bind: false,
      lookInMs: PROBE_MS,
    });
  });

  test.each(holds)("something else is there, after %s: wait until it is gone", (before) => {
    expect(plan(before, "blocked", 60_000)).toEqual({
      hold: "lost",
      bind: false,
      lookInMs: PROBE_MS,
    });
  });

  test("just removed: whoever removed it has time to make its own", () => {
    expect(plan("listening", "free", 60_000)).toEqual({
      hold: "lost",
      bind: false,
      lookInMs: SETTLE_MS,
    });
    expect(plan("lost", "free", 50)).toEqual({
      hold: "lost",
      bind: false,
      lookInMs: SETTLE_MS - 50,
    });
  });

  test("still free after that: make it again, and soon try once more if that fails", () => {
    expect(plan("lost", "free", SETTLE_MS)).toEqual({
      hold: "lost",
      bind: true,
      lookInMs: PROBE_MS,
    });
  });

  test("the other server has gone: back at once", () => {
    expect(plan("taken", "free", 0)).toEqual({ hold: "taken", bind: true, lookInMs: PROBE_MS });
  });

  test("an agent at rest wakes up at most four times a minute", () => {
    expect(60_000 / plan("listening", "ours", 0).lookInMs).toBeLessThanOrEqual(4);
  });
});
