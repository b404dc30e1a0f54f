import { describe, expect, test } from "vitest";
import { FakeCaClient } from "../../fakes/ca-client.ts";
import { TestCa } from "../../support/test-ca.ts";
import { TestClock } from "../../support/test-clock.ts";
import { HOUR, MINUTE, SECOND } from "../../unit/secrets/support.ts";
import { signals } from "../signals.ts";
import { fault } from "../table.ts";
import { SignedWorld } from "./signed-world.ts";
import { FaultWorld, LIFE, RECOVERY } from "./world.ts";
import { validityOf } from "../../../src/secrets/secret.ts";

describe(fault("ttl-other"), () => {
  test.each([
    { granted: "a sixth", lifeMs: 10 * MINUTE },
    { granted: "four times as much", lifeMs: 4 * HOUR },
    { granted: "ten times as much", lifeMs: 10 * HOUR },
  ])("$granted", async ({ lifeMs }) => {
    const world = new FaultWorld();
    world.ca.lifeMs = lifeMs;
    world.rotator.start();
    await world.pass(2.2 * lifeMs, undefined, lifeMs / 200);
    expect(new Set(world.gaps)).toEqual(new Set([lifeMs / 2]));
    expect(world.all("secret.expired")).toEqual([]);
    const notAfter = await world.metric(signals["the-granted-life-is-another"].series);
    expect(notAfter * SECOND).toBe(world.served?.notAfter);
  });

  test("shorter at each renewal, then as asked for", async () => {
    const world = await FaultWorld.started();
    for (const lifeMs of [20 * MINUTE, 5 * MINUTE, MINUTE]) {
      world.ca.lifeMs = lifeMs;
      const { calls } = world.ca;
      while (world.ca.calls === calls) await world.pass(SECOND, undefined, SECOND);
    }
    world.ca.lifeMs = LIFE;
    await world.pass(MINUTE);
    expect((world.served?.notAfter ?? 0) - world.clock.now()).toBeGreaterThan(LIFE / 2);
    expect(world.all("secret.expired")).toEqual([]);
  });
});

test(fault("leaf-outlives-intermediate"), async () => {
  const clock = new TestClock();
  const issuer = await TestCa.create({ clock, intermediate: true, lifeMs: LIFE / 3 });
  const world = await new SignedWorld(new FakeCaClient(issuer), clock).started();
  const [certificate] = world.served;
  expect(certificate && validityOf(certificate)?.notAfter).toBe(clock.now() + LIFE / 3);
  expect(world.rotator.state.nextAttemptAt).toBe(clock.now() + LIFE / 6);
  await clock.advance(LIFE / 3);
  expect(world.store.get("default")).toBeUndefined();
});

describe(fault("intermediate-near-end"), () => {
  test.each([0.2, 0.5, 0.9])("with %d of a life left at renewal", async (ratio) => {
    const world = new FaultWorld({ ratio });
    world.ca.chainEnd = world.clock.now() + 3 * LIFE;
    world.rotator.start();
    await world.pass(3 * LIFE - SECOND);
    const reports = world.all("rotation.not_extended");
    expect(reports.length).toBeGreaterThan(0);
    // The cap of the backoff is a minute; a life has sixty.
    expect(reports.length).toBeLessThan(70);
    expect(world.state).toBe("valid");
    const { series } = signals["a-ca-certificate-is-near-its-end"];
    expect(await world.metric(series)).toBe(1);

    world.ca.chainEnd = Infinity;
    await world.pass(RECOVERY);
    expect(world.state).toBe("valid");
    expect(await world.metric(series)).toBe(0);
    expect(world.all("rotation.not_extended").length).toBeLessThanOrEqual(reports.length + 1);
  });
});
