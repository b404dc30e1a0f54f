import { fc } from "@fast-check/vitest";
import { Metadata } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { type AttemptResult, withRetries } from "../../src/ca/attempts.ts";
import { MAX_SERVER_TEXT, serverText } from "../../src/ca/grpc-errors.ts";
import { pushbackOf } from "../../src/ca/pushback.ts";
import { fullBudget } from "../../src/ca/retry-budget.ts";
import { istioRetryPolicy, type Pushback, retryDelay } from "../../src/ca/retry.ts";
import type { Clock } from "../../src/core/clock.ts";
import { AgentError } from "../../src/core/errors.ts";
import type { AgentEvent } from "../../src/core/events.ts";
import { retryInfoDetails } from "../fakes/retry-info.ts";

const draws = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const pushbacks: fc.Arbitrary<Pushback> = fc.oneof(
  fc.constant({ kind: "none" } as const),
  fc.constant({ kind: "never" } as const),
  fc.record({ kind: fc.constant("after" as const), ms: fc.nat({ max: 100_000 }) }),
);
const counts = fc.integer({ min: 1, max: 10 });
const failures = fc.record({ retryable: fc.boolean(), pushback: pushbacks });

describe("the wait before another attempt", () => {
  test("is within the policy and never sooner than told", () => {
    fc.assert(
      fc.property(counts, fc.nat({ max: 12 }), pushbacks, draws, (count, index, pushback, draw) => {
        const attempt = index + 1;
        const policy = istioRetryPolicy(count);
        const delay = retryDelay(policy, attempt, { retryable: true, pushback }, () => draw);
        if (delay === undefined) return;
        const full = Math.min(1_600, 100 * 2 ** index);
        const told = pushback.kind === "after" ? pushback.ms : 0;
        expect(delay).toBeGreaterThanOrEqual(Math.max(told, full * 0.9));
        expect(delay).toBeLessThanOrEqual(Math.max(told, full));
      }),
    );
  });

  test("is none past the last attempt, for what is final, for never, and beyond our patience", () => {
    fc.assert(
      fc.property(counts, fc.nat({ max: 12 }), failures, draws, (count, index, failure, draw) => {
        const policy = istioRetryPolicy(count);
        const { pushback, retryable } = failure;
        const tooLong = pushback.kind === "after" && pushback.ms > policy.patienceMs;
        const final = !retryable || index + 1 >= count || pushback.kind === "never" || tooLong;
        const delay = retryDelay(policy, index + 1, failure, () => draw);
        expect(delay === undefined).toBe(final);
      }),
    );
  });
});

/** Sleeps pass at once. */
const hasty: Clock = {
  now: () => 0,
  monotonic: () => 0,
  timer: (_, fire) => {
    queueMicrotask(fire);
    return { cancel: () => undefined };
  },
};

describe("attempts", () => {
  const end = fc.oneof(
    { weight: 1, arbitrary: fc.constant("ok" as const) },
    { weight: 4, arbitrary: failures },
  );
  const ends = fc.array(end, { minLength: 10, maxLength: 10 });

  test("stop at the first success or the first error that is final; each is counted once", async () => {
    await fc.assert(
      fc.asyncProperty(counts, ends, draws, async (count, script, draw) => {
        const events: AgentEvent[] = [];
        let calls = 0;
        const errors = script.map((_, index) => new AgentError("CA_FAILED", `error ${index}`));
        const call = (): Promise<AttemptResult<string>> => {
          const [result, error] = [script[calls], errors[calls]];
          calls += 1;
          if (result === undefined || error === undefined) throw new Error("called too often");
          return Promise.resolve(result === "ok" ? { ok: "signed" } : { ...result, error });
        };
        const policy = istioRetryPolicy(count);
        const emit = (event: AgentEvent) => void events.push(event);
        const budget = { value: fullBudget(count, 0) };
        const names = { provider: "p", endpoint: "ca:1", retryUntil: undefined };
        const options = { ...names, policy, budget, clock: hasty, random: () => draw, emit };
        const result = await withRetries(options, new AbortController().signal, call).catch(
          (error: unknown) => error,
        );
        const stop = script.findIndex(
          (each, index) =>
            each === "ok" || retryDelay(policy, index + 1, each, () => draw) === undefined,
        );
        expect(calls).toBe(stop + 1);
        expect(result).toBe(script[stop] === "ok" ? "signed" : errors[stop]);
        expect(events.filter(({ type }) => type === "ca.attempt")).toHaveLength(calls);
        expect(events.filter(({ type }) => type === "ca.retry")).toHaveLength(calls - 1);
      }),
    );
  });
});

describe("what a server sends", () => {
  test("becomes one line of bounded length that is fit for a terminal and a JSON log", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 600 }), (text) => {
        const shown = serverText(text);
        expect(shown.length).toBeLessThanOrEqual(MAX_SERVER_TEXT);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|^\s|\s$|\s\s/u);
      }),
    );
  });

  test("never brings a secret back", () => {
    const secrets = fc.stringMatching(/^[\w.-]{8,40}$/);
    fc.assert(
      fc.property(secrets, fc.string(), fc.string(), (secret, before, after) => {
        expect(serverText(`${before}${secret}${after}`, [secret])).not.toContain(secret);
      }),
    );
  });

  test("RetryInfo is read to the millisecond", () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 31 - 1 }), (ms) => {
        const metadata = new Metadata();
        metadata.set("grpc-status-details-bin", retryInfoDetails(8, "busy", ms));
        expect(pushbackOf(metadata)).toEqual({ kind: "after", ms });
      }),
    );
  });

  test("details of any bytes do no harm", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const metadata = new Metadata();
        metadata.set("grpc-status-details-bin", Buffer.from(bytes));
        expect(["none", "after"]).toContain(pushbackOf(metadata).kind);
      }),
    );
  });
});
