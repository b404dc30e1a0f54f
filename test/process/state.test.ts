import { createPrivateKey, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { findLeaks, keyNeedles } from "../support/leaks.ts";
import { temporaryFolder } from "../support/processes.ts";
import { TestCa } from "../support/test-ca.ts";
import { sharedCa } from "./shared-ca.ts";
import { pairIn, StatefulAgents } from "./state-support.ts";
import { caEnvironment, runToEnd, type TestAgent } from "./support.ts";

const ca = sharedCa();

const served = async (agent: TestAgent, name = "default") => agent.client().open([name]).take();

describe("an agent that was killed and starts again while its CA is down", () => {
  test("serves the certificate that it had at once, key, chain and roots, and is ready", async () => {
    const agents = new StatefulAgents(ca());
    const first = await agents.startAndStore();
    const [pair, roots] = [await served(first), await served(first, "ROOTCA")];
    const [issued] = first.lines("rotation.succeeded");
    await first.process.stop("SIGKILL");
    await ca().refuse();
    const calls = ca().calls.length;

    const second = await agents.start();
    const again = await served(second);
    expect(pairIn(again)).toEqual(pairIn(pair));
    expect([again.version, (await served(second, "ROOTCA")).version]).toEqual([
      pair.version,
      roots.version,
    ]);
    const loaded = await second.logged("state.loaded");
    expect(loaded).toMatchObject({ serial: issued?.["serial"], level: "info" });
    expect((await second.health()).status).toBe(200);
    expect(await second.metric('node_agent_state_loads_total{outcome="loaded"}')).toBe(1);
    expect(second.lines("rotation.succeeded")).toEqual([]);
    expect(ca().calls).toHaveLength(calls);
    expect(findLeaks(agents.output, keyNeedles("the key", pairIn(pair).key))).toEqual([]);
    expect(second.process.stderr).toBe("");
  });

  test("serves it and the same roots though the file of --trust-bundle is broken by then, which is a warning", async () => {
    const agents = new StatefulAgents(ca());
    const path = join(temporaryFolder(), "roots.pem");
    const { rootPem } = await TestCa.create({ name: "Other" });
    writeFileSync(path, rootPem);
    const args = ["--trust-bundle", path];
    const first = await agents.startAndStore({ args });
    const [pair, roots] = [await served(first), await served(first, "ROOTCA")];
    await first.process.stop("SIGKILL");
    await ca().refuse();
    writeFileSync(path, "no certificate");

    const second = await agents.start({ args });
    expect(pairIn(await served(second))).toEqual(pairIn(pair));
    expect((await served(second, "ROOTCA")).version).toBe(roots.version);
    expect(second.process.stderr).toMatch(/^warning: TRUST_BUNDLE_INVALID: .*holds no roots/);
    expect(await second.metric("node_agent_trust_bundle_file_unusable")).toBe(1);
  });

  test("and is due to renew: goes on serving it, and renews on the open stream when the CA is back", async () => {
    const agents = new StatefulAgents(ca());
    const first = await agents.startAndStore();
    const pair = pairIn(await served(first));
    await first.process.stop("SIGKILL");
    await ca().refuse();

    // Nearly all of a life has to be left: due as soon as the pause after the success is over.
    const due = ["--grace-period-ratio", "0.9999", "--min-renew-interval", "100ms"];
    const second = await agents.start({ args: due });
    const stream = second.client().open(["default"]);
    expect(pairIn(await stream.take())).toEqual(pair);
    await second.logged("rotation.failed");
    expect(pairIn(await served(second))).toEqual(pair);
    await ca().accept();
    const renewed = pairIn(await stream.next(30_000));
    expect(renewed.chain).not.toBe(pair.chain);
    expect(renewed.key).not.toBe(pair.key);
    await second.logged("state.saved", ({ serial }) => {
      return serial === second.lines("rotation.succeeded").at(-1)?.["serial"];
    });
  });

  test("finds it encrypted, and opens it with the key", async () => {
    const keyFile = join(temporaryFolder(), "key");
    writeFileSync(keyFile, randomBytes(32));
    const args = ["--state-key-file", keyFile];
    const agents = new StatefulAgents(ca());
    const first = await agents.startAndStore({ args });
    const pair = pairIn(await served(first));
    await first.process.stop("SIGKILL");
    expect(findLeaks(readFileSync(agents.file, "latin1"), keyNeedles("key", pair.key))).toEqual([]);
    await ca().refuse();
    expect(pairIn(await served(await agents.start({ args })))).toEqual(pair);
  });
});

describe("a file of the CA's TLS roots that is of no use", () => {
  test.each([
    ["CA_ROOT_MISSING", undefined],
    ["CA_ROOT_INVALID", "no certificate\n"],
  ])(
    "%s: what is stored is served, and the CA is asked when the file is good",
    async (code, text) => {
      const agents = new StatefulAgents(ca());
      const first = await agents.startAndStore();
      const pair = pairIn(await served(first));
      await first.process.stop("SIGKILL");
      const path = join(temporaryFolder(), "ca-root.pem");
      if (text !== undefined) writeFileSync(path, text);

      const second = await agents.start({ env: { CA_ROOT_CA: path } });
      expect(pairIn(await served(second))).toEqual(pair);
      expect((await second.logged("rotation.failed")).err?.code).toBe(code);
      expect((await second.health()).status).toBe(200);
      writeFileSync(path, ca().rootPem);
      await second.logged("rotation.succeeded");
      expect(pairIn(await served(second)).chain).not.toBe(pair.chain);
    },
  );

  test("ends the start where nothing is stored, in one line", async () => {
    const path = join(temporaryFolder(), "ca-root.pem");
    const args = ["run", "--socket", "./sds.sock", "--state-dir", temporaryFolder()];
    const env = { ...caEnvironment(ca(), temporaryFolder()), CA_ROOT_CA: path };
    const { code, complaints } = await runToEnd(args, { env });
    expect([code, complaints]).toEqual([2, [expect.stringMatching(/^CA_ROOT_MISSING: /)]]);
  });
});

describe("restart after restart", () => {
  test("does not count the life anew: the same certificate, renewed when it was planned", async () => {
    const agents = new StatefulAgents(ca());
    const first = await agents.killed();
    const calls = ca().calls.length;
    const moments = [first.lines("rotation.succeeded")[0]?.["next_rotation"]];
    for (let restart = 1; restart <= 3; restart += 1) {
      const agent = await agents.startAndStore();
      moments.push((await agent.logged("state.loaded"))["next_rotation"]);
      await agent.process.stop("SIGKILL");
    }
    const [planned = NaN, ...after] = moments.map((moment) => Date.parse(String(moment)));
    expect(after).toHaveLength(3);
    // Milliseconds are cut off.
    for (const moment of after) expect(Math.abs(moment - planned)).toBeLessThanOrEqual(1);
    expect(ca().calls).toHaveLength(calls);
  });
});

describe("kill -9 whenever a certificate is stored", () => {
  test("never costs the one that was stored before", async () => {
    const agents = new StatefulAgents(ca());
    const first = await agents.killed();
    const [issued] = first.lines("rotation.succeeded");
    await ca().refuse();
    // Each start stores anew what it found, just after this line.
    for (let restart = 1; restart <= 8; restart += 1) {
      const agent = await agents.start();
      const line = restart % 2 === 0 ? "secret.published" : "state.loaded";
      await agent.process.printed(new RegExp(`"event":"${line}"`));
      await agent.process.stop("SIGKILL");
    }
    const last = await agents.startAndStore();
    expect(await last.logged("state.loaded")).toMatchObject({ serial: issued?.["serial"] });
    expect(agents.output).not.toContain("state.refused");
  });
});

describe("settings that changed meanwhile", () => {
  test("another type of key: what is stored is served, and renewed at once", async () => {
    const agents = new StatefulAgents(ca());
    const first = await agents.killed();
    const [issued] = first.lines("rotation.succeeded");
    const second = await agents.start({ args: ["--key-type", "ecdsa-p384"] });
    const loaded = await second.logged("state.loaded");
    expect(loaded["serial"]).toBe(issued?.["serial"]);
    await second.logged("rotation.succeeded");
    const { key } = pairIn(await served(second));
    expect(createPrivateKey(key).asymmetricKeyDetails?.namedCurve).toBe("secp384r1");
    expect(second.lines("secret.published").map(({ name }) => name)).toEqual([
      "ROOTCA",
      "default",
      "default",
    ]);
  });
});

describe("--takeover on the same folder", () => {
  test("waits for a certificate of its own; the stored one is for when nobody is there any more", async () => {
    const agents = new StatefulAgents(ca());
    const old = await agents.startAndStore();
    const { folder } = old;
    const pair = pairIn(await served(old));
    await ca().refuse();
    const next = await agents.start({ folder, args: ["--takeover"] });
    await next.logged("state.loaded");
    await next.logged("rotation.failed");
    expect(next.lines("takeover.done")).toEqual([]);
    expect(pairIn(await served(old))).toEqual(pair);

    await old.process.stop("SIGKILL");
    expect(await next.logged("takeover.done")).toMatchObject({ reason: "gone" });
    expect(pairIn(await served(next))).toEqual(pair);
    await ca().accept();
    await eventually("a certificate of its own", () => next.lines("rotation.succeeded").length > 0);
  });
});
