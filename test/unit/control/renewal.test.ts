import { describe, expect, test } from "vitest";
import { AgentError } from "../../../src/core/errors.ts";
import { EventBus } from "../../../src/core/events.ts";
import type { Renewal } from "../../../src/core/renewal.ts";
import { outcomeOf } from "../../../src/control/renewal.ts";
import { TestClock } from "../../support/test-clock.ts";
import { NOW, samples } from "../observe/samples.ts";

/** A renewal that somebody waits for, and what is left behind when he has his answer. */
function waiting(type: "started" | "under_way", waitMs = 30_000) {
  const clock = new TestClock();
  const bus = new EventBus(() => clock.now());
  let listeners = 0;
  const listen: EventBus["listen"] = (observer) => {
    listeners += 1;
    const unlisten = bus.listen(observer);
    return () => {
      listeners -= 1;
      unlisten();
    };
  };
  const renewal: Renewal = { type };
  const answer = outcomeOf(renewal, waitMs, { listen }, clock);
  return { clock, bus, answer, left: () => [listeners, clock.armed] };
}

const succeeded = samples["rotation.succeeded"];
const failed = samples["rotation.failed"];
const DENIED = { ...failed, error: new AgentError("CA_DENIED", "not you", { hint: "ask" }) };

describe("the outcome of a renewal", () => {
  test("is the new serial and its end", async () => {
    const { bus, answer, left } = waiting("started");
    bus.emit(samples["rotation.started"]);
    bus.emit(succeeded);
    expect(await answer).toMatchObject({
      status: 200,
      body: "renewed: serial 0a1b, valid until 2026-01-02T00:00:00.000Z\n",
    });
    expect(left()).toEqual([0, 0]);
  });

  test("is the error, the next try, and until when the old certificate is good", async () => {
    const { bus, answer, left } = waiting("started");
    bus.emit(DENIED);
    expect(await answer).toMatchObject({
      status: 503,
      body:
        "CA_DENIED: not you (ask); next try 2026-01-01T00:00:02.000Z; " +
        "the old certificate is served until 2026-01-01T01:00:00.000Z\n",
    });
    expect(left()).toEqual([0, 0]);
  });

  test("has no key in it, wherever the error got one from", async () => {
    const { bus, answer } = waiting("started");
    const error = new AgentError("CA_FAILED", "-----BEGIN PRIVATE KEY-----\nabc");
    bus.emit({ ...failed, error, validUntil: undefined });
    expect((await answer).body).toMatch(/^CA_FAILED: \[redacted\].*; no certificate is served\n$/);
  });

  test("of a call that was joined is not its failure: the request makes a call of its own", async () => {
    const { bus, answer } = waiting("under_way");
    bus.emit(failed);
    bus.emit(succeeded);
    expect(await answer).toMatchObject({ status: 200 });

    const twice = waiting("under_way");
    twice.bus.emit(failed);
    twice.bus.emit(DENIED);
    expect((await twice.answer).body).toMatch(/^CA_DENIED/);
  });

  test("that does not come is not waited for, and the agent goes on", async () => {
    const { clock, answer, left } = waiting("started", 5_000);
    let answered = false;
    void answer.then(() => (answered = true));
    await clock.advance(4_999);
    expect(answered).toBe(false);
    await clock.advance(1);
    expect(await answer).toMatchObject({
      status: 504,
      body: "no outcome within 5 s; the agent goes on trying\n",
    });
    expect(left()).toEqual([0, 0]);
  });

  test.each(["agent.draining", "agent.stopping"] as const)(
    "does not come after %s",
    async (type) => {
      const { bus, answer, left } = waiting("started");
      bus.emit(samples[type]);
      expect(await answer).toMatchObject({ status: 409 });
      expect(left()).toEqual([0, 0]);
    },
  );
});

test("an observer that was taken away hears nothing, the others all", () => {
  const bus = new EventBus(() => NOW);
  const heard: string[] = [];
  const unlisten = bus.listen(() => {
    heard.push("one");
    unlisten();
  });
  bus.listen(() => heard.push("two"));
  bus.emit(succeeded);
  bus.emit(succeeded);
  expect(heard).toEqual(["one", "two", "two"]);
});
