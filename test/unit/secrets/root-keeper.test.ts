import { beforeAll, describe, expect, test } from "vitest";
import { ALARM_CHECK_MS } from "../../../src/core/clock.ts";
import type { AgentEvent, EventOf } from "../../../src/core/events.ts";
import { parseCertificates } from "../../../src/pki/certificate.ts";
import { rootOf, type Root } from "../../../src/secrets/root-book.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { TestCa } from "../../support/test-ca.ts";
import { TestClock } from "../../support/test-clock.ts";
import { publishing } from "./publishing.ts";
import { fakeRoot, HOUR, MINUTE } from "./support.ts";

const DAY = 24 * HOUR;
const [a, b] = [fakeRoot("a"), fakeRoot("b")];

function setUp() {
  const clock = new TestClock();
  const store = new SecretStore(clock);
  const events: AgentEvent[] = [];
  const emit = (event: AgentEvent): unknown => events.push(event);
  const { roots, audience } = publishing({ clock, store, emit }, { lifeMs: DAY });
  const served = (): string[] => {
    const secret = store.get("ROOTCA");
    return secret?.kind === "trust-bundle" ? secret.pem.trim().split("\n").toSorted() : [];
  };
  const counts = () =>
    events
      .filter((event): event is EventOf<"roots.changed"> => event.type === "roots.changed")
      .map(({ ca, configured, retired }) => [ca, configured, retired]);
  return { clock, roots, audience, events, served, counts };
}

describe("the keeper of the roots", () => {
  test("shows nothing before the CA has answered: the configured roots are half of the truth", () => {
    const { roots, served } = setUp();
    roots.configure([b]);
    expect(served()).toEqual([]);
    roots.takeFromCa([a], HOUR);
    expect(served()).toEqual(["a", "b"]);
  });

  test("shows a change of the configured roots at once, and has the clients waited for", () => {
    const { roots, served, audience } = setUp();
    roots.takeFromCa([a], HOUR);
    expect(audience.changes).toBe(0);
    roots.configure([b]);
    expect(served()).toEqual(["a", "b"]);
    expect(audience.changes).toBe(1);
    roots.configure([]);
    expect(audience.changes).toBe(1);
  });

  test("drops a retired root when its time has come, though nothing else happens", async () => {
    const { clock, roots, served, counts } = setUp();
    roots.takeFromCa([a], HOUR);
    await clock.advance(HOUR);
    roots.takeFromCa([b], HOUR);
    expect(served()).toEqual(["a", "b"]);
    await clock.advance(DAY - 1);
    expect(served()).toEqual(["a", "b"]);
    await clock.advance(MINUTE);
    expect(served()).toEqual(["b"]);
    expect(counts()).toEqual([
      [1, 0, 0],
      [1, 0, 1],
      [1, 0, 0],
    ]);
    expect(clock.armed).toBe(0);
  });

  test("shows a retired root again when a wall clock that had jumped ahead comes back", async () => {
    const { clock, roots, audience, served } = setUp();
    roots.takeFromCa([a], HOUR);
    roots.takeFromCa([b], HOUR);
    await clock.advance(HOUR);
    clock.step(365 * DAY);
    await clock.advance(ALARM_CHECK_MS);
    expect(served()).toEqual(["b"]);
    clock.step(-365 * DAY);
    await clock.advance(ALARM_CHECK_MS);
    expect(served()).toEqual(["a", "b"]);
    // A root that is back is as good as a new one to the clients.
    expect(audience.changes).toBe(2);
    await clock.advance(DAY);
    expect(served()).toEqual(["b"]);
    expect(clock.armed).toBe(0);
  });

  test("leaves no timer when it stops", () => {
    const { clock, roots } = setUp();
    roots.takeFromCa([a], HOUR);
    roots.takeFromCa([b], HOUR);
    expect(clock.armed).toBe(1);
    roots.stop();
    expect(clock.armed).toBe(0);
  });

  test("keeps the last bundle when every root is distrusted, and says so once", () => {
    const { roots, served, events, counts } = setUp();
    const emptied = () => events.filter(({ type }) => type === "roots.none_left").length;
    roots.takeFromCa([a], HOUR);
    roots.serveUnder(a.fingerprint);
    expect(roots.distrust([a.fingerprint])).toBe(true);
    expect(roots.distrust([a.fingerprint])).toBe(false);
    expect(served()).toEqual(["a"]);
    expect(emptied()).toBe(1);
    roots.distrust([]);
    expect(served()).toEqual(["a"]);
    expect(counts()).toHaveLength(2);
    roots.distrust([a.fingerprint]);
    expect(emptied()).toBe(2);
  });

  test("tells whether the served leaf has lost its root", () => {
    const { roots, served } = setUp();
    roots.takeFromCa([a, b], HOUR);
    roots.serveUnder(a.fingerprint);
    expect(roots.distrust([b.fingerprint])).toBe(false);
    expect(served()).toEqual(["a"]);
    expect(roots.distrust([a.fingerprint])).toBe(true);
    expect(served()).toEqual(["b"]);
  });
});

describe("what the next run of the agent is told", () => {
  let real: readonly Root[];
  beforeAll(async () => {
    const cas = await Promise.all(["One", "Two", "Three"].map((name) => TestCa.create({ name })));
    real = cas.flatMap(({ rootPem }) => parseCertificates(rootPem).map(rootOf));
  });

  test("is every root that is trusted, and when which was retired", async () => {
    const [one, two, three] = real as [Root, Root, Root];
    const first = setUp();
    first.roots.takeFromCa([one, three], HOUR);
    await first.clock.advance(HOUR);
    const retiredAt = first.clock.now();
    first.roots.takeFromCa([two, three], HOUR);
    first.roots.distrust([three.fingerprint]);
    const { records } = first.roots;
    expect(records).toHaveLength(2);
    expect(records).toContainEqual({ pem: one.pem, retiredAt });
    expect(records).toContainEqual({ pem: two.pem, retiredAt: undefined });

    const second = setUp();
    await second.clock.advance(2 * HOUR);
    second.roots.recall(records);
    expect(second.served()).toEqual([]);
    second.roots.takeFromCa([two], HOUR);
    expect(second.counts()).toEqual([[1, 0, 1]]);
    // The retirement goes on where it was.
    await second.clock.advance(23 * HOUR - MINUTE);
    expect(second.counts()).toHaveLength(1);
    await second.clock.advance(2 * MINUTE);
    expect(second.counts().at(-1)).toEqual([1, 0, 0]);
  });

  test("that a clock ahead of ours retired is retired as of now", async () => {
    const [one, two] = real as [Root, Root, Root];
    const { clock, roots, counts } = setUp();
    roots.recall([
      { pem: one.pem, retiredAt: clock.now() + 1_000 * DAY },
      { pem: two.pem, retiredAt: undefined },
    ]);
    roots.takeFromCa([two], HOUR);
    expect(counts()).toEqual([[1, 0, 1]]);
    await clock.advance(DAY + MINUTE);
    expect(counts().at(-1)).toEqual([1, 0, 0]);
  });
});
