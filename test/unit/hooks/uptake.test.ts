import { describe, expect, test } from "vitest";
import type { AgentEvent } from "../../../src/core/events.ts";
import { Uptake } from "../../../src/hooks/uptake.ts";
import { settle, TestClock } from "../../support/test-clock.ts";
import { samples } from "../observe/samples.ts";

const push = (stream: number, version: string, name = "default"): AgentEvent => ({
  ...samples["sds.push"],
  stream,
  version,
  name,
});
const ack = (stream: number, version: string, name = "default"): AgentEvent => ({
  ...samples["sds.ack"],
  stream,
  version,
  name,
});

/** Whether all is settled after these events, with the clock standing still. */
async function settledAfter(...events: readonly AgentEvent[]): Promise<boolean> {
  const uptake = new Uptake(new TestClock());
  let settled = false;
  void uptake.settled().then(() => (settled = true));
  // Somebody owes an answer before anything is waited for.
  const waiting = new Uptake(new TestClock());
  waiting.observe(push(9, "v0"));
  let late = false;
  void waiting.settled().then(() => (late = true));
  for (const event of events) waiting.observe(event);
  waiting.observe(ack(9, "v0"));
  await settle();
  expect(settled).toBe(true);
  return late;
}

describe("the uptake of a version", () => {
  test.each<[string, boolean, readonly AgentEvent[]]>([
    ["nobody was sent anything", true, []],
    ["an answer is owed", false, [push(1, "v2")]],
    ["of two streams one has answered", false, [push(1, "v2"), push(2, "v2"), ack(1, "v2")]],
    ["both have", true, [push(1, "v2"), push(2, "v2"), ack(1, "v2"), ack(2, "v2")]],
    ["a rejection is an answer", true, [push(1, "v2"), { ...samples["sds.nack"], version: "v2" }]],
    ["of two names one was answered", false, [push(1, "v2"), push(1, "r", "R"), ack(1, "v2")]],
    ["the answer is to a version before", false, [push(1, "v1"), push(1, "v2"), ack(1, "v1")]],
    ["what an answer held back is sent", false, [push(1, "v1"), ack(1, "v1"), push(1, "v2")]],
    ["the stream is gone", true, [push(1, "v2"), { ...samples["sds.stream.closed"], stream: 1 }]],
  ])("where %s: %s", async (_what, expected, events) => {
    expect(await settledAfter(...events)).toBe(expected);
  });
});
