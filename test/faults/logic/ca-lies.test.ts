import { describe, expect, test } from "vitest";
import { FakeCaClient } from "../../fakes/ca-client.ts";
import { TestCa } from "../../support/test-ca.ts";
import { TestClock } from "../../support/test-clock.ts";
import { lies } from "../lies.ts";
import { fault } from "../table.ts";
import { SignedWorld } from "./signed-world.ts";

async function withCa() {
  const clock = new TestClock();
  const ca = new FakeCaClient(await TestCa.create({ clock, intermediate: true }));
  return { ca, world: new SignedWorld(ca, clock) };
}

describe(fault("ca-lies"), () => {
  describe.each(lies)("$what", ({ answer, code }) => {
    test("at the start", async () => {
      const { ca, world } = await withCa();
      ca.answer = answer;
      world.rotator.start();
      expect(await world.failed(1)).toBe(code);
      expect(world.served).toEqual([undefined, undefined]);
      ca.answer = {};
      await world.renewed(1);
      expect(world.served).not.toContain(undefined);
    });

    test("at a renewal, twice in a row", async () => {
      const { ca, world } = await withCa();
      await world.started();
      const good = world.served;
      ca.answer = answer;
      await world.toRenewal();
      expect(await world.failed(1)).toBe(code);
      await world.failed(2);
      expect(world.served).toEqual(good);
      expect(world.all("secret.published")).toHaveLength(2);
      expect(world.all("rotation.failed").map(({ error }) => error.code)).toEqual([code, code]);
      ca.answer = {};
      await world.renewed(2);
      expect(world.served[0]).not.toEqual(good[0]);
      expect(world.served[1]).toBe(good[1]);
    });
  });
});
