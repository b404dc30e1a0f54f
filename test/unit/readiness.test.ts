import { expect, test } from "vitest";
import { EventBus } from "../../src/core/events.ts";
import { Readiness } from "../../src/readiness.ts";
import { Rotator } from "../../src/secrets/rotator.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import { FakeIssuer } from "../fakes/issuer.ts";
import { TestClock } from "../support/test-clock.ts";
import { publishing } from "./secrets/publishing.ts";
import { failure, settings } from "./secrets/rotator-harness.ts";
import { HOUR, SECOND } from "./secrets/support.ts";

/** A rotator, and what whoever follows the readiness makes of it. */
function world() {
  const clock = new TestClock();
  const store = new SecretStore(clock);
  const ca = new FakeIssuer(clock);
  const bus = new EventBus(() => clock.now());
  const leaving = new AbortController();
  const { publish } = publishing({ clock, store, emit: bus.emit });
  const deps = { issue: ca.issue, publish, clock, random: () => 0, emit: bus.emit };
  const rotator = new Rotator(deps, settings);
  const readiness = new Readiness({
    bus,
    store,
    isListening: () => true,
    leaving: leaving.signal,
  });
  const heard: boolean[] = [];
  const unsubscribe = readiness.subscribe(() => {
    const ready = readiness.ready();
    if (ready !== (heard.at(-1) ?? false)) heard.push(ready);
  });
  return { clock, ca, rotator, readiness, leaving, heard, unsubscribe };
}

test("who follows it hears of each turn: a certificate, its end, its return, the leaving", async () => {
  const { clock, ca, rotator, readiness, leaving, heard } = world();
  rotator.start();
  await clock.advance(0);
  expect(heard).toEqual([true]);
  ca.outcome = failure("CA_UNREACHABLE");
  clock.step(25 * HOUR);
  await clock.advance(30 * SECOND);
  expect(heard).toEqual([true, false]);
  clock.step(-25 * HOUR);
  await clock.advance(30 * SECOND);
  expect(heard).toEqual([true, false, true]);
  expect(readiness.ready()).toBe(true);
  leaving.abort();
  expect(heard).toEqual([true, false, true, false]);
  await rotator.stop();
});

test("who follows it no more hears nothing", async () => {
  const { clock, rotator, heard, unsubscribe } = world();
  unsubscribe();
  rotator.start();
  await clock.advance(0);
  expect(heard).toEqual([]);
  await rotator.stop();
});
