import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { spiffeId } from "../../src/identity/spiffe-id.ts";
import { FileFollower } from "../../src/secrets/file-follower.ts";
import { createIssue, type Issued } from "../../src/secrets/issue.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import { Trusting } from "../../src/trusting.ts";
import { FakeCaClient } from "../fakes/ca-client.ts";
import { TestCa } from "../support/test-ca.ts";
import { settle, TestClock } from "../support/test-clock.ts";
import { FakeAudience } from "./secrets/publishing.ts";
import { HOUR, MINUTE, SECOND } from "./secrets/support.ts";

function trustingOf(clock: TestClock, bundlePath: string) {
  const choice = { bundlePath, distrusted: [] };
  const common = { clock, random: () => 0, emit: () => {} };
  const domains = { trustDomain: "cluster.local", federated: {} };
  const options = { ...choice, ...domains, propagationDelayMs: 0, changeWindowMs: 0 };
  const trusting = new Trusting(options, HOUR, {
    ...common,
    store: new SecretStore(clock),
    audience: new FakeAudience(),
    keyProvider: undefined,
    keep: undefined,
    changed: () => {},
  });
  onTestFinished(() => trusting.stop());
  return { choice, common, trusting };
}

/** A mount that is gone: no look ever ends. */
function hang(): void {
  const hanging = vi
    .spyOn(FileFollower.prototype, "look")
    .mockImplementation(() => new Promise(() => {}));
  onTestFinished(() => hanging.mockRestore());
}

test("a file of roots that does not answer holds the start up for 2 s", async () => {
  const clock = new TestClock();
  const { choice, trusting } = trustingOf(clock, "/roots.pem");
  hang();
  let chosen = false;
  const choosing = trusting.choose(choice).then(() => (chosen = true));
  await clock.untilArmed();
  await clock.advance(2 * SECOND - 1);
  expect(chosen).toBe(false);
  await clock.advance(1);
  await choosing;
});

test("a file of roots that does not answer costs 2 s, and no certificate", async () => {
  const clock = new TestClock();
  const [ca, configured] = await Promise.all([
    TestCa.create({ clock }),
    TestCa.create({ clock, name: "Configured" }),
  ]);
  const folder = mkdtempSync(join(tmpdir(), "trusting-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const bundlePath = join(folder, "roots.pem");
  writeFileSync(bundlePath, configured.rootPem);

  const { choice, common, trusting } = trustingOf(clock, bundlePath);
  await trusting.choose(choice);
  hang();

  const identity = spiffeId({ trustDomain: "cluster.local", namespace: "n", serviceAccount: "s" });
  const issue = createIssue(
    { ...common, ca: new FakeCaClient(ca), identity, trust: () => trusting.trust() },
    {
      keyType: "ecdsa-p256",
      keyFormat: "traditional",
      ttlMs: HOUR,
      skewMs: MINUTE,
      skewWarningMs: MINUTE,
      includeRoot: false,
    },
  );
  let issued: Issued | undefined;
  const issuing = issue(new AbortController().signal).then((each) => (issued = each));
  // The limit of the look, beside the timer of the next one.
  await clock.untilArmed(2);
  await clock.advance(2 * SECOND - 1);
  expect(issued).toBeUndefined();
  await clock.advance(1);
  await issuing;
  expect(issued?.certificate.chainPem).toContain("CERTIFICATE");
  // What was good is what it was judged by.
  const last = trusting.trust();
  await settle();
  await clock.advance(2 * SECOND);
  expect((await last).anchors).toEqual([configured.rootPem]);

  trusting.stop();
  expect(clock.armed).toBe(0);
});
