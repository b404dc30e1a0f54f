import { describe, expect, test } from "vitest";
import { withRetries } from "../../../src/ca/attempts.ts";
import { istioRetryPolicy } from "../../../src/ca/retry.ts";
import { fullBudget, type RetryBudget } from "../../../src/ca/retry-budget.ts";
import { sleep } from "../../../src/core/clock.ts";
import { AgentError } from "../../../src/core/errors.ts";
import type { AgentEvent } from "../../../src/core/events.ts";
import { TestClock } from "../../support/test-clock.ts";

const error = new AgentError("CA_DEADLINE", "no answer");
const failure = { error, retryable: true, pushback: { kind: "none" } } as const;

/** Attempts that all fail, each after `callMs`, in so many `ways`; the seconds at which they began. */
async function begunAt(callMs: number, retryUntil?: number, budget = fullBudget(5, 0), ways = 1) {
  const clock = new TestClock();
  const events: AgentEvent[] = [];
  const box: { value: RetryBudget } = { value: budget };
  const begun: number[] = [];
  const options = {
    provider: "istio",
    endpoint: "a:1",
    policy: istioRetryPolicy(5),
    budget: box,
    retryUntil,
    clock,
    random: () => 0,
    emit: (event: AgentEvent) => void events.push(event),
  };
  const call = async () => {
    begun.push(clock.monotonic() / 1000);
    await sleep(clock, callMs);
    return failure;
  };
  const oneWay = (): Promise<unknown> =>
    withRetries(options, new AbortController().signal, call).catch((thrown: unknown) => thrown);
  let trying = oneWay();
  for (let way = 1; way < ways; way += 1) trying = trying.then(oneWay);
  await clock.advance(600_000);
  expect(await trying).toBe(error);
  return { begun, events, budget: box.value };
}

describe("patience, where another CA waits", () => {
  test("no retry begins later than that", async () => {
    expect((await begunAt(6_000, 10_000)).begun).toEqual([0, 6.1]);
    expect((await begunAt(10_000, 10_000)).begun).toEqual([0]);
    expect((await begunAt(1, -1)).begun).toEqual([0]);
  });

  test("it does not begin anew with the next way to ask the same CA", async () => {
    const { begun } = await begunAt(6_000, 10_000, fullBudget(5, 0), 2);
    expect(begun).toEqual([0, 6.1, 12.1]);
  });

  test("a CA that refuses at once has all its attempts", async () => {
    expect((await begunAt(1, 10_000)).begun).toHaveLength(5);
  });

  test("alone it has all of them, however long they take", async () => {
    expect((await begunAt(10_000)).begun).toHaveLength(5);
  });
});

describe("the retry budget", () => {
  test("is spent by each failure, and what it does not allow is told", async () => {
    const first = await begunAt(1);
    expect(first.begun).toHaveLength(5);
    expect(first.budget.tokens).toBeCloseTo(5, 1);
    const second = await begunAt(1, undefined, { ...first.budget, at: 0 });
    expect(second.begun).toHaveLength(1);
    expect(second.events.at(-1)).toEqual({
      type: "ca.retry.withheld",
      provider: "istio",
      endpoint: "a:1",
      attempt: 1,
      error,
    });
  });
});
