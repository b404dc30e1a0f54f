import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { LOAD_RETRY_MS } from "../../src/core/load-late.ts";
import { FileSecrets } from "../../src/files/file-secrets.ts";
import { outputting } from "../../src/outputting.ts";
import { Further } from "../../src/secrets/further/further.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import { eventually } from "../support/eventually.ts";
import { TestCa } from "../support/test-ca.ts";
import { TestClock } from "../support/test-clock.ts";
import { eventLog, temporary } from "./files/support.ts";
import { tlsCertificate, trustBundle } from "./secrets/support.ts";

const SRC = join(import.meta.dirname, "../../src");

function world() {
  const clock = new TestClock();
  return { clock, store: new SecretStore(clock), folder: temporary(), ...eventLog() };
}

/** A file of the program that is not there, as after an upgrade; the result puts it back. */
function takeAway(file: string): () => void {
  const path = join(SRC, file);
  vi.resetModules();
  vi.doMock(path, () => {
    throw new Error("it is gone");
  });
  return () => vi.doUnmock(path);
}

const told = { code: "CODE_NOT_LOADED" };

describe("where a part of the program cannot be loaded the agent tells, goes on and tries again:", () => {
  afterEach(() => vi.resetModules());

  test("files as secrets", async () => {
    const putBack = takeAway("files/file-secret.ts");
    const { clock, emit, eventsOf, folder } = world();
    const ca = await TestCa.create({ clock });
    writeFileSync(join(folder, "ca.pem"), ca.rootPem);
    const roots = { allowed: [folder], forbidden: [] };
    const deps = { clock, emit, roots, skewMs: 0, retire: () => undefined, events: false };
    const secrets = new FileSecrets(deps);
    onTestFinished(() => secrets.stop());
    const name = `file-root:${folder}/ca.pem`;
    expect(secrets.get(name)).toBeUndefined();
    await eventually("the reason", () => eventsOf("file.unusable").length > 0);
    expect(eventsOf("file.unusable")).toMatchObject([{ name, error: told }]);
    putBack();
    await clock.advance(LOAD_RETRY_MS);
    await eventually("the roots", () => secrets.get(name));
  });

  test("outputs", async () => {
    const putBack = takeAway("output/output.ts");
    const { clock, emit, store, eventsOf, folder } = world();
    store.put(trustBundle("roots"));
    store.put(tlsCertificate("leaf", { notBefore: clock.now(), notAfter: clock.now() + 60_000 }));
    const settings = { folder, keyMode: 0o600, gid: undefined };
    const idle = Promise.resolve();
    const output = outputting(settings, { clock, emit, store, idle, random: () => 0 });
    await eventually("the reason", () => eventsOf("output.write_failed").length > 0);
    const retryAt = clock.now() + LOAD_RETRY_MS;
    expect(eventsOf("output.write_failed")).toMatchObject([{ path: folder, error: told, retryAt }]);
    putBack();
    await clock.advance(LOAD_RETRY_MS);
    await eventually("the files", () => eventsOf("output.written").length > 0);
    await output.stop();
  });

  test("ticket keys and generic secrets", async () => {
    const putBack = takeAway("secrets/further/keep.ts");
    const all = world();
    const { clock, eventsOf, store, folder } = all;
    const path = join(folder, "password");
    writeFileSync(path, "secret");
    const ticketKeys = { from: "interval", intervalMs: 3_600_000 } as const;
    const further = new Further(
      { ticketKeys, generic: { password: path } },
      { ...all, bundles: [] },
    );
    onTestFinished(() => further.stop());
    further.start();
    await eventually("the reasons", () => eventsOf("generic_secret.unusable").length > 0);
    expect(eventsOf("ticket_keys.unusable")).toMatchObject([{ path: undefined, error: told }]);
    expect(eventsOf("generic_secret.unusable")).toMatchObject([{ path, error: told }]);
    putBack();
    await clock.advance(LOAD_RETRY_MS);
    await eventually("the secrets", () => eventsOf("generic_secret.loaded").length > 0);
    expect(store.get("password")).toBeDefined();
    expect(eventsOf("ticket_keys.rotated")).toHaveLength(1);
  });
});
