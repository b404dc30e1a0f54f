import { describe, expect, test } from "vitest";
import { failure } from "../../unit/secrets/rotator-harness.ts";
import { MINUTE, SECOND } from "../../unit/secrets/support.ts";
import { signals } from "../signals.ts";
import { fault } from "../table.ts";
import { FaultWorld, LIFE, RECOVERY } from "./world.ts";

/** How a CA is of no use. */
interface Away {
  readonly begin: (world: FaultWorld) => void;
  /** Before each second of it. */
  readonly meanwhile?: (world: FaultWorld) => void;
}

interface Phase {
  readonly when: string;
  /** Parts of a life. */
  readonly from: number;
  readonly until: number;
  /** What is there to be served at the end of the phase. */
  readonly state: "empty" | "retrying" | "expired";
  readonly signal: string;
}

const atStart: Phase = {
  when: "at the start",
  from: 0,
  until: 0.3,
  state: "empty",
  signal: signals["no-certificate-yet"].series,
};
const overRenewal: Phase = {
  when: "from 49 % to 95 % of the life",
  from: 0.49,
  until: 0.95,
  state: "retrying",
  signal: "node_agent_rotation_consecutive_failures",
};
const beyondEnd: Phase = {
  when: "until after NotAfter",
  from: 0.49,
  until: 1.2,
  state: "expired",
  signal: signals["the-certificate-has-expired"].series,
};
const phases = [atStart, overRenewal, beyondEnd];

/** A world through a phase of `away`, up to the moment before it is over. */
async function through({ begin, meanwhile }: Away, { from, until }: Phase): Promise<FaultWorld> {
  const world = new FaultWorld();
  if (from === 0) begin(world);
  world.rotator.start();
  await world.clock.advance(0);
  await world.pass(from * LIFE);
  begin(world);
  await world.pass((until - from) * LIFE, () => meanwhile?.(world), SECOND);
  return world;
}

async function heals(world: FaultWorld): Promise<void> {
  Object.assign(world.ca, { outcome: "sign", answerAfterMs: 0 });
  await world.pass(RECOVERY);
  expect(world.state).toBe("valid");
  expect(await world.metric("node_agent_rotation_consecutive_failures")).toBe(0);
  await world.rotator.stop();
  expect(world.clock.armed).toBe(0);
}

/** A CA that is of no use all the time: the certificate of the start is served to its end. */
async function isOutlived(away: Away, phase: Phase): Promise<void> {
  const world = await through(away, phase);
  const state = world.state === "renewing" ? "retrying" : world.state;
  expect(state).toBe(phase.state);
  expect(world.last("rotation.failed")).toBeDefined();
  expect(await world.metric(phase.signal)).toBeGreaterThan(0);
  expect(world.all("secret.expired")).toHaveLength(phase.state === "expired" ? 1 : 0);
  expect(world.all("rotation.succeeded")).toHaveLength(phase.state === "empty" ? 0 : 1);
  await heals(world);
}

const down: Away = { begin: ({ ca }) => (ca.outcome = failure("CA_UNREACHABLE")) };

test(fault("ca-down-at-start"), () => isOutlived(down, atStart));
test(fault("ca-down-over-renewal"), () => isOutlived(down, overRenewal));
test(fault("ca-down-beyond-end"), () => isOutlived(down, beyondEnd));

describe(fault("ca-hung"), () => {
  test.each(phases)("$when", (phase) =>
    isOutlived({ begin: ({ ca }) => (ca.outcome = "hang") }, phase),
  );

  test("also where it does not hear that the call is over", async () => {
    const deaf: Away = {
      begin: ({ ca }) => Object.assign(ca, { outcome: "hang", obeysAbort: false }),
    };
    const world = await through(deaf, overRenewal);
    expect(world.last("rotation.failed")?.error.code).toBe("CA_DEADLINE");
    expect(world.ca.calls).toBeGreaterThan(5);
  });
});

describe(fault("ca-throttles"), () => {
  const throttles: Away = {
    begin: ({ ca }) => (ca.outcome = failure("CA_THROTTLED", 5 * MINUTE)),
  };
  test.each(phases)("$when", (phase) => isOutlived(throttles, phase));

  test("with half of the life left it is called as rarely as it asks for", async () => {
    const world = await through(throttles, { ...overRenewal, until: 0.7 });
    expect(Math.min(...world.gaps.slice(1))).toBeGreaterThanOrEqual(5 * MINUTE);
  });
});

describe(fault("ca-slow"), () => {
  const slow: Away = { begin: ({ ca }) => (ca.answerAfterMs = 20 * SECOND) };

  test.each(phases)("$when", async (phase) => {
    const world = await through(slow, phase);
    expect(world.all("rotation.failed")).toEqual([]);
    expect(world.all("secret.expired")).toEqual([]);
    expect(world.state).toBe("valid");
    await heals(world);
  });

  test("slower than what is left of the certificate: held from its end to the answer", async () => {
    const world = await FaultWorld.started({ ttlMs: 30 * SECOND, callLimitMs: MINUTE });
    world.ca.answerAfterMs = 25 * SECOND;
    await world.pass(90 * SECOND, undefined, SECOND);
    expect(world.all("secret.expired").length).toBeGreaterThan(0);
    expect(world.all("rotation.succeeded").length).toBeGreaterThan(2);
  });
});

describe(fault("ca-flaps"), () => {
  /** Down, up, down, …; a call that it dies in fails. */
  const flaps = (answerAfterMs: number): Away => ({
    begin: ({ ca }) => (ca.answerAfterMs = answerAfterMs),
    meanwhile: ({ ca, clock }) => {
      const isUp = Math.floor(clock.monotonic() / SECOND) % 2 === 1;
      ca.outcome = isUp ? "sign" : failure("CA_UNREACHABLE");
    },
  });

  test.each(phases)("$when", async (phase) => {
    const world = await through(flaps(100), phase);
    expect(world.all("secret.expired")).toEqual([]);
    expect(world.all("rotation.succeeded").length).toBeGreaterThan(0);
    await heals(world);
  });
});

describe(fault("ca-killed"), () => {
  test.each([
    { when: "before a call", outcome: failure("CA_UNREACHABLE"), answerAfterMs: 0 },
    { when: "during a call", outcome: failure("CA_UNREACHABLE"), answerAfterMs: 3 * SECOND },
  ])("$when", async ({ outcome, answerAfterMs }) => {
    const world = await FaultWorld.started();
    const first = world.served;
    Object.assign(world.ca, { outcome, answerAfterMs });
    await world.pass(LIFE / 2 + answerAfterMs);
    expect(world.state).toBe("retrying");
    expect(world.served).toBe(first);
    Object.assign(world.ca, { outcome: "sign", answerAfterMs: 0 });
    await world.pass(RECOVERY);
    expect(world.state).toBe("valid");
    expect(world.ca.calls).toBe(3);
  });

  test("right after its answer", async () => {
    const world = await FaultWorld.started();
    await world.pass(LIFE / 2);
    const second = world.served;
    world.ca.outcome = failure("CA_UNREACHABLE");
    await world.pass(LIFE / 2 - 5 * SECOND);
    expect(world.served).toBe(second);
    expect(world.all("rotation.failed")).toEqual([]);
  });
});
