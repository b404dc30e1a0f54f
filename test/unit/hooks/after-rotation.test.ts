import { describe, expect, test } from "vitest";
import type { AgentEvent } from "../../../src/core/events.ts";
import { AfterRotation } from "../../../src/hooks/after-rotation.ts";
import { HOOK_LIMIT_MS } from "../../../src/hooks/hook-runs.ts";
import { settle, TestClock } from "../../support/test-clock.ts";
import { samples } from "../observe/samples.ts";
import { FakeHook, published, succeeded } from "./support.ts";

/** Hooks of an agent that has its first certificate. */
async function world(...hooks: FakeHook[]) {
  const clock = new TestClock();
  const events: AgentEvent[] = [];
  const after = new AfterRotation(hooks, { clock, emit: (event) => void events.push(event) });
  const tell = async (...told: AgentEvent[]): Promise<void> => {
    for (const event of told) after.observe(event);
    await settle();
  };
  const rotate = (n: number): Promise<void> => tell(published(n), succeeded(n));
  await rotate(1);
  return { clock, events, after, tell, rotate };
}

const push = { ...samples["sds.push"], version: "v2" };
const ack = { ...samples["sds.ack"], version: "v2" };

describe("hooks after a rotation", () => {
  test("do not run after the first certificate, and run after each other one", async () => {
    const hook = new FakeHook();
    const { events, rotate } = await world(hook);
    expect(hook.runs).toHaveLength(0);
    for (const n of [2, 3]) {
      await rotate(n);
      hook.runs.at(-1)?.end();
      await settle();
    }
    expect(hook.serials).toEqual(["2", "3"]);
    expect(hook.runs[0]?.rotated).toMatchObject({
      spiffeId: "spiffe://cluster.local/ns/a/sa/b",
      notAfter: samples["rotation.succeeded"].notAfter,
    });
    expect(events).toMatchObject([
      { type: "hook.done", hook: "url", serial: "2" },
      { type: "hook.done", serial: "3" },
    ]);
  });

  test("run after a first rotation where the first certificate was kept from before", async () => {
    const hook = new FakeHook();
    const { after } = await world();
    const kept = new AfterRotation([hook], { clock: new TestClock(), emit: () => undefined });
    for (const event of [published(1), published(2), succeeded(2)]) kept.observe(event);
    await settle();
    expect(hook.serials).toEqual(["2"]);
    await after.stop();
  });

  test("wait until clients have answered, or for 5 s", async () => {
    const hook = new FakeHook();
    const { clock, tell, rotate } = await world(hook);
    await tell(push, { ...push, stream: 2 });
    await rotate(2);
    await tell(ack);
    expect(hook.runs).toHaveLength(0);
    await tell({ ...ack, stream: 2 });
    expect(hook.serials).toEqual(["2"]);
    hook.runs[0]?.end();
    await settle();

    await tell({ ...push, version: "v3" });
    await rotate(3);
    await clock.advance(4_999);
    expect(hook.serials).toEqual(["2"]);
    await clock.advance(1);
    expect(hook.serials).toEqual(["2", "3"]);
  });

  test("run one at a time, and of several rotations meanwhile for the last", async () => {
    const [first, second] = [new FakeHook("url"), new FakeHook("command")];
    const { rotate } = await world(first, second);
    await rotate(2);
    expect([first.serials, second.serials]).toEqual([["2"], []]);
    for (const n of [3, 4]) await rotate(n);
    first.runs[0]?.end();
    await settle();
    expect([first.serials, second.serials]).toEqual([["2"], ["2"]]);
    second.runs[0]?.end();
    await settle();
    expect([first.serials, second.serials]).toEqual([["2", "4"], ["2"]]);
  });

  test("that fail are told of; the next one runs all the same", async () => {
    const [first, second] = [new FakeHook("url"), new FakeHook("command")];
    const { clock, events, rotate } = await world(first, second);
    await rotate(2);
    await clock.advance(1_000);
    first.runs[0]?.end(new Error("connect ECONNREFUSED"));
    await settle();
    expect(events).toMatchObject([
      {
        type: "hook.failed",
        hook: "url",
        outcome: "failed",
        seconds: 1,
        error: { code: "HOOK_FAILED", message: "connect ECONNREFUSED" },
      },
    ]);
    expect(second.serials).toEqual(["2"]);
  });

  test("that do not end are ended", async () => {
    const hook = new FakeHook();
    const { clock, events, rotate } = await world(hook);
    await rotate(2);
    await clock.advance(HOOK_LIMIT_MS - 1);
    expect(hook.runs[0]?.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(events).toMatchObject([
      { outcome: "timed_out", error: { message: "it took longer than 10 s" } },
    ]);
    expect(clock.armed).toBe(0);
    await rotate(3);
    expect(hook.serials).toEqual(["2", "3"]);
  });

  test("end with the agent, whether they run or wait", async () => {
    const [running, next] = [new FakeHook("url"), new FakeHook("command")];
    const { clock, events, after, rotate } = await world(running, next);
    await rotate(2);
    await after.stop();
    expect(events).toMatchObject([
      { outcome: "failed", error: { message: "the agent stopped before it ended" } },
    ]);
    expect([next.serials, clock.armed]).toEqual([[], 0]);

    const hook = new FakeHook();
    const waiting = await world(hook);
    await waiting.tell(push);
    await waiting.rotate(2);
    await waiting.after.stop();
    expect([hook.serials, waiting.clock.armed]).toEqual([[], 0]);
  });
});
