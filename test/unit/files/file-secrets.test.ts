import { execFileSync } from "node:child_process";
import { generateKeyPairSync, X509Certificate } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { FileSecrets, IDLE_MS, MAX_NAMES } from "../../../src/files/file-secrets.ts";
import { POLL_MS } from "../../../src/files/file-set.ts";
import { systemRootsFrom } from "../../../src/files/root-file.ts";
import { SYSTEM_POOLS } from "../../../src/pki/system-pools.ts";
import { receiveDelta } from "../../../src/sds/delta.ts";
import { openSubscription, subscribedNames } from "../../../src/sds/subscription.ts";
import type { Sensitive } from "../../../src/core/sensitive.ts";
import { type Secret, validityOf } from "../../../src/secrets/secret.ts";
import { noOpenssl } from "../../integration/istio-ca.openssl.ts";
import { eventually } from "../../support/eventually.ts";
import { encryptedKey, makePair, type Pair } from "../../support/pairs.ts";
import { TestCa } from "../../support/test-ca.ts";
import { TestClock } from "../../support/test-clock.ts";
import { eventLog, temporary } from "./support.ts";

const HOUR = 3_600_000;
/** For what reads hundreds of files at each look. */
const PATIENCE_MS = 60_000;
const START = Date.parse("2026-01-01T00:00:00Z");

let ca: TestCa;
let one: Pair;
let two: Pair;
beforeAll(async () => {
  ca = await TestCa.create({ intermediate: true, now: START });
  [one, two] = await Promise.all([makePair(ca), makePair(ca)]);
});

function world() {
  const folder = temporary();
  const root = join(folder, "root");
  mkdirSync(root);
  const clock = new TestClock(START);
  const log = eventLog();
  const retired: string[] = [];
  const secrets = new FileSecrets({
    clock,
    emit: log.emit,
    roots: { allowed: [root], forbidden: [] },
    skewMs: 0,
    retire: (key: Sensitive<Buffer>) => void retired.push(key.reveal().toString()),
    events: false,
  });
  onTestFinished(() => secrets.stop());
  const [certificate, key] = [join(root, "cert.pem"), join(root, "key.pem")];
  const write = (pair: Pair): void => {
    writeFileSync(certificate, pair.chain);
    writeFileSync(key, pair.key);
  };
  const name = `file-cert:${certificate}~${key}`;
  /** Follows a name: what was told, newest last. */
  const follow = (of = name): Secret[] => {
    const told: Secret[] = [];
    onTestFinished(secrets.watch(of, (secret) => void told.push(secret)));
    return told;
  };
  /** Lets polls pass until the condition holds. */
  const until = (what: string, probe: () => boolean): Promise<boolean> =>
    eventually(
      what,
      async () => {
        await clock.advance(POLL_MS);
        return probe();
      },
      PATIENCE_MS,
    );
  const serial = (of = name): string | undefined => {
    const secret = secrets.get(of);
    return secret?.kind === "tls-certificate" ? secret.serial : undefined;
  };
  const paths = { certificate, key, root, folder };
  return { ...log, ...paths, clock, secrets, write, name, follow, until, serial, retired };
}

describe("a pair of files", () => {
  test("is served by its name, to who follows it and who asks once", async () => {
    const { write, name, secrets, until, follow, key, eventsOf } = world();
    write(one);
    expect(secrets.serves(name)).toBe(true);
    expect(secrets.origin(name)).toBe("file");
    expect(secrets.listed).toEqual([]);
    expect(secrets.get(name)).toBeUndefined();
    const told = follow();
    await until("the secret", () => told.length === 1);
    expect(secrets.get(name)).toBe(told[0]);
    expect(told[0]).toMatchObject({
      kind: "tls-certificate",
      name,
      chainPem: one.chain,
      serial: one.serial,
      spiffeId: "spiffe://cluster.local/ns/demo/sa/web",
      notAfter: START + HOUR,
    });
    if (told[0]?.kind !== "tls-certificate") throw new Error("no certificate");
    expect(told[0].privateKeyPem.reveal()).toEqual(readFileSync(key));
    expect(String(told[0].privateKeyPem)).toBe("[redacted]");
    expect(eventsOf("file.loaded")).toMatchObject([{ name, serial: one.serial }]);
  });

  test("that is replaced is told to all, and its key retired", async () => {
    const { write, until, follow, retired } = world();
    write(one);
    const [told, others] = [follow(), follow()];
    await until("the first", () => told.length === 1);
    write(two);
    await until("the second", () => told.length === 2);
    expect(others.map(({ version }) => version)).toEqual(told.map(({ version }) => version));
    expect(retired).toEqual([one.key]);
  });

  test("with the key in another form is no news", async () => {
    const { write, key, until, follow, eventsOf, retired } = world();
    write(one);
    const told = follow();
    await until("the first", () => told.length === 1);
    writeFileSync(key, `a comment\n${one.key}`);
    await until("the other form", () => eventsOf("file.loaded").length === 2);
    expect(told).toHaveLength(1);
    expect(retired).toEqual([`a comment\n${one.key}`]);
  });

  test("is held from its NotAfter on, which is said, and served again when it is renewed", async () => {
    const { write, clock, serial, until, follow, eventsOf } = world();
    write(one);
    const told = follow();
    await until("the first", () => told.length === 1);
    clock.step(HOUR);
    expect(serial()).toBeUndefined();
    await until("the end", () => eventsOf("file.unusable").length === 1);
    expect(eventsOf("file.unusable")[0]?.error.code).toBe("FILE_CERT_EXPIRED");
    write(await makePair(ca, { notBefore: clock.now() }));
    await until("the next", () => told.length === 2);
    expect(serial()).toBeDefined();
  });

  test("is served again when a clock that was wrong is set right, to who was held meanwhile", async () => {
    const { write, clock, serial, until, follow, eventsOf } = world();
    write(one);
    const told = follow();
    await until("the first", () => told.length === 1);
    for (const times of [1, 2]) {
      clock.step(HOUR);
      const held = follow();
      await until("the end", () => eventsOf("file.unusable").length === times);
      expect(held).toEqual([]);
      clock.step(-HOUR);
      await until("the first again", () => held.length === 1);
      expect(serial()).toBe(one.serial);
      await until("that to be told", () => eventsOf("file.loaded").length === times + 1);
    }
    expect(told).toHaveLength(1);
  });

  test("that is not valid yet is taken when it is", async () => {
    const { write, until, follow, eventsOf, clock } = world();
    write(await makePair(ca, { notBefore: START + HOUR }));
    const told = follow();
    await until("the complaint", () => eventsOf("file.unusable").length === 1);
    expect(eventsOf("file.unusable")[0]?.error.code).toBe("FILE_CERT_NOT_YET_VALID");
    clock.step(HOUR);
    await until("the secret", () => told.length === 1);
  });
});

test.skipIf(noOpenssl)(
  "a certificate that signed itself is served, though it is a CA's too",
  async () => {
    const { certificate, key, clock, until, follow } = world();
    const files = ["-keyout", key, "-out", certificate, "-subj", "/CN=example.test"];
    execFileSync("openssl", ["req", "-x509", "-nodes", "-newkey", "rsa:2048", ...files], {
      stdio: "ignore",
    });
    const { ca: isCa, validFrom } = new X509Certificate(readFileSync(certificate));
    expect(isCa).toBe(true);
    clock.step(Date.parse(validFrom) - START);
    const told = follow();
    await until("the secret", () => told.length === 1);
    expect(told[0]).toMatchObject({ chainPem: readFileSync(certificate, "utf8") });
  },
);

type World = ReturnType<typeof world>;

/** What a bad key file says is not what is in it. */
const ed25519 = (): string =>
  generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }).toString();
const rsa1024 = (): string =>
  generateKeyPairSync("rsa", { modulusLength: 1024 })
    .privateKey.export({ format: "pem", type: "pkcs8" })
    .toString();

describe("bad input: told by name and reason, and the last good secret stays", () => {
  test.each<[string, string, (files: World) => void | Promise<void>]>([
    ["the key of another pair", "FILE_PAIR_MISMATCH", ({ key }) => writeFileSync(key, two.key)],
    [
      "an expired certificate",
      "FILE_CERT_EXPIRED",
      async ({ write }) => write(await makePair(ca, { expired: true })),
    ],
    ["a key that is missing", "FILE_UNREADABLE", ({ key }) => rmSync(key)],
    [
      "a folder where the key should be",
      "FILE_NOT_REGULAR",
      ({ key }) => {
        rmSync(key);
        mkdirSync(key);
      },
    ],
    [
      "a pipe where the certificate should be",
      "FILE_NOT_REGULAR",
      ({ certificate }) => {
        rmSync(certificate);
        execFileSync("mkfifo", [certificate]);
      },
    ],
    ["a file of 1 GB", "FILE_TOO_LARGE", ({ key }) => truncateSync(key, 1024 ** 3)],
    [
      "a link that leads out",
      "FILE_OUTSIDE_ROOTS",
      ({ key, folder }) => {
        renameSync(key, join(folder, "key.pem"));
        symlinkSync("../key.pem", key);
      },
    ],
    ["an empty certificate", "FILE_CERT_INVALID", (files) => truncateSync(files.certificate, 0)],
    [
      "a certificate that was cut short",
      "FILE_CERT_INVALID",
      ({ certificate }) => truncateSync(certificate, 300),
    ],
    [
      "a key among the certificates",
      "FILE_CERT_INVALID",
      ({ certificate }) => writeFileSync(certificate, one.chain + one.key),
    ],
    [
      "the leaf behind its issuer",
      "FILE_CERT_INVALID",
      ({ certificate }) => writeFileSync(certificate, ca.intermediatePem + one.chain),
    ],
    [
      "an intermediate of another CA in the place of the issuer's",
      "FILE_CERT_INVALID",
      async ({ certificate }) => {
        const other = await TestCa.create({ intermediate: true, name: "Other", now: START });
        writeFileSync(certificate, one.chain.replace(ca.intermediatePem, other.intermediatePem));
      },
    ],
    [
      "a signature that is not its issuer's",
      "FILE_CERT_INVALID",
      async ({ write }) => write(await makePair(ca, { brokenSignature: true })),
    ],
    ["no key", "FILE_KEY_INVALID", ({ key }) => writeFileSync(key, one.chain)],
    ["an encrypted key", "FILE_KEY_INVALID", ({ key }) => writeFileSync(key, encryptedKey())],
    ["an Ed25519 key", "FILE_KEY_INVALID", ({ key }) => writeFileSync(key, ed25519())],
    ["an RSA key of 1024 bits", "FILE_KEY_INVALID", ({ key }) => writeFileSync(key, rsa1024())],
  ])("%s: %s", async (_what, code, spoil) => {
    const files = world();
    const { write, name, secrets, follow, until, serial, eventsOf } = files;
    write(one);
    const told = follow();
    await until("the first", () => told.length === 1);
    await spoil(files);
    await until("the complaint", () => eventsOf("file.unusable").length > 0);
    await until("nothing more", () => true);
    const complaints = eventsOf("file.unusable");
    expect(complaints.map(({ error }) => error.code)).toEqual([code]);
    expect(complaints[0]).toMatchObject({ name, kind: "tls-certificate" });
    expect(complaints[0]?.error.message).toMatch(/^"\/[^\n]+$/);
    expect(JSON.stringify(complaints)).not.toContain(one.key.split("\n")[1]);
    expect(secrets.serves(name)).toBe(true);
    expect(serial()).toBe(one.serial);
    expect(told).toHaveLength(1);

    for (const path of [files.certificate, files.key])
      rmSync(path, { recursive: true, force: true });
    write(two);
    await until("the next", () => told.length === 2);
    expect(serial()).toBe(two.serial);
  });
});

test("a key among certificates is seen before it is a string, which nobody could overwrite", async () => {
  const { certificate, write, follow, until, eventsOf } = world();
  write(one);
  writeFileSync(certificate, one.key);
  follow();
  await until("the complaint", () => eventsOf("file.unusable").length === 1);
  expect(eventsOf("file.unusable")[0]?.error.message).toBe(
    `"${certificate}": it holds a private key`,
  );
});

describe("a file of roots", () => {
  test("is served normalised, each root once", async () => {
    const { root, until, follow } = world();
    writeFileSync(
      join(root, "ca.pem"),
      `text\r\n${ca.rootPem}${ca.rootPem.replaceAll("\n", "\r\n")}`,
    );
    const told = follow(`file-root:${join(root, "ca.pem")}`);
    await until("the roots", () => told.length === 1);
    expect(told[0]).toMatchObject({ kind: "trust-bundle", pem: ca.rootPem });
  });

  test.each<[string, string, () => string]>([
    ["nothing", "FILE_EMPTY_BUNDLE", () => ""],
    ["no certificate", "FILE_EMPTY_BUNDLE", () => "roots to come\n"],
    ["garbage", "FILE_CERT_INVALID", () => ca.rootPem.slice(0, 200)],
    ["a key", "FILE_CERT_INVALID", () => one.key],
    ["a root and a key", "FILE_CERT_INVALID", () => ca.rootPem + one.key],
  ])("with %s: %s, and the last good roots stay", async (_what, code, content) => {
    const { root, secrets, until, follow, eventsOf } = world();
    const path = join(root, "ca.pem");
    const name = `file-root:${path}`;
    writeFileSync(path, ca.rootPem);
    const told = follow(name);
    await until("the roots", () => told.length === 1);
    writeFileSync(path, content());
    await until("the complaint", () => eventsOf("file.unusable").length === 1);
    expect(eventsOf("file.unusable")[0]?.error.code).toBe(code);
    expect(secrets.get(name)).toMatchObject({ pem: ca.rootPem });
  });

  test("that have all ended is no bundle; one of several may have", async () => {
    const { root, until, follow, eventsOf } = world();
    const old = await TestCa.create({ name: "Old", now: START - 10 * HOUR, lifeMs: HOUR });
    const path = join(root, "ca.pem");
    writeFileSync(path, old.rootPem);
    const told = follow(`file-root:${path}`);
    await until("the complaint", () => eventsOf("file.unusable").length === 1);
    expect(eventsOf("file.unusable")[0]?.error.code).toBe("FILE_CERT_EXPIRED");
    writeFileSync(path, old.rootPem + ca.rootPem);
    await until("the roots", () => told.length === 1);
    expect(told[0] && validityOf(told[0])?.notAfter).toBeGreaterThan(START);
  });

  test("of the system: one block that is damaged costs that one alone", () => {
    const cut = ca.rootPem.slice(0, 200);
    const boundary = ca.rootPem.replace("\n", "\n-----\n");
    const pem = `-----\n${cut}${ca.rootPem}${boundary}${ca.intermediatePem}`;
    const judging = { now: START, skewMs: 0 };
    const roots = systemRootsFrom("file-root:system", "/pool.pem", Buffer.from(pem), judging);
    expect(roots.pem.split("BEGIN")).toHaveLength(3);
    for (const each of [ca.rootPem, ca.intermediatePem]) expect(roots.pem).toContain(each);
  });

  const hasPool = SYSTEM_POOLS.some((path) => existsSync(path));
  test.skipIf(!hasPool)("of the system needs no allowed folder", async () => {
    const { secrets, until, follow } = world();
    expect(secrets.serves("file-root:system")).toBe(true);
    const told = follow("file-root:system");
    await until("the roots", () => told.length === 1);
    const [secret] = told;
    expect(secret?.kind === "trust-bundle" && secret.pem.split("BEGIN").length).toBeGreaterThan(20);
  });
});

describe("a name that is refused", () => {
  test.each<[string, (world: World) => string]>([
    ["outside", () => "file-root:/etc/shadow"],
    ["outside by ..", ({ root }) => `file-root:${root}/../secret.pem`],
    ["half outside", ({ certificate }) => `file-cert:${certificate}~/etc/ssl/key.pem`],
  ])("is unknown, and the reason told once: %s", (_what, nameOf) => {
    const all = world();
    const name = nameOf(all);
    const { secrets, eventsOf, clock } = all;
    for (let i = 0; i < 3; i += 1) {
      expect(secrets.serves(name)).toBe(false);
      expect(secrets.get(name)).toBeUndefined();
      secrets.watch(name, () => {
        throw new Error("it was served");
      })();
    }
    expect(eventsOf("file.refused")).toMatchObject([
      { name, error: { code: "FILE_OUTSIDE_ROOTS" } },
    ]);
    expect(clock.armed).toBe(0);
  });

  test("is none of files: nothing is said", () => {
    const { secrets, events } = world();
    expect(secrets.serves("default")).toBe(false);
    expect(secrets.origin("default")).toBeUndefined();
    expect(secrets.serves("file-cert:/only-one")).toBe(false);
    expect(events).toEqual([]);
  });
});

describe(`of names, ${MAX_NAMES} are followed at a time`, { timeout: 2 * PATIENCE_MS }, () => {
  /** A world in which all places are taken: the first name is followed, the others were asked for once. */
  const full = () => {
    const all = world();
    const nameOf = (n: number): string => `file-root:${all.root}/${n}.pem`;
    const unwatch = all.secrets.watch(nameOf(0), () => undefined);
    for (let n = 1; n < MAX_NAMES; n += 1) all.secrets.get(nameOf(n));
    const [over, further] = [nameOf(MAX_NAMES), nameOf(MAX_NAMES + 1)];
    return { ...all, over, further, unwatch };
  };

  test("they are let go when nobody wants them", async () => {
    const { clock, eventsOf, unwatch } = full();
    await clock.advance(10 * IDLE_MS);
    expect(eventsOf("file.dropped")).toHaveLength(MAX_NAMES - 1);
    unwatch();
    await clock.advance(2 * IDLE_MS);
    expect(eventsOf("file.dropped")).toHaveLength(MAX_NAMES);
  });

  test("one more is held, which is told once, and followed when there is a place", async () => {
    const { secrets, root, over, further, until, follow, eventsOf, clock } = full();
    for (const n of [MAX_NAMES, MAX_NAMES + 1]) writeFileSync(join(root, `${n}.pem`), ca.rootPem);
    const told = follow(over);
    expect(secrets.serves(over)).toBe(true);
    expect(secrets.get(over)).toBeUndefined();
    secrets.watch(further, () => {
      throw new Error("nobody waits for it any more");
    })();
    expect(eventsOf("file.refused")).toMatchObject([
      { name: over, error: { code: "FILE_TOO_MANY_NAMES" } },
      { name: further },
    ]);
    await clock.advance(IDLE_MS);
    await until("the roots", () => told.length === 1);
    expect(eventsOf("file.loaded").map(({ name }) => name)).toEqual([over]);
    await clock.advance(2 * IDLE_MS);
    expect(eventsOf("file.dropped")).toHaveLength(MAX_NAMES - 1);
  });

  test("those who wait for one name have it together, and what is told of no place is told once", async () => {
    const { secrets, root, until, follow, eventsOf, clock } = full();
    const names = Array.from({ length: MAX_NAMES }, (_, n) => `file-root:${root}/over-${n}.pem`);
    for (const name of names) secrets.watch(name, () => undefined);
    const [first = "", last = ""] = [names[0], names.at(-1)];
    const [one, two, none] = [follow(first), follow(first), follow(last)];
    for (const which of [0, MAX_NAMES - 1])
      writeFileSync(join(root, `over-${which}.pem`), ca.rootPem);
    const refused = eventsOf("file.refused").length;
    await clock.advance(IDLE_MS);
    await until("the roots, twice", () => one.length + two.length === 2);
    await clock.advance(2 * IDLE_MS);
    expect(none).toEqual([]);
    expect(eventsOf("file.refused")).toHaveLength(refused);
  });

  test("one more whose wait is over is let go like any other", async () => {
    const { secrets, over, clock, eventsOf } = full();
    const unwatch = secrets.watch(over, () => undefined);
    await clock.advance(IDLE_MS);
    unwatch();
    await clock.advance(2 * IDLE_MS);
    expect(eventsOf("file.refused")).toHaveLength(1);
    expect(eventsOf("file.dropped").map(({ name }) => name)).toContain(over);
  });

  test("a delta request that asks for two where one has a place gets that one, and holds the other", () => {
    const { secrets, root } = world();
    for (let n = 1; n < MAX_NAMES; n += 1) secrets.get(`file-root:${root}/${n}.pem`);
    const names = ["a", "b"].map((each) => `file-root:${root}/${each}.pem`);
    const request = {
      subscribe: names,
      unsubscribe: [],
      has: new Map<string, string>(),
      nonce: "",
      error: undefined,
    };
    const asked = { catalogue: secrets, wildcard: [], now: 0 };
    const { state } = receiveDelta(openSubscription(1), request, asked);
    expect(subscribedNames(state)).toEqual(names);
    expect(state.denied).toEqual([]);
  });
});

describe("a name that nobody asks for any more", () => {
  test("is let go, its key retired, and read anew when it is asked for again", async () => {
    const { write, clock, secrets, name, until, serial, retired, eventsOf } = world();
    write(one);
    secrets.get(name);
    await until("the secret", () => eventsOf("file.loaded").length === 1);
    await clock.advance(2 * IDLE_MS);
    expect(eventsOf("file.dropped")).toMatchObject([{ name }]);
    expect(retired).toEqual([one.key]);
    expect(clock.armed).toBe(0);
    write(two);
    await until("the next", () => serial() === two.serial);
  });

  test("is kept by requests that come again", async () => {
    const { write, clock, serial, until, eventsOf } = world();
    write(one);
    await until("the secret", () => serial() === one.serial);
    for (let i = 0; i < 5; i += 1) {
      await clock.advance(IDLE_MS / 2);
      expect(serial()).toBe(one.serial);
    }
    expect(eventsOf("file.dropped")).toEqual([]);
  });

  test("leaves nothing behind when all stops", async () => {
    const { write, clock, secrets, name, until, serial } = world();
    write(one);
    await until("the secret", () => serial() === one.serial);
    secrets.stop();
    expect(clock.armed).toBe(0);
    expect(secrets.get(name)).toBeUndefined();
    expect(clock.armed).toBe(0);
  });
});
