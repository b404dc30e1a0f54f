import { describe, expect, test } from "vitest";
import { startBench } from "../../integration/sds-support.ts";
import { failure } from "../../unit/secrets/rotator-harness.ts";
import { HOUR, MINUTE, SECOND } from "../../unit/secrets/support.ts";
import { fault } from "../table.ts";
import { FaultWorld, LIFE, NOTICED, RECOVERY } from "./world.ts";

type State = "empty" | "valid" | "renewing" | "retrying" | "expired";
const states: readonly State[] = ["empty", "valid", "renewing", "retrying", "expired"];

/** A world that has come to `state`; the CA signs what is asked for from here on. */
async function cameTo(state: State): Promise<FaultWorld> {
  const world = new FaultWorld();
  const down = failure("CA_UNREACHABLE");
  if (state === "empty") world.ca.outcome = down;
  world.rotator.start();
  await world.clock.advance(0);
  await world.pass(10 * MINUTE);
  if (state === "renewing") world.ca.outcome = "hang";
  if (state === "retrying" || state === "expired") world.ca.outcome = down;
  if (state === "renewing" || state === "retrying") await world.pass(LIFE / 2 - 10 * MINUTE);
  if (state === "expired") await world.pass(LIFE);
  expect(world.state).toBe(state);
  world.ca.outcome = "sign";
  return world;
}

describe(fault("clock-stepped"), () => {
  describe.each([
    { way: "forward", ms: 2 * HOUR },
    { way: "back", ms: -2 * HOUR },
  ])("$way", ({ ms }) => {
    test.each(states)("%s", async (state) => {
      const world = await cameTo(state);
      world.clock.step(ms);
      expect(world.served?.notAfter ?? Infinity).toBeGreaterThan(world.clock.now());
      await world.pass(RECOVERY);
      expect(world.served).toBeDefined();
      const { calls } = world.ca;
      await world.pass(LIFE / 2 + NOTICED);
      expect(world.ca.calls, "the next renewal was put off").toBeGreaterThan(calls);
      expect(world.state).toBe("valid");
    });
  });

  test("to and fro, every ten seconds for an hour", async () => {
    const world = await FaultWorld.started();
    for (let i = 0; i < 360; i += 1) {
      world.clock.step(i % 2 === 0 ? 2 * HOUR : -2 * HOUR);
      await world.pass(10 * SECOND);
    }
    await world.pass(RECOVERY);
    expect(world.state).toBe("valid");
  });
});

describe(`${fault("clock-stepped")}; past NotAfter and back, while the CA is down`, () => {
  test.each([
    { what: "the rotator notices", ms: NOTICED, told: 1 },
    { what: "nobody else notices", ms: 0, told: 0 },
  ])("a stream that is held meanwhile is served again, where $what", async ({ ms, told }) => {
    const world = await FaultWorld.started();
    const bench = await startBench({ store: world.store });
    const before = bench.client().open(["default"]);
    const { version } = await before.take();
    world.ca.outcome = failure("CA_UNREACHABLE");
    world.clock.step(2 * HOUR);
    await world.pass(ms);
    const held = bench.client().open(["default"]);
    await held.silence();
    world.clock.step(-2 * HOUR);
    await world.pass(NOTICED);
    expect((await held.take()).version).toBe(version);
    await before.silence();
    expect(world.all("secret.expired")).toHaveLength(told);
    expect(world.all("secret.valid_again")).toHaveLength(told);
  });
});

describe(fault("suspended"), () => {
  test.each(states)("%s", async (state) => {
    const world = await cameTo(state);
    world.clock.step(HOUR);
    expect(world.served).toBeUndefined();
    // A call that was under way ends by its own limit first, and so does a pause after a failure.
    const isFree = state === "valid" || state === "retrying";
    await world.pass(isFree ? NOTICED + SECOND : RECOVERY);
    expect(world.state).toBe("valid");
    expect(world.served).toBeDefined();
  });

  test("of a life of a day costs nothing, and the renewal is early rather than late", async () => {
    const world = await FaultWorld.started({ ttlMs: 24 * HOUR });
    const first = world.served;
    for (let slept = 0; slept < 11; slept += 1) {
      world.clock.step(HOUR);
      await world.pass(2 * MINUTE);
    }
    expect(world.served).toBe(first);
    world.clock.step(HOUR);
    await world.pass(NOTICED);
    expect(world.served).not.toBe(first);
    expect(world.all("secret.expired")).toEqual([]);
  });
});

describe(fault("event-loop-blocked"), () => {
  const BLOCKED = 5 * SECOND;

  test.each(states)("%s", async (state) => {
    const world = await cameTo(state);
    const { calls } = world.ca;
    world.clock.block(BLOCKED);
    expect(world.served?.notAfter ?? Infinity).toBeGreaterThan(world.clock.now());
    await world.clock.advance(0);
    expect(world.ca.calls - calls).toBeLessThanOrEqual(1);
    await world.pass(RECOVERY);
    expect(world.state).toBe("valid");
  });

  test("over the end of a certificate of 10 s: hidden at once, replaced by one call", async () => {
    const world = await FaultWorld.started({ ttlMs: 10 * SECOND });
    await world.pass(4 * SECOND, undefined, SECOND);
    const { calls } = world.ca;
    world.clock.block(2 * BLOCKED);
    expect(world.served).toBeUndefined();
    await world.clock.advance(0);
    expect(world.ca.calls - calls).toBe(1);
    expect(world.served).toBeDefined();
    expect(world.all("secret.expired").length).toBeLessThanOrEqual(1);
  });

  test("again and again, with certificates of 12 s: renewed in time", async () => {
    const world = await FaultWorld.started({ ttlMs: 12 * SECOND });
    await world.pass(2 * SECOND);
    for (let i = 0; i < 50; i += 1) {
      world.clock.block(BLOCKED);
      await world.clock.advance(0);
      world.check();
    }
    expect(world.all("secret.expired")).toEqual([]);
  });
});
