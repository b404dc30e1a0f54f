import { describe, expect, test } from "vitest";
import type { AgentEvent } from "../../../src/core/events.ts";
import type { Issued } from "../../../src/secrets/issue.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { TestClock } from "../../support/test-clock.ts";
import { publishing } from "./publishing.ts";
import { fakeRoot, HOUR, MINUTE, SECOND, tlsCertificate } from "./support.ts";

const never = new AbortController().signal;
const fingerprint = (name: string): string => fakeRoot(name).fingerprint;

function setUp(distrusted: string[] = []) {
  const clock = new TestClock();
  const store = new SecretStore(clock);
  const events: AgentEvent[] = [];
  const emit = (event: AgentEvent): unknown => events.push(event);
  const made = publishing({ clock, store, emit }, { distrusted });
  let count = 0;
  /** A leaf of an hour under the first of the roots. */
  const issued = (...names: readonly string[]): Issued => {
    const now = clock.now();
    const life = { notBefore: now, notAfter: now + HOUR };
    return {
      certificate: tlsCertificate(`leaf ${(count += 1)}`, life),
      roots: names.map((name) => fakeRoot(name)),
      preferred: true,
      anchor: fingerprint(names[0] ?? ""),
    };
  };
  const served = () => ({
    leaf: (store.get("default") as { chainPem?: string } | undefined)?.chainPem,
    roots: (store.get("ROOTCA") as { pem?: string } | undefined)?.pem?.trim().split("\n").sort(),
  });
  const staged = () => events.find((event) => event.type === "roots.staged");
  return { clock, store, events, ...made, issued, served, staged };
}

describe("one issuance", () => {
  test("without an old leaf goes out at once, roots first", async () => {
    const { publish, issued, served, events } = setUp();
    const done = publish(issued("a"), never);
    expect(served()).toEqual({ leaf: "leaf 1", roots: ["a"] });
    await done;
    const names = events.flatMap((e) => (e.type === "secret.published" ? e.name : []));
    expect(names).toEqual(["ROOTCA", "default"]);
  });

  test("under a root that is there already goes out at once, without a turn of the loop", async () => {
    const { publish, issued, served, audience, clock } = setUp();
    await publish(issued("a"), never);
    void publish(issued("a", "b"), never);
    expect(served()).toEqual({ leaf: "leaf 2", roots: ["a", "b"] });
    expect(audience.changes).toBe(1);
    expect(clock.armed).toBe(0);
  });

  test("under a root that came long before goes out at once, whoever has not answered", async () => {
    const { publish, issued, served, audience, clock } = setUp();
    await publish(issued("a", "b"), never);
    audience.answered = false;
    void publish(issued("b"), never);
    expect(served().leaf).toBe("leaf 2");
    await clock.advance(0);
  });
});

describe("a leaf under a new root", () => {
  test("that ended while it waited is not shown: the old one is better", async () => {
    const { publish, issued, served, clock } = setUp();
    await publish(issued("a"), never);
    const next = issued("b");
    const notAfter = clock.now() + MINUTE;
    const done = publish({ ...next, certificate: { ...next.certificate, notAfter } }, never);
    const refused = expect(done).rejects.toMatchObject({ code: "CERT_EXPIRED" });
    clock.step(2 * MINUTE);
    await clock.advance(SECOND);
    await refused;
    expect(served().leaf).toBe("leaf 1");
  });

  test("that is distrusted while it waits is given up at once", async () => {
    const { publish, issued, served, roots, clock } = setUp();
    await publish(issued("a"), never);
    const done = publish(issued("b"), never);
    const refused = expect(done).rejects.toMatchObject({ code: "CERT_ROOT_DISTRUSTED" });
    roots.distrust([fingerprint("a"), fingerprint("b")]);
    await clock.advance(SECOND);
    await refused;
    expect(served().leaf).toBe("leaf 1");
  });

  test("waits beside the old one, which is served, until clients and peers have the root", async () => {
    const { publish, issued, served, staged, audience, clock } = setUp();
    await publish(issued("a"), never);
    audience.answered = false;
    const done = publish(issued("b"), never);
    expect(served()).toEqual({ leaf: "leaf 1", roots: ["a", "b"] });
    audience.answered = true;
    await clock.advance(10 * SECOND - 1);
    expect(served().leaf).toBe("leaf 1");
    await clock.advance(1);
    await done;
    expect(served()).toEqual({ leaf: "leaf 2", roots: ["a", "b"] });
    expect(staged()).toMatchObject({
      root: fingerprint("b"),
      seconds: 10,
      outcome: "acknowledged",
    });
  });

  test("waits only for what is left of the delay when the root came some time before", async () => {
    const { publish, issued, served, roots, clock } = setUp();
    await publish(issued("a"), never);
    roots.configure([fakeRoot("b")]);
    await clock.advance(7 * SECOND);
    void publish(issued("b"), never);
    await clock.advance(3 * SECOND - 1);
    expect(served().leaf).toBe("leaf 1");
    await clock.advance(1);
    expect(served().leaf).toBe("leaf 2");
  });

  test("goes as soon as the old one comes near its end, by a step of the clock too", async () => {
    const { publish, issued, served, staged, audience, clock } = setUp();
    await publish(issued("a"), never);
    audience.answered = false;
    void publish(issued("b"), never);
    await clock.advance(SECOND);
    expect(served().leaf).toBe("leaf 1");
    clock.step(55 * MINUTE);
    await clock.advance(250);
    expect(served().leaf).toBe("leaf 2");
    expect(staged()).toMatchObject({ outcome: "urgent" });
  });

  // fault: stopped-during-csr
  test("is given up at a stop, with the signal's reason and no timer", async () => {
    const { publish, issued, served, clock } = setUp();
    await publish(issued("a"), never);
    const abort = new AbortController();
    const done = publish(issued("b"), abort.signal);
    const reason = new Error("stopping");
    abort.abort(reason);
    await expect(done).rejects.toBe(reason);
    expect(served().leaf).toBe("leaf 1");
    expect(clock.armed).toBe(0);
  });

  test("is refused when its root is distrusted while it waits", async () => {
    const { publish, issued, served, roots, clock } = setUp();
    await publish(issued("a"), never);
    const done = publish(issued("b"), never);
    const refused = expect(done).rejects.toMatchObject({ code: "CERT_ROOT_DISTRUSTED" });
    roots.distrust([fingerprint("b")]);
    await clock.advance(10 * SECOND);
    await refused;
    expect(served()).toEqual({ leaf: "leaf 1", roots: ["a"] });
  });
});
