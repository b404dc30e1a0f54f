import { describe, expect, test } from "vitest";
import type { CaClient } from "../../../src/ca/client.ts";
import { ShorterLife } from "../../../src/ca/shorter-life.ts";
import { AgentError } from "../../../src/core/errors.ts";
import type { AgentEvent } from "../../../src/core/events.ts";
import { TestClock } from "../../support/test-clock.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const never = new AbortController().signal;
const identity = { trustDomain: "d", namespace: "n", serviceAccount: "s" };

/** A CA with a maximum, which it names or not. */
function setUp(most: number, named = true) {
  const clock = new TestClock();
  const events: AgentEvent[] = [];
  const asked: number[] = [];
  const ca = {
    most,
    down: undefined as AgentError | undefined,
  };
  const inner: CaClient = {
    sign: async ({ ttlMs }) => {
      asked.push(ttlMs / HOUR);
      if (ca.down) throw ca.down;
      if (ttlMs <= ca.most) return { chain: [], roots: [] };
      const shorterTtlMs = named ? ca.most : ttlMs / 2;
      throw new AgentError("CA_INVALID_REQUEST", "TTL", { shorterTtlMs });
    },
    close: () => undefined,
  };
  const emit = (event: AgentEvent): unknown => events.push(event);
  const client = new ShorterLife(inner, { endpoint: "a:1", clock, emit });
  const sign = (ttlMs = DAY) => client.sign({ csr: "", ttlMs, identity }, never);
  return { clock, ca, sign, events, asked: () => asked.splice(0) };
}

const lowered = (grantedMs: number) => ({
  type: "ca.ttl.lowered",
  endpoint: "a:1",
  askedMs: DAY,
  grantedMs,
});

describe("a CA that refuses the life asked for", () => {
  test("is asked again at once with the maximum it names, which is told", async () => {
    const { sign, asked, events } = setUp(2 * HOUR);
    expect(await sign()).toMatchObject({ askedTtlMs: 2 * HOUR });
    expect(asked()).toEqual([24, 2]);
    expect(events).toEqual([lowered(2 * HOUR)]);
  });

  test("is asked for that from then on, and nothing is told again", async () => {
    const { sign, asked, events, clock } = setUp(2 * HOUR);
    await sign();
    asked();
    for (let i = 0; i < 20; i += 1) {
      await clock.advance(HOUR);
      await sign();
    }
    expect(new Set(asked())).toEqual(new Set([2]));
    expect(events).toHaveLength(1);
  });

  test("is asked anew once a day; the same answer is no news", async () => {
    const { sign, asked, events, clock } = setUp(2 * HOUR);
    await sign();
    await clock.advance(DAY);
    asked();
    await sign();
    await sign();
    expect(asked()).toEqual([24, 2, 2]);
    expect(events).toHaveLength(1);
  });

  test("and has a higher maximum then: the whole life again, and that is told", async () => {
    const { sign, asked, events, clock, ca } = setUp(2 * HOUR);
    await sign();
    ca.most = 2 * DAY;
    await clock.advance(DAY);
    await sign();
    await sign();
    expect(asked()).toEqual([24, 2, 24, 24]);
    expect(events[1]).toEqual({ type: "ca.ttl.accepted", endpoint: "a:1", askedMs: DAY });
  });

  test("and lowers its maximum further, within the day", async () => {
    const { sign, asked, events, ca } = setUp(2 * HOUR);
    await sign();
    ca.most = HOUR;
    await sign();
    await sign();
    expect(asked()).toEqual([24, 2, 2, 1, 1]);
    expect(events).toEqual([lowered(2 * HOUR), lowered(HOUR)]);
  });

  test("and names no maximum is asked for half, four times at most", async () => {
    const { sign, asked } = setUp(5 * HOUR, false);
    await sign();
    expect(asked()).toEqual([24, 12, 6, 3]);
    const stubborn = setUp(0, false);
    await expect(stubborn.sign()).rejects.toMatchObject({ code: "CA_INVALID_REQUEST" });
    expect(stubborn.asked()).toEqual([24, 12, 6, 3, 1.5]);
    expect(stubborn.events).toEqual([]);
  });

  test("a failure of another kind in between teaches nothing", async () => {
    const { sign, asked, events, ca } = setUp(2 * HOUR);
    ca.down = new AgentError("CA_UNREACHABLE", "down");
    await expect(sign()).rejects.toBe(ca.down);
    expect([asked(), events]).toEqual([[24], []]);
  });

  test("a life below the limit is asked for as it is", async () => {
    const { sign, asked, events } = setUp(2 * HOUR);
    await sign();
    asked();
    await sign(HOUR);
    expect(asked()).toEqual([1]);
    expect(events).toHaveLength(1);
  });
});
