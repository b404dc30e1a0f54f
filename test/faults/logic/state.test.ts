import { expect, onTestFinished, test } from "vitest";
import type { AgentEvent } from "../../../src/core/events.ts";
import { Rotator } from "../../../src/secrets/rotator.ts";
import { Saver } from "../../../src/secrets/state/saver.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { FakeCaClient } from "../../fakes/ca-client.ts";
import { FakeIssuer } from "../../fakes/issuer.ts";
import { removeFolders, temporaryFolder } from "../../support/processes.ts";
import { RotatingWorld } from "../../support/rotating-world.ts";
import { TestCa } from "../../support/test-ca.ts";
import { TestClock } from "../../support/test-clock.ts";
import { eventually } from "../../support/eventually.ts";
import { failure, settings } from "../../unit/secrets/rotator-harness.ts";
import { publishing } from "../../unit/secrets/publishing.ts";
import { MINUTE, SECOND } from "../../unit/secrets/support.ts";
import { fault } from "../table.ts";
import { LIFE } from "./world.ts";

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
  const clock = new TestClock();
  const store = new SecretStore(clock);
  const issuer = new FakeIssuer(clock);
  issuer.lifeMs = LIFE;
  const events: AgentEvent[] = [];
  const emit = (event: AgentEvent): unknown => events.push(event);
  const count = (type: AgentEvent["type"]) => events.filter((event) => event.type === type).length;
  let broken = true;
  const saver = new Saver({
    clock,
    random: () => 0,
    emit,
    path: "state",
    write: async () => {
      if (broken) throw Object.assign(new Error(code), { code });
    },
  });
  const { publish } = publishing(
    { clock, store, emit },
    { save: (lastGood) => saver.save(lastGood) },
  );
  const deps = { issue: issuer.issue, publish, clock, random: () => 0, emit };
  const rotator = new Rotator(deps, { ...settings, ttlMs: LIFE });
  rotator.start();
  for (let passed = 0; passed < 3 * LIFE; passed += MINUTE) {
    await clock.advance(MINUTE);
    expect(store.get("default")).toBeDefined();
  }
  expect(count("rotation.succeeded")).toBeGreaterThan(5);
  expect(count("rotation.failed")).toBe(0);
  expect(count("state.save_failed")).toBeGreaterThan(5);
  // With a growing pause, and once for each new certificate.
  expect(count("state.save_failed")).toBeLessThan(60);

  broken = false;
  await clock.advance(5 * MINUTE);
  expect(count("state.saved")).toBeGreaterThan(0);
  await rotator.stop();
  await saver.close();
  expect(clock.armed).toBe(0);
});
