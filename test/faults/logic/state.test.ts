import { expect, onTestFinished, test } from "vitest";
import { Saver } from "../../../src/secrets/state/saver.ts";
import { FakeCaClient } from "../../fakes/ca-client.ts";
import { removeFolders, temporaryFolder } from "../../support/processes.ts";
import { RotatingWorld } from "../../support/rotating-world.ts";
import { TestCa } from "../../support/test-ca.ts";
import { TestClock } from "../../support/test-clock.ts";
import { eventually } from "../../support/eventually.ts";
import { failure } from "../../unit/secrets/rotator-harness.ts";
import { SECOND } from "../../unit/secrets/support.ts";
import { fault } from "../table.ts";
import { LIFE } from "./world.ts";
import { WritingWorld } from "./writing.ts";

test(fault("restarted-without-ca"), async () => {
  const clock = new TestClock();
  const ca = new FakeCaClient(await TestCa.create({ clock, intermediate: true }));
  const folder = temporaryFolder();
  onTestFinished(removeFolders);

  const start = () => new RotatingWorld({ clock, ca, folder, lifeMs: LIFE }).start();

  const first = await start();
  await eventually("the first certificate to be stored", () => first.had("state.saved"));
  const version = first.store.get("default")?.version;
  await first.rotating.stop();
  ca.fault = failure("CA_UNREACHABLE");

  for (let restart = 1; restart <= 5; restart += 1) {
    await clock.advance(LIFE / 12);
    const next = await start();
    expect(next.served?.version).toBe(version);
    expect(next.store.get("ROOTCA")).toBeDefined();
    expect(ca.requests, "asked before it is due").toHaveLength(1);
    await next.rotating.stop();
  }
  // Half of the life was over a moment ago, counted from when it came, five restarts or not.
  ca.fault = "none";
  await clock.advance(LIFE / 12 + SECOND);
  const due = await start();
  await eventually("the renewal", () => due.had("rotation.succeeded"));
  expect(ca.requests).toHaveLength(2);
  expect(due.store.get("default")?.version).not.toBe(version);
  await due.rotating.stop();
});

test.each(["ENOSPC", "EROFS"])(`${fault("state-not-writable")} (%s)`, async (code) => {
  const world = new WritingWorld(code);
  const { clock, random, emit } = world;
  const write = async (): Promise<void> => world.write();
  const saver = new Saver({ clock, random, emit, path: "state", write });
  await world.live("state.save_failed", (lastGood) => saver.save(lastGood));
  expect(world.count("state.saved")).toBeGreaterThan(0);
  await world.end(() => saver.close());
});
