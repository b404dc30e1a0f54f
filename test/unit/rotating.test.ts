import { X509Certificate } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TrustChoice } from "../../src/rotating.ts";
import { stateFile } from "../../src/secrets/state/folder.ts";
import { FakeCaClient } from "../fakes/ca-client.ts";
import { eventually } from "../support/eventually.ts";
import { RotatingWorld } from "../support/rotating-world.ts";
import { TestCa } from "../support/test-ca.ts";
import { TestClock } from "../support/test-clock.ts";
import { failure } from "./secrets/rotator-harness.ts";
import { tempFolder } from "./secrets/state/support.ts";
import { HOUR, SECOND, YEAR } from "./secrets/support.ts";

const LIFE = 24 * HOUR;

let issuer: TestCa;
/** The mesh's other root. */
let other: TestCa;
beforeAll(async () => {
  [issuer, other] = await Promise.all([
    TestCa.create({ clock: new TestClock() }),
    TestCa.create({ clock: new TestClock(), name: "Other" }),
  ]);
});

let clock: TestClock;
let ca: FakeCaClient;
let folder: string;
let path: string;
beforeEach(() => {
  clock = new TestClock();
  ca = new FakeCaClient(issuer);
  ca.answer = { moreRoots: [other.rootPem] };
  folder = tempFolder();
  path = stateFile(folder, "spiffe://cluster.local/ns/demo/sa/web");
});

const world = (trust: Partial<TrustChoice> = {}, signers = ca): RotatingWorld =>
  new RotatingWorld({ clock, ca: signers, folder, lifeMs: LIFE, ...trust });

const fingerprint = ({ rootPem }: TestCa): string =>
  new X509Certificate(rootPem).fingerprint256.replaceAll(":", "").toLowerCase();
const distrusting = (...cas: TestCa[]): TrustChoice => ({
  bundlePath: undefined,
  distrusted: cas.map(fingerprint),
});

/** A run that was issued a certificate, and stored it. */
async function earlier(): Promise<RotatingWorld> {
  const run = await world().start();
  await eventually("the certificate to be stored", () => run.had("state.saved"));
  return run;
}

/** What the next run finds: the CA is down by then. */
async function left(): Promise<string | undefined> {
  const run = await earlier();
  await run.rotating.stop();
  ca.fault = failure("CA_UNREACHABLE");
  return run.served?.version;
}

const failures = (run: RotatingWorld): number => run.all("rotation.failed").length;

/** What is stored, as text; empty when nothing is. */
function onDisk(): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
/** A line of its PEM, which is stored as it stands. */
const lineOf = ({ rootPem }: TestCa): string => rootPem.split("\n")[3] ?? "none";

describe("what is stored, while nothing is served and the CA is down", () => {
  test.each([
    ["behind", -YEAR, "CERT_NOT_YET_VALID"],
    ["ahead", 2 * LIFE, "CERT_EXPIRED"],
  ])("is served when a clock that was %s at the start is right", async (_how, byMs, code) => {
    const version = await left();
    clock.step(byMs);
    const run = await world().start();
    await run.until("some failures", () => failures(run) >= 3);
    expect(run.served).toBeUndefined();
    expect(run.all("state.refused")).toMatchObject([{ error: { cause: { code } } }]);

    clock.step(-byMs);
    await run.until("the certificate", () => run.served !== undefined);
    expect(run.served?.version).toBe(version);
    expect(run.all("state.loaded")).toHaveLength(1);
    expect(run.bundle).toContain(lineOf(issuer));
    // The CA is asked on, and what it gives is taken.
    ca.fault = "none";
    await run.until("a renewal", () => run.had("rotation.succeeded"));
    expect(run.served?.version).not.toBe(version);
  });

  test("is served when the folder answers after all", async () => {
    const version = await left();
    const timer = clock.timer.bind(clock);
    // The limit of the first read alone is over before any file can have been opened.
    clock.timer = (delayMs, fire) => {
      if (delayMs !== 5 * SECOND) return timer(delayMs, fire);
      queueMicrotask(fire);
      return { cancel: () => undefined };
    };
    const run = await world().start();
    expect(run.all("state.refused")).toMatchObject([{ error: { code: "STATE_TIMEOUT" } }]);
    await run.until("the certificate", () => run.served !== undefined);
    expect(run.served?.version).toBe(version);
  });

  test("is not looked at again where more than the moment stands against it", async () => {
    await left();
    const good = readFileSync(path);
    writeFileSync(path, "garbage");
    const run = await world().start();
    await run.until("a failure", () => failures(run) >= 1);
    writeFileSync(path, good);
    await run.until("more of them", () => failures(run) >= 3);
    expect(run.served).toBeUndefined();
    expect(run.all("state.refused")).toHaveLength(1);
  });

  test("gives its roots to the first bundle, though its certificate has expired", async () => {
    await left();
    await clock.advance(LIFE + HOUR);
    const next = await TestCa.create({ clock, name: "Next" });
    const run = await world({}, new FakeCaClient(next)).start();
    await run.until("a certificate", () => run.had("rotation.succeeded"));
    expect(run.all("state.refused")).toHaveLength(1);
    for (const each of [issuer, other, next]) expect(run.bundle).toContain(lineOf(each));
  });
});

describe("a root that is distrusted", () => {
  test("is gone from what is stored at once, and the certificate is not", async () => {
    const run = await earlier();
    expect(onDisk()).toContain(lineOf(other));
    await run.rotating.reload(distrusting(other));
    await eventually("it to be gone", () => !onDisk().includes(lineOf(other)));
    expect(onDisk()).toContain(lineOf(issuer));
    expect(ca.requests).toHaveLength(1);
    await run.rotating.stop();
    expect((await world(distrusting(other)).start()).served?.version).toBe(run.served?.version);
  });

  test("takes the certificate that ends in it from the disk, for good", async () => {
    const run = await earlier();
    ca.fault = failure("CA_UNREACHABLE");
    await run.rotating.reload(distrusting(issuer));
    await eventually("the file to be gone", () => onDisk() === "");
    await run.rotating.reload(distrusting(issuer, other));
    await run.rotating.stop();
    expect(onDisk()).toBe("");
    expect(run.all("state.removed")).toHaveLength(1);
    expect(run.served).toBeDefined();
  });

  test("at a start too, whether the certificate ends in it or not", async () => {
    await left();
    const ended = await world(distrusting(other)).start();
    await eventually("it to be gone", () => !onDisk().includes(lineOf(other)));
    expect(ended.served).toBeDefined();
    await ended.rotating.stop();

    const lost = await world(distrusting(issuer)).start();
    await eventually("the file to be gone", () => lost.had("state.removed"));
    expect([onDisk(), lost.served]).toEqual(["", undefined]);
  });

  test("and is stored beside an expired certificate goes, and that one stays", async () => {
    const version = await left();
    clock.step(2 * LIFE);
    const run = await world(distrusting(other)).start();
    await eventually("it to be gone", () => !onDisk().includes(lineOf(other)));
    await run.rotating.stop();
    clock.step(-2 * LIFE);
    expect((await world(distrusting(other)).start()).served?.version).toBe(version);
  });

  test("and that an expired certificate ends in takes that with it", async () => {
    await left();
    clock.step(2 * LIFE);
    const run = await world(distrusting(issuer)).start();
    await eventually("the file to be gone", () => run.had("state.removed"));
    expect(onDisk()).toBe("");
  });

  test("between the reading of what is stored and its showing: it is not shown", async () => {
    await left();
    const run = world();
    ca.fault = "none";
    await run.start(() => run.rotating.reload(distrusting(issuer)));
    expect(run.all("state.refused")).toMatchObject([{ error: { code: "CERT_ROOT_DISTRUSTED" } }]);
    expect(run.all("secret.published").map(({ name }) => name)).toEqual(["ROOTCA"]);
    await eventually("the file to be gone", () => run.had("state.removed"));
    expect(onDisk()).toBe("");
    await run.until("the refusal of another such certificate", () => failures(run) >= 1);
    expect(run.all("rotation.failed")[0]?.error.code).toBe("CERT_ROOT_DISTRUSTED");
  });
});

describe("what is asked for before there is a rotator", () => {
  test.each([
    ["a renewal", (run: RotatingWorld) => expect(run.rotating.renew()).toBeDefined()],
    ["a reload", (run: RotatingWorld) => run.rotating.reload(distrusting())],
    ["a distrust", (run: RotatingWorld) => run.rotating.reload(distrusting(other))],
  ])("%s is done at once, beside the serving of what was stored", async (_what, ask) => {
    const version = await left();
    ca.fault = "none";
    const run = world();
    await run.start(async () => ask(run));
    expect(run.all("secret.published").map(({ name }) => name)).toEqual(["ROOTCA", "default"]);
    expect(run.served?.version).toBe(version);
    await eventually("the renewal", () => run.had("rotation.succeeded"));
    expect(run.served?.version).not.toBe(version);
    expect(ca.requests).toHaveLength(2);
  });

  test("nothing: it waits until it is due", async () => {
    await left();
    const run = await world().start();
    await clock.advance(HOUR);
    expect([run.had("rotation.started"), ca.requests.length]).toEqual([false, 1]);
  });

  test("a distrust that comes when it is shown takes effect too", async () => {
    await left();
    const run = world();
    const restored = await run.rotating.restore();
    if (restored === undefined) throw new Error("nothing is restored");
    await run.rotating.show(restored);
    expect(run.bundle).toContain(lineOf(other));
    await run.rotating.reload(distrusting(other));
    expect(run.bundle).not.toContain(lineOf(other));
    await run.rotating.start(ca, restored);
    await run.until("the call", () => failures(run) >= 1);
  });
});
