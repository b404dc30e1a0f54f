import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { Revoking } from "../../src/revoking.ts";
import { Finishing } from "../../src/secrets/finishing.ts";
import { RevocationKeeper } from "../../src/secrets/revocation-keeper.ts";
import { createShow } from "../../src/secrets/show.ts";
import { SecretStore } from "../../src/secrets/store.ts";
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
      crl: { path, optional, expired: "keep", wholeChain: false },
      staplePath: undefined,
    });
  return { folder, clock, choose, finishing, store };
}

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
  const life = { notBefore: 0, notAfter: 1 };
  finishing.show({ kind: "trust-bundle", name: "ROOTCA", version: "1", pem: ca.rootPem, ...life });
  expect(store.get("ROOTCA")).toHaveProperty("crl");
});

test("a file system that does not answer costs 2 s, and no certificate", async () => {
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
