import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { AgentEvent } from "../../../src/core/events.ts";
import { checkAnchorFile } from "../../../src/secrets/anchor-file.ts";
import { configuredRoots } from "../../../src/secrets/configured-roots.ts";
import { FILE_CHECK_MS } from "../../../src/secrets/file-follower.ts";
import { eventually } from "../../support/eventually.ts";
import { TestCa } from "../../support/test-ca.ts";
import { TestClock } from "../../support/test-clock.ts";

let one: TestCa;
let two: TestCa;
beforeAll(async () => {
  [one, two] = await Promise.all([
    TestCa.create({ name: "One", intermediate: true }),
    TestCa.create({ name: "Two" }),
  ]);
});

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), "roots-"));
  const path = join(folder, "roots.pem");
  const clock = new TestClock();
  const events: AgentEvent[] = [];
  /** The roots told, set by set. */
  const told: string[][] = [];
  const listener = { fails: false };
  const roots = configuredRoots({
    clock,
    emit: (event) => void events.push(event),
    of: { trustDomain: "cluster.local" },
    changed: (each) => {
      if (listener.fails) throw new Error("no room for them");
      told.push(each.map(({ pem }) => pem).toSorted());
    },
  });
  onTestFinished(() => {
    roots.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const complaints = () =>
    events.flatMap((event) =>
      event.type === "trust_bundle.unusable" ? [`${event.error.code}: ${event.error.message}`] : [],
    );
  /** Lets the time of one look pass, and waits until it has looked. */
  const look = async (): Promise<void> => {
    await clock.advance(FILE_CHECK_MS);
    await eventually("the look", () => clock.armed === 1);
    await roots.look();
  };
  return { folder, path, clock, events, told, listener, roots, complaints, look };
}

describe("the file of configured roots", () => {
  test("is read at the start, and again when it has changed, not otherwise", async () => {
    const { path, told, roots, look, events } = setUp();
    writeFileSync(path, one.rootPem);
    await roots.follow(path);
    expect(told).toEqual([[one.rootPem]]);
    await look();
    await look();
    expect(events).toHaveLength(1);
    writeFileSync(path, `# both\r\n${one.rootPem}${two.rootPem}`);
    await look();
    expect(told).toEqual([[one.rootPem], [one.rootPem, two.rootPem].toSorted()]);
    // Another order is no other set.
    writeFileSync(path, two.rootPem + one.rootPem);
    await look();
    expect(told).toHaveLength(2);
  });

  test("is followed through the swap of a folder, as the kubelet does it", async () => {
    const { folder, told, roots, look } = setUp();
    for (const [name, ca] of [
      ["v1", one],
      ["v2", two],
    ] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "ca.pem"), ca.rootPem);
    }
    symlinkSync("v1", join(folder, "..data"));
    symlinkSync(join("..data", "ca.pem"), join(folder, "ca.pem"));
    await roots.follow(join(folder, "ca.pem"));
    symlinkSync("v2", join(folder, "..tmp"));
    renameSync(join(folder, "..tmp"), join(folder, "..data"));
    await look();
    expect(told).toEqual([[one.rootPem], [two.rootPem]]);
  });

  test.each([
    ["is empty", () => "", "the file is empty"],
    ["is no PEM", () => "not a certificate", "no PEM certificate"],
    ["is cut short", () => one.rootPem.slice(0, 300), "has no END"],
    [
      "holds a key too",
      () => `${one.rootPem}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n`,
      "a PRIVATE KEY block",
    ],
  ])("that %s changes nothing, and is told once", async (_what, content, why) => {
    const { path, told, roots, look, complaints } = setUp();
    writeFileSync(path, one.rootPem);
    await roots.follow(path);
    writeFileSync(path, content());
    await look();
    await look();
    expect(told).toEqual([[one.rootPem]]);
    expect(complaints()).toHaveLength(1);
    expect(complaints()[0]).toContain(
      `TRUST_BUNDLE_INVALID: --trust-bundle ${path} holds no roots`,
    );
    expect(complaints()[0]).toContain(why);
    writeFileSync(path, two.rootPem);
    await look();
    expect(told.at(-1)).toEqual([two.rootPem]);
  });

  test("is followed on when its roots could not be taken, which is told, and they are offered again", async () => {
    const { path, told, listener, roots, look, events } = setUp();
    writeFileSync(path, one.rootPem);
    listener.fails = true;
    await roots.follow(path);
    expect(events.at(-1)).toMatchObject({
      type: "trust_bundle.unusable",
      path,
      error: { message: "no room for them" },
    });
    listener.fails = false;
    await look();
    expect(told).toEqual([[one.rootPem]]);
    expect(events.at(-1)).toMatchObject({ type: "trust_bundle.loaded" });
    writeFileSync(path, two.rootPem);
    await look();
    expect(told.at(-1)).toEqual([two.rootPem]);
  });

  test("that goes away changes nothing, and is told once", async () => {
    const { path, told, roots, look, complaints } = setUp();
    writeFileSync(path, one.rootPem);
    await roots.follow(path);
    rmSync(path);
    await look();
    await look();
    expect(told).toHaveLength(1);
    expect(complaints()).toEqual([
      `TRUST_BUNDLE_MISSING: --trust-bundle ${path} cannot be read: the file does not exist`,
    ]);
  });

  test("may come later, since a ConfigMap may", async () => {
    const { path, told, roots, look, complaints } = setUp();
    await roots.follow(path);
    expect(complaints()).toHaveLength(1);
    writeFileSync(path, one.rootPem);
    await look();
    expect(told).toEqual([[one.rootPem]]);
  });

  test("that is there and of no use at the start is an error then", async () => {
    const { path, clock } = setUp();
    const check = (): Promise<void> =>
      checkAnchorFile({ path, trustDomain: "cluster.local" }, clock);
    await expect(check()).resolves.toBeUndefined();
    writeFileSync(path, "nothing");
    await expect(check()).rejects.toMatchObject({ code: "TRUST_BUNDLE_INVALID" });
  });

  test("is no bundle map where nothing says which trust domain is our own", async () => {
    const { path, clock } = setUp();
    writeFileSync(path, '{"trust_domains": {"cluster.local": {"keys": []}}}');
    await expect(checkAnchorFile({ path, trustDomain: undefined }, clock)).rejects.toMatchObject({
      code: "TRUST_BUNDLE_INVALID",
      message: `--trust-bundle ${path} holds no roots: the file: a bundle map, and no setting says which trust domain is our own`,
      hint: "set TRUST_DOMAIN, or take the bundle out of the map",
    });
  });

  test("is no place for a workload's certificate", async () => {
    const { path, roots, told, complaints } = setUp();
    const { createCsr } = await import("../../../src/pki/csr.ts");
    const { KeyPair } = await import("../../../src/pki/key-pair.ts");
    const csr = await createCsr(await KeyPair.generate("ecdsa-p256"), "spiffe://a/ns/b/sa/c");
    writeFileSync(path, one.rootPem + (await one.sign(csr)));
    await roots.follow(path);
    expect(complaints()[0]).toContain("is not a CA");
    expect(told).toEqual([]);
  });

  test("may be another one from now on, whose roots replace those of the first when it has some", async () => {
    const { path, folder, told, roots, look, clock } = setUp();
    writeFileSync(path, one.rootPem);
    await roots.follow(path);
    const other = join(folder, "other.pem");
    await roots.follow(other);
    expect(told).toHaveLength(1);
    writeFileSync(other, two.rootPem);
    await look();
    expect(told.at(-1)).toEqual([two.rootPem]);
    await roots.follow(undefined);
    expect(told.at(-1)).toEqual([]);
    expect(clock.armed).toBe(0);
  });

  test("is not looked at after the stop", async () => {
    const { path, told, roots, clock } = setUp();
    writeFileSync(path, one.rootPem);
    await roots.follow(path);
    const looking = roots.look();
    writeFileSync(path, two.rootPem);
    roots.stop();
    await looking;
    expect(clock.armed).toBe(0);
    expect(told).toHaveLength(1);
  });
});
