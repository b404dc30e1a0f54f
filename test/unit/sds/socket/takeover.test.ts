import { describe, expect, test } from "vitest";
import { AgentError } from "../../../../src/core/errors.ts";
import type { AgentEvent } from "../../../../src/core/events.ts";
import { listenUnlessTaken, LOOK_MS, takeOver } from "../../../../src/sds/socket/takeover.ts";
import { settle, TestClock } from "../../../support/test-clock.ts";

const path = "/run/s";

/** A listener whose path another server has until `leave()`, and what was told. */
function world() {
  const clock = new TestClock();
  const events: AgentEvent[] = [];
  const calls: string[] = [];
  let problem: AgentError | undefined = new AgentError("SOCKET_IN_USE", "another");
  const listener = {
    path,
    listen: async (over?: "over"): Promise<void> => {
      calls.push(over ?? "alone");
      if (problem && (over === undefined || problem.code !== "SOCKET_IN_USE")) throw problem;
    },
  };
  const emit = (event: AgentEvent): void => void events.push(event);
  let ready = (): void => undefined;
  const secrets = new Promise<void>((resolve) => (ready = resolve));
  const leaving = new AbortController();
  const { signal } = leaving;
  return {
    clock,
    events,
    calls,
    listener,
    emit,
    ready,
    leaving,
    leave: () => (problem = undefined),
    fail: (code: "SOCKET_NOT_WRITABLE") => (problem = new AgentError(code, "no")),
    taking: () => takeOver({ listener, clock, emit, secrets, signal }),
  };
}

describe("a takeover", () => {
  test("waits for this agent's secrets, and looks every second whether the other is there", async () => {
    const { clock, events, calls, ready, taking } = world();
    const done = taking();
    await clock.advance(10 * LOOK_MS);
    expect(calls).toEqual(Array.from({ length: 11 }, () => "alone"));
    expect(events).toEqual([]);
    ready();
    await done;
    expect(calls.at(-1)).toBe("over");
    expect(events).toEqual([{ type: "takeover.done", path, reason: "ready" }]);
  });

  test("takes the path within a second when the other is gone, with or without secrets", async () => {
    const { clock, events, calls, leave, taking } = world();
    const done = taking();
    await clock.advance(LOOK_MS / 2);
    leave();
    await clock.advance(LOOK_MS / 2);
    await done;
    expect(calls).toEqual(["alone", "alone"]);
    expect(events).toEqual([{ type: "takeover.done", path, reason: "gone" }]);
  });

  test("ends when the agent is told to leave, and binds nothing", async () => {
    const { clock, events, calls, ready, leaving, taking } = world();
    const done = taking();
    await settle();
    leaving.abort();
    await done;
    ready();
    await clock.advance(LOOK_MS);
    expect(calls).not.toContain("over");
    expect(events).toEqual([]);
  });

  test("throws what forbids to bind", async () => {
    const { clock, fail, taking } = world();
    const done = taking().catch((error: unknown) => error);
    await settle();
    fail("SOCKET_NOT_WRITABLE");
    await clock.advance(LOOK_MS);
    expect(await done).toMatchObject({ code: "SOCKET_NOT_WRITABLE" });
  });

  test("begins only where another server is", async () => {
    const { events, emit, leave, listener } = world();
    expect(await listenUnlessTaken(listener, emit)).toBe(false);
    expect(events).toEqual([{ type: "takeover.waiting", path }]);
    leave();
    expect(await listenUnlessTaken(listener, emit)).toBe(true);
    expect(events).toHaveLength(1);
  });
});
