import { beforeEach, describe, expect, test } from "vitest";
import type { AgentEvent } from "../../../src/core/events.ts";
import { spiffeId } from "../../../src/identity/spiffe-id.ts";
import { createIssue, type Issue } from "../../../src/secrets/issue.ts";
import { FakeCaClient } from "../../fakes/ca-client.ts";
import { TestCa } from "../../support/test-ca.ts";
import { TestClock } from "../../support/test-clock.ts";
import { HOUR, MINUTE, noMoreTrust, SECOND, YEAR } from "./support.ts";

const identity = spiffeId({
  trustDomain: "cluster.local",
  namespace: "shop",
  serviceAccount: "cart",
});
const A_SECOND = { aheadSeconds: 0.5, withinSeconds: 0.5 };
const never = new AbortController().signal;

let clock: TestClock;
let ca: FakeCaClient;
let events: AgentEvent[];
let issue: Issue;
beforeEach(async () => {
  clock = new TestClock();
  ca = new FakeCaClient(await TestCa.create({ clock, intermediate: true, lifeMs: YEAR }));
  events = [];
  issue = createIssue(
    { clock, ca, identity, emit: (event) => events.push(event), trust: noMoreTrust },
    {
      keyType: "ecdsa-p256",
      keyFormat: "traditional",
      ttlMs: 24 * HOUR,
      skewMs: MINUTE,
      skewWarningMs: 5 * SECOND,
      includeRoot: false,
    },
  );
});

/** From now on the CA's clock is `ms` ahead of ours. */
const ahead = (ms: number): void => void (ca.answer = { notBefore: clock.now() + ms });
const types = (): string[] => events.splice(0).map(({ type }) => type);

describe("the CA's clock, looked at in each answer", () => {
  test("is told with its tolerance; a second is no difference to warn of", async () => {
    await issue(never);
    expect(events).toEqual([
      { type: "ca.clock_skew", endpoint: "fake", ...A_SECOND, large: false },
    ]);
  });

  test("is measured by the life that was asked for in the end, where the CA refused ours", async () => {
    const sign = ca.sign.bind(ca);
    ca.grantMs = 2 * HOUR;
    ca.sign = async (...request) => ({ ...(await sign(...request)), askedTtlMs: 2 * HOUR });
    await issue(never);
    expect(events).toEqual([
      { type: "ca.clock_skew", endpoint: "fake", ...A_SECOND, large: false },
    ]);
  });

  test("a large difference is warned about once, until it is gone and comes again", async () => {
    for (const [skew, expected] of [
      [10 * SECOND, ["ca.clock_skew", "ca.clock_skew.large"]],
      [-30 * SECOND, ["ca.clock_skew"]],
      [0, ["ca.clock_skew"]],
      [-10 * SECOND, ["ca.clock_skew", "ca.clock_skew.large"]],
    ] as const) {
      ahead(skew);
      await issue(never);
      expect(types()).toEqual(expected);
    }
  });

  test("each CA's difference is its own: that of one is warned about beside another's", async () => {
    const first = ca.first.bind(ca);
    const as = (name: string): void => {
      ca.first = (attempt, signal) =>
        first((client, endpoint, share) => attempt(client, { ...endpoint, name }, share), signal);
    };
    const warned = async (name: string, skew: number): Promise<string[]> => {
      as(name);
      ahead(skew);
      await issue(never);
      return events.splice(0).flatMap((e) => (e.type === "ca.clock_skew.large" ? e.endpoint : []));
    };
    expect(await warned("a:1", 10 * SECOND)).toEqual(["a:1"]);
    expect(await warned("b:2", 10 * SECOND)).toEqual(["b:2"]);
    expect(await warned("b:2", 0)).toEqual([]);
    expect(await warned("a:1", 10 * SECOND)).toEqual([]);
  });

  test("counts the time of the call, and not a step of our clock in it", async () => {
    const sign = ca.sign.bind(ca);
    ca.sign = async (request, signal) => {
      await clock.advance(4 * SECOND);
      clock.step(-HOUR);
      return sign(request, signal);
    };
    await issue(never);
    expect(events).toMatchObject([{ aheadSeconds: 2.5, withinSeconds: 2.5, large: false }]);
  });

  test("a life that the CA, or the end of its own certificate, cut says nothing", async () => {
    ca.grantMs = HOUR;
    await issue(never);
    ca.grantMs = undefined;
    await clock.advance(YEAR - 24 * HOUR);
    await issue(never);
    expect(events).toEqual([]);
  });

  test.each([
    [2 * HOUR, "CERT_NOT_YET_VALID", "about 2h1s ahead of ours"],
    [-48 * HOUR, "CERT_EXPIRED", "about 48h behind ours"],
  ])("an answer refused for %i ms tells it in its hint, and is counted", async (by, code, told) => {
    ahead(by);
    const error = await issue(never).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: "AgentError",
      code,
      hint: expect.stringContaining(`by this answer the CA's clock is ${told}`),
    });
    expect(events).toMatchObject([
      { type: "ca.clock_skew", aheadSeconds: by / SECOND + 0.5, large: true },
      { type: "ca.clock_skew.large" },
    ]);
  });

  test("what is refused for another reason stays as it is, and says nothing", async () => {
    ca.answer = { wrongKey: true };
    await expect(issue(never)).rejects.toMatchObject({
      code: "CERT_KEY_MISMATCH",
      hint: undefined,
    });
    expect(events).toEqual([]);
  });
});
