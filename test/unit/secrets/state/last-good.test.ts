import { randomBytes, X509Certificate } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { Sensitive } from "../../../../src/core/sensitive.ts";
import type { KeyType } from "../../../../src/pki/key-type.ts";
import type { LastGood } from "../../../../src/secrets/issued.ts";
import { TestCa } from "../../../support/test-ca.ts";
import { TestClock } from "../../../support/test-clock.ts";
import { findLeaks, keyNeedles } from "../../../support/leaks.ts";
import { HOUR, MINUTE } from "../support.ts";
import { issued, stored, StateHarness, tempFolder } from "./support.ts";

let lastGood: LastGood;
beforeAll(async () => {
  lastGood = await issued();
});

function keyFile(content: Buffer | string = randomBytes(32)): string {
  const path = join(tempFolder(), "key");
  writeFileSync(path, content);
  return path;
}

describe("what is stored", () => {
  test.each([
    ["without encryption", undefined],
    ["encrypted with 32 bytes", randomBytes(32)],
    ["encrypted with a text of base64", `${randomBytes(32).toString("base64")}\n`],
  ])("comes back after a restart, %s", async (_how, content) => {
    const key = content === undefined ? undefined : keyFile(content);
    const { folder } = await stored(lastGood, key);
    const after = new StateHarness(folder, key === undefined ? {} : { keyFile: key });
    const restored = await after.state.load();
    // Who signed is of no use after a restart.
    const { certificate, roots } = lastGood;
    const { signedBy, ...kept } = certificate;
    expect(signedBy).toBe("fake");
    expect(restored).toMatchObject({ certificate: kept, records: roots, keyType: "ecdsa-p256" });
    expect(restored?.certificate.privateKeyPem.reveal()).toEqual(
      lastGood.certificate.privateKeyPem.reveal(),
    );
    expect(restored?.roots.map(({ pem }) => pem)).toEqual([lastGood.roots[0]?.pem]);
    expect(after.events).toEqual([]);
  });

  test("shows no key when it is encrypted; the search finds it when it is not", async () => {
    const needles = keyNeedles("the key", lastGood.certificate.privateKeyPem.reveal().toString());
    const text = ({ path }: StateHarness): string => readFileSync(path, "latin1");
    expect(findLeaks(text(await stored(lastGood)), needles)).toEqual(["the key"]);
    expect(findLeaks(text(await stored(lastGood, keyFile())), needles)).toEqual([]);
  });

  test.each([
    ["rsa-2048", "traditional"],
    ["rsa-2048", "pkcs8"],
    ["ecdsa-p384", "traditional"],
    ["ecdsa-p256", "pkcs8"],
  ] as const)("keeps a %s key in the form %s", async (keyType: KeyType, keyFormat) => {
    const made = await issued({ keyType, keyFormat });
    const { folder } = await stored(made);
    const restored = await new StateHarness(folder).state.load();
    expect(restored?.keyType).toBe(keyType);
    expect(restored?.certificate.privateKeyPem.reveal()).toEqual(
      made.certificate.privateKeyPem.reveal(),
    );
  });

  test("is the latest: the one before is replaced", async () => {
    const harness = await stored(lastGood);
    const next = await issued();
    await harness.save(next);
    const restored = await new StateHarness(harness.folder).state.load();
    expect(restored?.certificate.serial).toBe(next.certificate.serial);
  });

  test("has its chain in the form that is set now", async () => {
    const { folder } = await stored(await issued({ includeRoot: true }));
    const [bare, whole] = [false, true].map((includeRoot) =>
      new StateHarness(folder, { includeRoot }).state.load(),
    );
    const count = (pem = ""): number => pem.split("BEGIN CERTIFICATE").length - 1;
    expect(count((await bare)?.certificate.chainPem)).toBe(2);
    expect(count((await whole)?.certificate.chainPem)).toBe(3);
  });

  test("does not grow with the root at each restart", async () => {
    const harness = await stored(await issued({ includeRoot: true }));
    const again = new StateHarness(harness.folder, { includeRoot: true });
    const first = await again.state.load();
    if (first === undefined) throw new Error("nothing is restored");
    await again.save({ certificate: first.certificate, roots: first.records });
    const second = await new StateHarness(harness.folder, { includeRoot: true }).state.load();
    expect(second?.certificate.version).toBe(first.certificate.version);
  });

  test("says when it came, however often it is restored", async () => {
    const clock = new TestClock();
    const harness = await stored(lastGood);
    for (let restart = 1; restart <= 3; restart += 1) {
      clock.step(2 * HOUR);
      const again = new StateHarness(harness.folder, { clock });
      const restored = await again.state.load();
      expect(restored?.certificate.receivedAt).toBe(lastGood.certificate.receivedAt);
      if (restored) await again.save({ ...restored, roots: restored.records });
    }
  });

  test("is held within its validity, whatever the file says of when it came", async () => {
    const { certificate, roots } = lastGood;
    for (const [receivedAt, held] of [
      [0, certificate.notBefore],
      [8e15, certificate.notAfter],
    ] as const) {
      const { folder } = await stored({ certificate: { ...certificate, receivedAt }, roots });
      const restored = await new StateHarness(folder).state.load();
      expect(restored?.certificate.receivedAt).toBe(held);
    }
  });

  test("keeps when roots were retired, and does not take them for the CA's", async () => {
    const old = await TestCa.create({ clock: new TestClock() });
    const retired = { pem: old.rootPem, retiredAt: 1_767_225_000_000 };
    const { folder } = await stored({ ...lastGood, roots: [...lastGood.roots, retired] });
    const restored = await new StateHarness(folder).state.load();
    expect(restored?.records).toEqual([...lastGood.roots, retired]);
    expect(restored?.roots.map(({ pem }) => pem)).toEqual([lastGood.roots[0]?.pem]);
  });
});

describe("what is refused as an answer of the CA would be", () => {
  test("a certificate whose root is distrusted now", async () => {
    const { folder } = await stored(lastGood);
    const print = new X509Certificate(lastGood.roots[0]?.pem ?? "").fingerprint256
      .replaceAll(":", "")
      .toLowerCase();
    const again = new StateHarness(folder, { distrusted: new Set([print]) });
    expect(await again.state.load()).toBeUndefined();
    expect(again.all("state.refused")[0]?.error.message).toContain("which is distrusted");
  });

  const refused = async (changed: Partial<LastGood>, clock = new TestClock()) => {
    const { folder } = await stored({ ...lastGood, ...changed });
    return new StateHarness(folder, { clock }).refusal();
  };

  test("a certificate that has expired meanwhile", async () => {
    const clock = new TestClock();
    clock.step(24 * HOUR + MINUTE);
    const { restored, code, message, error } = await refused({}, clock);
    expect([restored, code]).toEqual([undefined, "STATE_CERTIFICATE"]);
    expect(message).toMatch(/\.state: its certificate is not used: .* has expired$/);
    expect(error?.cause).toMatchObject({ code: "CERT_EXPIRED" });
  });

  test("a key that does not belong to the certificate", async () => {
    const { privateKeyPem } = (await issued()).certificate;
    const { error } = await refused({ certificate: { ...lastGood.certificate, privateKeyPem } });
    expect(error?.cause).toMatchObject({ code: "CERT_KEY_MISMATCH" });
  });

  test("a chain that does not reach a stored root", async () => {
    const { error } = await refused({ roots: (await issued()).roots });
    expect(error?.cause).toMatchObject({ code: "CERT_CHAIN_BROKEN" });
  });

  test("a certificate without roots", async () => {
    const { error } = await refused({ roots: [] });
    expect(error?.cause).toMatchObject({ code: "CERT_CHAIN_EMPTY" });
  });

  test("a certificate of another identity, under our name", async () => {
    const { certificate, roots } = await issued({ serviceAccount: "other" });
    const spiffeId = "spiffe://cluster.local/ns/shop/sa/cart";
    const { error } = await refused({ certificate: { ...certificate, spiffeId }, roots });
    expect(error?.cause).toMatchObject({ code: "CERT_IDENTITY_MISMATCH" });
  });

  test("a private key that is none, without quoting it", async () => {
    const planted = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
    const privateKeyPem = new Sensitive(Buffer.from(planted));
    const { code, message } = await refused({
      certificate: { ...lastGood.certificate, privateKeyPem },
    });
    expect(code).toBe("STATE_UNREADABLE");
    expect(message).toMatch(/its private key cannot be read$/);
    expect(message).not.toContain("c2VjcmV0");
  });
});

test("a folder that does not answer in time is gone on without", async () => {
  const { folder, path } = await stored(lastGood);
  const clock = new TestClock();
  const harness = new StateHarness(folder, { clock });
  const asked: number[] = [];
  // Over before any file can have been opened.
  clock.timer = (delayMs, fire) => {
    asked.push(delayMs);
    queueMicrotask(fire);
    return { cancel: () => undefined };
  };
  const { restored, code, message } = await harness.refusal();
  expect([restored, code, message]).toEqual([
    undefined,
    "STATE_TIMEOUT",
    `${path}: not read within 5 s`,
  ]);
  expect(asked).toEqual([5_000]);
});

test("nothing is left waiting for a folder that has answered", async () => {
  const clock = new TestClock();
  await new StateHarness(tempFolder(), { clock }).state.load();
  expect(clock.armed).toBe(0);
});

describe("several identities in one folder", () => {
  test("have a file each, and see that there are others", async () => {
    const { folder } = await stored(lastGood);
    const other = new StateHarness(folder, { serviceAccount: "other" });
    expect(await other.state.load()).toBeUndefined();
    expect(other.all("state.absent")).toEqual([
      { type: "state.absent", path: other.path, others: 1 },
    ]);
    await other.save(await issued({ serviceAccount: "other" }));
    const back = await new StateHarness(folder, { serviceAccount: "other" }).state.load();
    expect(back?.certificate.spiffeId).toMatch(/other$/);
    const ours = await new StateHarness(folder).state.load();
    expect(ours?.certificate.serial).toBe(lastGood.certificate.serial);
  });

  test("are not taken for each other, though a file is renamed", async () => {
    const { path } = await stored(lastGood);
    const other = new StateHarness(tempFolder(), { serviceAccount: "other" });
    await other.save(await issued({ serviceAccount: "other" }));
    writeFileSync(other.path, readFileSync(path), { mode: 0o600 });
    const { code, message } = await new StateHarness(other.folder, {
      serviceAccount: "other",
    }).refusal();
    expect(code).toBe("STATE_OTHER_IDENTITY");
    expect(message).toMatch(/sa\/cart", and this agent is spiffe:.*sa\/other$/);
  });
});

describe("a --state-key-file that is not right", () => {
  test("another key: refused, and the file stays as it is", async () => {
    const { folder, path } = await stored(lastGood, keyFile());
    const before = readFileSync(path);
    const { code, message } = await new StateHarness(folder, { keyFile: keyFile() }).refusal();
    expect(code).toBe("STATE_KEY");
    expect(message).toMatch(/\.state: it was encrypted with another key, or is damaged$/);
    expect(readFileSync(path)).toEqual(before);
  });

  test.each([
    ["missing", (): string => join(tempFolder(), "none"), /the file does not exist$/],
    ["short", (): string => keyFile(Buffer.alloc(31, 9)), /it holds 31 bytes, and 32 random/],
  ])("%s: nothing is read, and nothing is stored in clear", async (_what, path, reason) => {
    const { folder, path: file } = await stored(lastGood, keyFile());
    const before = readFileSync(file);
    const harness = new StateHarness(folder, { keyFile: path() });
    const { code, message } = await harness.refusal();
    expect(code).toBe("STATE_KEY");
    expect(message).toMatch(/^--state-key-file \/.*/);
    expect(message).toMatch(reason);
    await harness.save(lastGood);
    expect(harness.all("state.save_failed")).toMatchObject([{ error: { code: "STATE_KEY" } }]);
    expect(readFileSync(file)).toEqual(before);
    await harness.state.close();
  });
});
