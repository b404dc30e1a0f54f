import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import * as watchedFile from "../../src/ca/watched-file.ts";
import { createCsr } from "../../src/pki/csr.ts";
import { KeyPair } from "../../src/pki/key-pair.ts";
import { Revoking } from "../../src/revoking.ts";
import { FILE_CHECK_MS } from "../../src/secrets/file-follower.ts";
import { Finishing } from "../../src/secrets/finishing.ts";
import { RevocationKeeper } from "../../src/secrets/revocation-keeper.ts";
import type { TrustBundle } from "../../src/secrets/secret.ts";
import { createShow } from "../../src/secrets/show.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import { eventually } from "../support/eventually.ts";
import { revocationList } from "../support/revocation-list.ts";
import { TestCa } from "../support/test-ca.ts";
import { settle, TestClock } from "../support/test-clock.ts";

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), "revoking-"));
  const clock = new TestClock(Date.now());
  const store = new SecretStore(clock);
  const emit = (): void => undefined;
  const finishing = new Finishing(createShow(store, emit));
  const revoking = new Revoking({ clock, emit, store, finishing });
  onTestFinished(() => {
    revoking.stop();
    rmSync(folder, { recursive: true });
  });
  const choose = (path: string, optional: boolean): Promise<void> =>
    revoking.choose({
      crl: { path, optional, expired: "keep" },
      staplePath: undefined,
    });
  return { folder, clock, choose, finishing, store, revoking };
}

vi.mock("../../src/ca/watched-file.ts", { spy: true });

const listsIn = (store: SecretStore): string | undefined => {
  const secret = store.get("ROOTCA");
  return secret?.kind === "trust-bundle" ? secret.crl?.pem : undefined;
};

const bundleOf = ({ rootPem: pem }: TestCa): TrustBundle => {
  const life = { notBefore: 0, notAfter: 1 };
  return { kind: "trust-bundle", name: "ROOTCA", version: "1", pem, ...life };
};

test("Istio's file is followed where its folder is mounted, and nothing is done where it is not", async () => {
  const ca = await TestCa.create();
  const { folder, clock, choose, finishing, store } = setUp();
  const path = join(folder, "crl", "ca-crl.pem");
  await choose(path, true);
  expect(clock.armed).toBe(0);
  mkdirSync(join(folder, "crl"));
  await choose(path, true);
  expect(clock.armed).toBe(1);
  writeFileSync(path, await revocationList(ca.root));
  await choose(path, true);
  finishing.show(bundleOf(ca));
  expect(store.get("ROOTCA")).toHaveProperty("crl");
});

test("lists that are chosen after the certificate was served are complete with its intermediate", async () => {
  const ca = await TestCa.create({ intermediate: true });
  const { folder, choose, finishing, store, revoking } = setUp();
  const path = join(folder, "crl.pem");
  await choose(join(folder, "not-mounted", "ca-crl.pem"), true);
  const csr = await createCsr(await KeyPair.generate("ecdsa-p256"), "spiffe://a/ns/b/sa/c");
  revoking.expect((await ca.sign(csr)) + ca.intermediatePem);
  finishing.show(bundleOf(ca));
  const pem = (await revocationList(ca.root)) + (await revocationList(ca.signer));
  writeFileSync(path, pem);
  await choose(path, false);
  expect(store.get("ROOTCA")).toMatchObject({ crl: { pem, onlyLeaf: false } });
});

test("a mount that does not answer costs 2 s, and does not win over a newer choice", async () => {
  const ca = await TestCa.create();
  const { folder, clock, choose, finishing, store } = setUp();
  let answer: (stamp: string) => void = () => undefined;
  vi.mocked(watchedFile.fileStamp).mockImplementationOnce(
    () => new Promise((resolve) => (answer = resolve)),
  );
  const choosing = choose(join(folder, "hung", "ca-crl.pem"), true);
  await clock.untilArmed();
  await clock.advance(2_000);
  await choosing;
  const path = join(folder, "crl.pem");
  writeFileSync(path, await revocationList(ca.root));
  await choose(path, false);
  finishing.show(bundleOf(ca));
  answer("1");
  await settle();
  const pem = await revocationList(ca.root, { revoked: ["0a"] });
  writeFileSync(path, pem);
  await clock.advance(FILE_CHECK_MS);
  await eventually("the file's next list", () => listsIn(store) === pem);
});

test("a file that does not answer costs 2 s, and no certificate", async () => {
  const { folder, clock, choose } = setUp();
  const hanging = vi
    .spyOn(RevocationKeeper.prototype, "choose")
    .mockImplementation(() => new Promise(() => {}));
  onTestFinished(() => hanging.mockRestore());
  let chosen = false;
  const choosing = choose(join(folder, "crl.pem"), false).then(() => (chosen = true));
  await clock.untilArmed();
  await clock.advance(1_999);
  await settle();
  expect(chosen).toBe(false);
  await clock.advance(1);
  await choosing;
});
