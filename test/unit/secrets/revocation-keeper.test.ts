import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { AgentEvent, AgentEventType, EventOf } from "../../../src/core/events.ts";
import { createCsr } from "../../../src/pki/csr.ts";
import { KeyPair } from "../../../src/pki/key-pair.ts";
import { contentVersion } from "../../../src/secrets/digest.ts";
import { FILE_CHECK_MS } from "../../../src/secrets/file-follower.ts";
import { Finishing } from "../../../src/secrets/finishing.ts";
import { type RevocationChoice, RevocationKeeper } from "../../../src/secrets/revocation-keeper.ts";
import type { TrustBundle } from "../../../src/secrets/secret.ts";
import { createShow } from "../../../src/secrets/show.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { eventually } from "../../support/eventually.ts";
import { type ListOptions, revocationList } from "../../support/revocation-list.ts";
import { TestCa } from "../../support/test-ca.ts";
import { settle, TestClock } from "../../support/test-clock.ts";

const HOUR = 3_600_000;
const NOW = Date.parse("2026-06-01T12:00:00Z");
let one: TestCa;
let two: TestCa;
let chain: string;
beforeAll(async () => {
  [one, two] = await Promise.all([
    TestCa.create({ now: NOW, name: "One" }),
    TestCa.create({ now: NOW, name: "Two", intermediate: true }),
  ]);
  const csr = await createCsr(await KeyPair.generate("ecdsa-p256"), "spiffe://a/ns/b/sa/c");
  chain = (await two.sign(csr)) + two.intermediatePem;
});

function bundleOf(...cas: readonly TestCa[]): TrustBundle {
  const pem = cas.map(({ rootPem }) => rootPem).join("");
  const life = { notBefore: NOW, notAfter: NOW + HOUR };
  return { kind: "trust-bundle", name: "ROOTCA", version: contentVersion(pem), pem, ...life };
}

const listOf = (ca: TestCa, options: ListOptions = {}): Promise<string> =>
  revocationList(ca.signer, { now: NOW, ...options });

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), "crl-"));
  const path = join(folder, "crl.pem");
  const clock = new TestClock(NOW);
  const events: AgentEvent[] = [];
  const emit = (event: AgentEvent): void => void events.push(event);
  const store = new SecretStore(clock);
  const finishing = new Finishing(createShow(store, emit));
  const changed = (): void => finishing.again("ROOTCA");
  const keeper = new RevocationKeeper({ clock, emit, changed });
  finishing.add(keeper.finish);
  onTestFinished(() => {
    keeper.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const choose = (choice: Partial<RevocationChoice> = {}): Promise<void> =>
    keeper.choose({ path, optional: false, expired: "keep", ...choice });
  const shown = (): TrustBundle => {
    const secret = store.get("ROOTCA");
    if (secret?.kind !== "trust-bundle") throw new Error("no bundle");
    return secret;
  };
  const told = <T extends AgentEventType>(type: T): EventOf<T>[] =>
    events.filter((event): event is EventOf<T> => event.type === type);
  const problems = () => told("crl.judged").at(-1)?.problems;
  return { path, folder, clock, events, store, finishing, keeper, choose, shown, told, problems };
}

describe("the lists of --crl", () => {
  test("go with the bundle, whose version covers them, and are replaced as the file is", async () => {
    const { path, choose, finishing, shown, told, clock } = setUp();
    const [first, second] = [await listOf(one), await listOf(one, { revoked: ["0a", "0b"] })];
    writeFileSync(path, first);
    await choose();
    finishing.show(bundleOf(one));
    const { version } = shown();
    expect(shown().crl).toMatchObject({ pem: first, onlyLeaf: false });
    expect(version).not.toBe(bundleOf(one).version);
    writeFileSync(path, second);
    await clock.advance(FILE_CHECK_MS);
    await eventually("the other list", () => shown().crl?.pem === second);
    await settle();
    expect(shown().version).not.toBe(version);
    expect(told("revocation.changed")).toEqual([
      { type: "revocation.changed", lists: 1, revoked: 0, checked: "all" },
      { type: "revocation.changed", lists: 1, revoked: 2, checked: "all" },
    ]);
    expect(told("crl.judged").at(-1)).toMatchObject({ lists: 1, nextUpdate: NOW + HOUR });
  });

  test("are none where there is no file, and the bundle is as it ever was", async () => {
    const { path, choose, finishing, shown, told } = setUp();
    writeFileSync(path, await listOf(one));
    await choose();
    finishing.show(bundleOf(one));
    await choose({ path: undefined });
    expect(shown()).toEqual(bundleOf(one));
    expect(told("revocation.changed").map(({ checked }) => checked)).toEqual(["all", "none"]);
  });

  test("are complete with the intermediate of a chain that is about to be served", async () => {
    const { path, choose, finishing, keeper, shown } = setUp();
    const lists = [await revocationList(two.root, { now: NOW }), await listOf(two)];
    writeFileSync(path, lists.join(""));
    await choose();
    keeper.expect(chain);
    finishing.show(bundleOf(two));
    expect(shown().crl).toMatchObject({ pem: lists.join(""), onlyLeaf: false });
  });

  test("may be by an intermediate whose certificate is in the same file", async () => {
    const { path, choose, finishing, shown, problems } = setUp();
    writeFileSync(path, await listOf(two));
    await choose();
    finishing.show(bundleOf(two));
    expect(problems()).toEqual(["CRL_ISSUER_UNKNOWN"]);
    writeFileSync(path, two.intermediatePem + (await listOf(two)));
    await choose();
    expect(problems()).toEqual([]);
    expect(shown().crl?.onlyLeaf).toBe(true);
  });

  test("leave the bundles of other trust domains as they are", async () => {
    const { path, choose, finishing, shown, store } = setUp();
    writeFileSync(path, await listOf(one));
    await choose();
    const foreign = { ...bundleOf(one), name: "spiffe://other" };
    finishing.show(bundleOf(one));
    finishing.show(foreign);
    expect(store.get("spiffe://other")).toEqual(foreign);
    expect(shown().crl).toBeDefined();
  });

  test("are withheld, loudly, while a root has none", async () => {
    const { path, choose, finishing, shown, told, problems } = setUp();
    writeFileSync(path, await listOf(one));
    await choose();
    finishing.show(bundleOf(one, two));
    expect(shown()).toEqual(bundleOf(one, two));
    expect(told("crl.withheld")).toHaveLength(1);
    expect(problems()).toEqual(["CRL_INCOMPLETE"]);
    finishing.show(bundleOf(one));
    expect(shown().crl?.onlyLeaf).toBe(false);
    expect(problems()).toEqual([]);
  });
});

describe("a file that is", () => {
  test.each([
    ["empty", () => "", "CRL_INVALID", "the file is empty"],
    ["no PEM", () => "garbage", "CRL_INVALID", "no X509 CRL block"],
    ["cut short", async () => (await listOf(one)).slice(0, 200), "CRL_INVALID", "has no END"],
    [
      "no list inside",
      () => "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n",
      "CRL_INVALID",
      "line 1: the X509 CRL is not X.509",
    ],
    ["a bundle of roots", () => one.rootPem, "CRL_INVALID", "no X509 CRL block"],
    ["a workload's chain", async () => chain + (await listOf(one)), "CRL_INVALID", "is not a CA"],
    [
      "a key",
      () => "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
      "CRL_INVALID",
      "line 1: a PRIVATE KEY block",
    ],
    ["by another CA", () => listOf(two), "CRL_ISSUER_UNKNOWN", "a CA that is not known"],
  ])("%s changes nothing, and is told once", async (_what, content, code, why) => {
    const { path, choose, finishing, shown, told, problems, clock } = setUp();
    const good = await listOf(one);
    writeFileSync(path, good);
    await choose();
    finishing.show(bundleOf(one));
    writeFileSync(path, await content());
    await choose();
    await clock.advance(FILE_CHECK_MS);
    await choose();
    expect(shown().crl?.pem).toBe(good);
    const complaints = told("crl.unusable").map(({ error }) => error);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]?.code).toBe(code);
    expect(complaints[0]?.message).toContain(why);
    expect(problems()).toEqual([code]);
    writeFileSync(path, good);
    await choose();
    expect(problems()).toEqual([]);
  });

  test("missing is told of, unless it need not be there and never was", async () => {
    const { choose, finishing, told, problems, path, shown } = setUp();
    await choose({ optional: true });
    finishing.show(bundleOf(one));
    expect(told("crl.unusable")).toEqual([]);
    writeFileSync(path, await listOf(one));
    await choose({ optional: true });
    expect(shown().crl).toBeDefined();
    rmSync(path);
    await choose({ optional: true });
    expect(told("crl.unusable")).toHaveLength(1);
    expect(problems()).toEqual(["CRL_MISSING"]);
    expect(shown().crl).toBeDefined();
  });
});

describe("a list that ends", () => {
  test("keep: stays, with an alarm at the moment", async () => {
    const { path, choose, finishing, shown, told, clock, problems } = setUp();
    const list = await listOf(one);
    writeFileSync(path, list);
    await choose();
    finishing.show(bundleOf(one));
    await clock.advance(HOUR - 1);
    expect(told("crl.expired")).toEqual([]);
    await clock.advance(1);
    expect(told("crl.expired")).toMatchObject([{ action: "keep", error: { code: "CRL_EXPIRED" } }]);
    expect(shown().crl?.pem).toBe(list);
    expect(problems()).toEqual(["CRL_EXPIRED"]);
    writeFileSync(path, await listOf(one, { nextUpdate: NOW + 9 * HOUR }));
    await choose();
    expect(problems()).toEqual([]);
  });

  test("drop: goes at the moment, and comes back with its successor", async () => {
    const { path, choose, finishing, shown, clock, told } = setUp();
    writeFileSync(path, await listOf(one));
    await choose({ expired: "drop" });
    finishing.show(bundleOf(one));
    await clock.advance(HOUR);
    expect(shown()).toEqual(bundleOf(one));
    expect(told("crl.expired")).toMatchObject([{ action: "drop" }]);
    writeFileSync(path, await listOf(one, { nextUpdate: NOW + 9 * HOUR }));
    await choose({ expired: "drop" });
    expect(shown().crl).toBeDefined();
  });

  test("before its successor comes into force: that one then goes out by itself", async () => {
    const { path, choose, finishing, shown, clock } = setUp();
    const [old, next] = [
      await listOf(one),
      await listOf(one, { thisUpdate: NOW + HOUR / 2, nextUpdate: NOW + 9 * HOUR }),
    ];
    writeFileSync(path, old + next);
    await choose();
    finishing.show(bundleOf(one));
    expect(shown().crl?.pem).toBe(old);
    await clock.advance(HOUR / 2);
    expect(shown().crl?.pem).toBe(next);
  });
});
