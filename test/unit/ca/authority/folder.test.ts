import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { X509Certificate } from "node:crypto";
import { DAY, HOUR, issue, NOW, openAuthority, tempFolder, thrownBy } from "./support.ts";
import { TestClock } from "../../../support/test-clock.ts";

const folderOf = (caDir: string): string => join(caDir, "node-agent-ca");
const rootOf = (caDir: string): string => join(folderOf(caDir), "root.pem");
const issuingOf = (caDir: string): string => join(folderOf(caDir), "issuing.pem");
const mode = (path: string): string => (lstatSync(path).mode & 0o777).toString(8);

/** A `--ca-dir` with a CA in it. */
async function stored(): Promise<string> {
  const caDir = tempFolder();
  await openAuthority({ caDir });
  return caDir;
}

/** The message that opening `caDir` fails with. */
async function refusal(caDir: string, clock?: TestClock): Promise<string> {
  const error = await thrownBy(() => openAuthority({ caDir, ...(clock && { clock }) }));
  expect(error.code).toBe("CA_STATE_UNUSABLE");
  expect(error.exitCode).toBe(2);
  expect(error.message).not.toMatch(/BEGIN|MIG|[A-Za-z0-9+/]{40}/);
  return error.message.replace(caDir, "DIR");
}

describe("--ca-dir", () => {
  test("keeps the CA: the next start issues under the same root", async () => {
    const caDir = join(tempFolder(), "made", "too");
    const first = await issue(await openAuthority({ caDir }));
    const second = await issue(await openAuthority({ caDir }));
    expect(second.roots).toEqual(first.roots);
    expect(second.chain[1]).toBe(first.chain[1]);
    expect(
      new X509Certificate(second.chain[0]).verify(new X509Certificate(first.chain[1]).publicKey),
    ).toBe(true);
  });

  test("without it every start has a root of its own", async () => {
    const [one, two] = [await openAuthority(), await openAuthority()];
    expect(one.authority.rootPem).not.toBe(two.authority.rootPem);
  });

  test("holds a folder and files for this user alone, whatever the umask and the folder given", async () => {
    const caDir = tempFolder();
    chmodSync(caDir, 0o2777);
    await openAuthority({ caDir });
    expect(readdirSync(caDir)).toEqual(["node-agent-ca"]);
    expect(readdirSync(folderOf(caDir)).sort()).toEqual(["issuing.pem", "root.pem"]);
    expect(mode(folderOf(caDir))).toBe("700");
    expect([mode(rootOf(caDir)), mode(issuingOf(caDir))]).toEqual(["600", "600"]);
  });

  test("opened by many at once, all have the same root and nothing is left behind", async () => {
    const caDir = tempFolder();
    const all = await Promise.all(Array.from({ length: 12 }, () => openAuthority({ caDir })));
    expect(new Set(all.map(({ authority }) => authority.rootPem)).size).toBe(1);
    expect(readdirSync(caDir)).toEqual(["node-agent-ca"]);
  });

  test("a renewal leaves two files of this user alone", async () => {
    const caDir = tempFolder();
    const at = await openAuthority({ caDir });
    at.clock.step(300 * DAY);
    await issue(at);
    expect(readdirSync(folderOf(caDir)).sort()).toEqual(["issuing.pem", "root.pem"]);
    expect(mode(issuingOf(caDir))).toBe("600");
  });
});

describe("a --ca-dir that cannot be used", () => {
  test.each([
    ["folder", 0o750, folderOf, /its mode is 0750, .* has to be 0700/],
    ["root file", 0o640, rootOf, /root\.pem: its mode is 0640, .* has to be 0600/],
    ["issuing file", 0o604, issuingOf, /issuing\.pem: its mode is 0604/],
  ])("%s that others may read: refused", async (_, bits, path, message) => {
    const caDir = await stored();
    chmodSync(path(caDir), bits);
    expect(await refusal(caDir)).toMatch(message);
  });

  // Only root can give a file away.
  test.skipIf(process.geteuid?.() !== 0).each([
    ["folder", folderOf],
    ["root file", rootOf],
  ])("%s of another user: refused (needs root)", async (_, path) => {
    const caDir = await stored();
    chownSync(path(caDir), 12_345, 12_345);
    expect(await refusal(caDir)).toMatch(/it belongs to uid 12345, this process runs as 0/);
  });

  test.each([
    ["root", rootOf],
    ["issuing", issuingOf],
  ])("half there, %s missing: refused, and not completed", async (_, path) => {
    const caDir = await stored();
    rmSync(path(caDir));
    expect(await refusal(caDir)).toMatch(/\.pem: the file is missing, so the CA is not complete$/);
    expect(existsSync(path(caDir))).toBe(false);
  });

  test("an empty folder: refused", async () => {
    const caDir = tempFolder();
    mkdirSync(folderOf(caDir), { mode: 0o700 });
    expect(await refusal(caDir)).toMatch(/root\.pem: the file is missing/);
  });

  test.each([
    ["empty", "", /it does not hold one certificate and then one PKCS#8 key/],
    ["garbage", "nonsense\n", /it does not hold one certificate/],
    ["cut off", undefined, /the PRIVATE KEY block has no END/],
    ["large", "x".repeat(70_000), /it is larger than 64 KiB/],
  ])("a file that is %s: refused", async (_, content, message) => {
    const caDir = await stored();
    const whole = readFileSync(rootOf(caDir), "utf8");
    writeFileSync(rootOf(caDir), content ?? whole.slice(0, -40));
    expect(await refusal(caDir)).toMatch(message);
  });

  test("a certificate that is none: refused", async () => {
    const caDir = await stored();
    const whole = readFileSync(rootOf(caDir), "utf8");
    writeFileSync(rootOf(caDir), whole.replace(/^MII/m, "MIJ"));
    expect(await refusal(caDir)).toMatch(/root\.pem: its certificate cannot be read/);
  });

  test("a key that belongs to another certificate: refused", async () => {
    const [caDir, other] = [await stored(), await stored()];
    const certificate = readFileSync(rootOf(caDir), "utf8").split("-----BEGIN PRIVATE")[0];
    const key = readFileSync(rootOf(other), "utf8").split("-----END CERTIFICATE-----\n")[1];
    writeFileSync(rootOf(caDir), `${certificate}${key}`);
    expect(await refusal(caDir)).toMatch(/root\.pem: its key does not belong to its certificate/);
  });

  test("an issuing certificate of another root: refused", async () => {
    const [caDir, other] = [await stored(), await stored()];
    writeFileSync(issuingOf(caDir), readFileSync(issuingOf(other)));
    expect(await refusal(caDir)).toMatch(/issuing\.pem: its certificate is not signed by the root/);
  });

  test("an issuing certificate in the root's place: refused", async () => {
    const caDir = await stored();
    writeFileSync(rootOf(caDir), readFileSync(issuingOf(caDir)));
    expect(await refusal(caDir)).toMatch(/root\.pem: its certificate is not signed by itself/);
  });

  test("a root that has ended: refused", async () => {
    const caDir = await stored();
    expect(await refusal(caDir, new TestClock(NOW + 3651 * DAY))).toMatch(
      /root\.pem: its certificate expired at 2035-12-30T00:00:00\.000Z$/,
    );
  });

  test("a root of the future: refused, with a word about the clock", async () => {
    const caDir = await stored();
    expect(await refusal(caDir, new TestClock(NOW - 2 * HOUR))).toMatch(
      /is not valid before 2025-12-31T23:00:00\.000Z: check the clock$/,
    );
  });

  test("a symbolic link in the place of a file or of the folder: refused", async () => {
    const caDir = await stored();
    renameSync(rootOf(caDir), join(caDir, "elsewhere.pem"));
    symlinkSync(join(caDir, "elsewhere.pem"), rootOf(caDir));
    expect(await refusal(caDir)).toMatch(/root\.pem: it is a symbolic link/);

    const other = tempFolder();
    symlinkSync(folderOf(caDir), folderOf(other));
    expect(await refusal(other)).toMatch(/it is not a folder/);
  });

  test("a file in the place of the folder: refused", async () => {
    const caDir = join(tempFolder(), "file");
    writeFileSync(caDir, "");
    expect(await refusal(caDir)).toMatch(/^DIR.*: a part of the path is not a folder$/);
  });
});
