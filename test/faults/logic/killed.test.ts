import { describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { startBench } from "../../integration/sds-support.ts";
import { FakeCaClient } from "../../fakes/ca-client.ts";
import { TestCa } from "../../support/test-ca.ts";
import { TestClock } from "../../support/test-clock.ts";
import { SECOND } from "../../unit/secrets/support.ts";
import { fault } from "../table.ts";
import { SignedWorld } from "./signed-world.ts";
import { LIFE } from "./world.ts";

/** Where a renewal is when something dies. */
const phases = ["before the call", "during the call", "after the publication"] as const;
type Phase = (typeof phases)[number];

/** An agent's rotator and SDS server in this process, whose CA answers when it is told to. */
async function agent() {
  const clock = new TestClock(Date.now());
  const ca = new FakeCaClient(await TestCa.create({ clock, intermediate: true }));
  const bench = await startBench();
  const world = await new SignedWorld(ca, clock, bench.store).started();
  const reach = async (phase: Phase): Promise<void> => {
    if (phase === "during the call") ca.fault = "hang";
    if (phase === "before the call") await clock.advance(LIFE / 2 - 2 * SECOND);
    else await world.toRenewal();
    if (phase === "during the call") await eventually("the call", () => ca.inFlight === 1);
    if (phase === "after the publication") await world.renewed(2);
  };
  const version = (): string | undefined => bench.store.get("default")?.version;
  return { ...bench, ca, world, clock, reach, version };
}

describe(fault("envoy-killed"), () => {
  test.each(phases)("%s", async (phase) => {
    const { ca, clock, world, reach, version, ...bench } = await agent();
    const killed = bench.client();
    await killed.open(["default"]).take();
    const roots = killed.open(["ROOTCA"]);
    await roots.take();
    await reach(phase);
    killed.close();
    await eventually("the streams to end", () => bench.watches() === 0);
    expect(bench.eventsOf("sds.stream.closed")).toHaveLength(2);

    const next = bench.client().open(["default"]);
    const { version: got } = await next.take();
    expect(got).toBe(version());
    if (phase === "after the publication") return next.silence();
    ca.fault = "none";
    // A call that hangs ends by its limit, then comes the retry.
    if (phase === "during the call") await clock.advance(30_000);
    await world.renewed(2);
    expect((await next.take()).version).toBe(version());
    expect(version()).not.toBe(got);
    return next.silence();
  });
});

describe(fault("agent-killed"), () => {
  test.each([...phases, "after the answer" as const])("%s", async (phase) => {
    const first = await agent();
    const envoy = first.client().open(["default"]);
    const { version: kept } = await envoy.take();
    if (phase === "after the answer") {
      // It dies between the check of the answer and the store: nothing of it is seen.
      first.store.put = () => {
        throw new Error("killed");
      };
      await first.world.toRenewal();
      await eventually("the answer", () => first.world.all("rotation.failed").length > 0);
      await envoy.silence();
    } else {
      await first.reach(phase);
    }
    const seen = phase === "after the publication" ? (await envoy.take()).version : kept;
    await first.server.stop(0);

    const second = await agent();
    const back = second.client().open(["default"]);
    const { version } = await back.take();
    expect(version).toBe(second.version());
    expect(version).not.toBe(seen);
    await first.world.rotator.stop();
  });
});

describe(fault("stopped-during-csr"), () => {
  test.each(phases)("%s", async (phase) => {
    const { ca, world, reach } = await agent();
    await reach(phase);
    const { served } = world;
    const published = world.all("secret.published").length;
    await world.rotator.stop();
    expect(ca.inFlight).toBe(0);
    expect(world.clock.armed).toBe(0);
    expect(world.served).toEqual(served);
    await world.clock.advance(LIFE);
    expect(world.all("secret.published")).toHaveLength(published);
  });
});
