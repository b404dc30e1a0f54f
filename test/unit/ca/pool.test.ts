import { describe, expect, test } from "vitest";
import { CaPool } from "../../../src/ca/pool.ts";
import type { CaClient, SignRequest } from "../../../src/ca/client.ts";
import type { SignAndVerify } from "../../../src/ca/endpoint.ts";
import { AgentError, type ErrorCode } from "../../../src/core/errors.ts";
import type { AgentEvent, AgentEventType, EventOf } from "../../../src/core/events.ts";
import { settle, TestClock } from "../../support/test-clock.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const LIMIT = 115 * SECOND;
const never = new AbortController().signal;

type Behaviour = "sign" | "hang" | "deaf" | AgentError;

function setUp(...names: readonly [string, ...string[]]) {
  const clock = new TestClock();
  const events: AgentEvent[] = [];
  const behaviour: Record<string, Behaviour> = {};
  const asked: string[] = [];
  const clients = names.map((name) => ({ name, client: clientOf(name) }));
  function clientOf(name: string): CaClient {
    return {
      sign: (_: SignRequest, signal) => {
        asked.push(name);
        const now = behaviour[name] ?? "sign";
        if (now instanceof AgentError) return Promise.reject(now);
        if (now === "sign") return Promise.resolve({ chain: [name], roots: [] });
        return new Promise((_resolve, reject) => {
          if (now === "hang") signal.addEventListener("abort", () => reject(signal.reason));
        });
      },
      close: () => void asked.push(`close ${name}`),
      warm: () => void asked.push(`warm ${name}`),
    };
  }
  const [first, ...others] = clients;
  if (first === undefined) throw new Error("no CA");
  const emit = (event: AgentEvent): unknown => events.push(event);
  const pool = new CaPool([first, ...others], { clock, random: () => 0, emit, limitMs: LIMIT });
  const retryUntil: (number | undefined)[] = [];
  const attempt: SignAndVerify<string> = async (client, endpoint, signal) => {
    retryUntil.push(endpoint.retryUntil);
    const identity = { trustDomain: "d", namespace: "n", serviceAccount: "s" };
    const { chain } = await client.sign({ csr: "", ttlMs: 1, identity }, signal);
    return chain.join("");
  };
  return {
    clock,
    pool,
    behaviour,
    retryUntil,
    /** Who was asked since the last look. */
    asked: () => asked.splice(0),
    events,
    of: <T extends AgentEventType>(type: T) =>
      events.filter((event): event is EventOf<T> => event.type === type),
    first: (signal = never) => pool.first(attempt, signal),
    refused: async (): Promise<AgentError> => {
      const error: unknown = await pool.first(attempt, never).catch((thrown: unknown) => thrown);
      if (error instanceof AgentError) return error;
      throw new Error("it was signed");
    },
  };
}

const failing = (code: ErrorCode, message: string, retryAfterMs?: number): AgentError =>
  new AgentError(code, message, {
    hint: `mend ${message}`,
    ...(retryAfterMs ? { retryAfterMs } : {}),
  });

describe("one CA alone", () => {
  test("is asked however often it failed, its error is its own, and nothing is told", async () => {
    const { behaviour, refused, asked, events, first, retryUntil } = setUp("a:1");
    const down = failing("CA_UNREACHABLE", "down");
    behaviour["a:1"] = down;
    for (let i = 0; i < 5; i += 1) expect(await refused()).toBe(down);
    behaviour["a:1"] = "sign";
    expect(await first()).toBe("a:1");
    expect(asked()).toHaveLength(6);
    expect(events).toEqual([]);
    expect(new Set(retryUntil)).toEqual(new Set([undefined]));
  });

  test("has no share of the time and no timer: its caller's limit is its own", async () => {
    const { behaviour, first, clock } = setUp("a:1");
    behaviour["a:1"] = "hang";
    const stop = new AbortController();
    const signing = first(stop.signal);
    await settle();
    expect(clock.armed).toBe(0);
    stop.abort(new Error("stopping"));
    await expect(signing).rejects.toThrow("stopping");
  });
});

describe("several", () => {
  test("are asked in order, and none after the first that signs", async () => {
    const { first, asked, events } = setUp("a:1", "b:2");
    expect(await first()).toBe("a:1");
    expect([asked(), events]).toEqual([["a:1"], []]);
  });

  test("the next one signs where the first fails, which is told once", async () => {
    const { first, asked, behaviour, of, clock } = setUp("a:1", "b:2");
    const down = failing("CA_UNREACHABLE", "CA a:1: down");
    behaviour["a:1"] = down;
    expect(await first()).toBe("b:2");
    expect(asked()).toEqual(["a:1", "b:2"]);
    expect(of("ca.failover")).toEqual([
      { type: "ca.failover", from: "a:1", to: "b:2", error: down },
    ]);
    expect(of("ca.endpoint.failed")).toMatchObject([{ endpoint: "a:1", pauseMs: 10_000 }]);
    await clock.advance(MINUTE);
    expect(await first()).toBe("b:2");
    expect(of("ca.failover")).toHaveLength(1);
  });

  test("a CA that failed is left alone, then probed, longer each time, and taken back", async () => {
    const { first, asked, behaviour, of, clock } = setUp("a:1", "b:2");
    behaviour["a:1"] = failing("CA_FAILED", "down");
    await first();
    await clock.advance(9_999);
    await first();
    expect(asked()).toEqual(["a:1", "b:2", "b:2"]);
    await clock.advance(1);
    await first();
    expect(asked()).toEqual(["a:1", "b:2"]);
    await clock.advance(19_999);
    await first();
    expect(asked()).toEqual(["b:2"]);
    behaviour["a:1"] = "sign";
    await clock.advance(1);
    expect(await first()).toBe("a:1");
    expect(of("ca.recovered")).toEqual([{ type: "ca.recovered", endpoint: "a:1", from: "b:2" }]);
    expect(of("ca.endpoint.state").map(({ endpoint, state }) => `${endpoint} ${state}`)).toEqual(
      ["open", "half_open", "open", "half_open", "closed"].map((state) => `a:1 ${state}`),
    );
  });

  test("where all fail, the error has the first one's code and hint, and each one's reason", async () => {
    const { refused, behaviour } = setUp("a:1", "b:2");
    behaviour["a:1"] = failing("CA_UNREACHABLE", "CA a:1: connection refused");
    behaviour["b:2"] = failing("CERT_EXPIRED", "the leaf has expired");
    const { code, message, hint, retryAfterMs } = await refused();
    expect([code, hint, retryAfterMs]).toEqual([
      "CA_UNREACHABLE",
      "mend CA a:1: connection refused",
      undefined,
    ]);
    expect(message).toBe(
      "none of 2 CAs gave a certificate: CA a:1: connection refused; CA b:2: the leaf has expired",
    );
  });

  test("while all are open, the one that failed longest ago is tried, one a time", async () => {
    const { refused, behaviour, asked, clock } = setUp("a:1", "b:2", "c:3");
    for (const name of ["a:1", "b:2", "c:3"]) behaviour[name] = failing("CA_FAILED", `${name} no`);
    await refused();
    asked();
    for (let i = 0; i < 4; i += 1) {
      await clock.advance(SECOND);
      const { message } = await refused();
      expect(message.match(/not asked this time/g)).toHaveLength(2);
    }
    expect(asked()).toEqual(["a:1", "b:2", "c:3", "a:1"]);
  });

  test("one that asked to be left alone is, and the shortest of such wishes goes to the rotator", async () => {
    const { refused, behaviour, asked, clock } = setUp("a:1", "b:2");
    behaviour["a:1"] = failing("CA_THROTTLED", "a", 5 * MINUTE);
    behaviour["b:2"] = failing("CA_THROTTLED", "b", 2 * MINUTE);
    expect((await refused()).retryAfterMs).toBe(2 * MINUTE);
    asked();
    behaviour["b:2"] = failing("CA_FAILED", "b");
    for (let i = 0; i < 3; i += 1) {
      await clock.advance(MINUTE);
      await refused();
    }
    expect(asked()).toEqual(["b:2", "b:2", "b:2"]);
    await clock.advance(2 * MINUTE);
    await refused();
    expect(asked()[0]).toBe("a:1");
  });

  test("one that hangs leaves the others their share, and is not retried for longer than 10 s", async () => {
    const { first, behaviour, asked, clock, of, retryUntil, pool } = setUp("a:1", "b:2");
    behaviour["a:1"] = "hang";
    await clock.advance(MINUTE);
    const signing = first();
    await clock.advance(LIMIT / 2 - 1);
    expect(asked()).toEqual(["a:1"]);
    await clock.advance(1);
    expect(await signing).toBe("b:2");
    expect(retryUntil).toEqual([MINUTE + 10_000, undefined]);
    expect(of("ca.endpoint.failed")).toMatchObject([{ error: { code: "CA_DEADLINE" } }]);
    pool.close();
    expect(clock.armed).toBe(0);
  });

  test("one that hears no abort does not hold the try", async () => {
    const { refused, behaviour, clock, pool } = setUp("a:1", "b:2");
    behaviour["a:1"] = behaviour["b:2"] = "deaf";
    const refusal = refused();
    await clock.advance(LIMIT + 2 * SECOND);
    expect((await refusal).code).toBe("CA_DEADLINE");
    pool.close();
    expect(clock.armed).toBe(0);
  });

  test("an abort of the caller ends it with that reason, and is no CA's failure", async () => {
    const { first, behaviour, asked, events, clock } = setUp("a:1", "b:2");
    behaviour["a:1"] = "hang";
    const stop = new AbortController();
    const signing = first(stop.signal);
    await settle();
    stop.abort(new Error("stopping"));
    await expect(signing).rejects.toThrow("stopping");
    await expect(first(stop.signal)).rejects.toThrow("stopping");
    expect([asked(), events, clock.armed]).toEqual([["a:1"], [], 0]);
  });

  test("the way back goes through the order: to a nearer one is recovery too", async () => {
    const { first, behaviour, of, clock } = setUp("a:1", "b:2", "c:3");
    behaviour["a:1"] = behaviour["b:2"] = failing("CA_FAILED", "no");
    expect(await first()).toBe("c:3");
    behaviour["b:2"] = "sign";
    await clock.advance(MINUTE);
    expect(await first()).toBe("b:2");
    expect(of("ca.recovered")).toMatchObject([{ endpoint: "b:2", from: "c:3" }]);
    expect(of("ca.failover")).toMatchObject([{ from: "a:1", to: "c:3" }]);
  });

  test("only the first is connected ahead; all are closed", () => {
    const { pool, asked } = setUp("a:1", "b:2");
    pool.warm();
    pool.close();
    expect(asked()).toEqual(["warm a:1", "close a:1", "close b:2"]);
  });
});
