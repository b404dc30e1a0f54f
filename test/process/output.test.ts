import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  lutimesSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { SetFolder } from "../../src/output/set-folder.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { FaultCa } from "../fakes/fault-ca.ts";
import { cannotBecomeOthers, NOBODY, otherUserReason } from "../support/other-user.ts";
import { removeFolders, Running, stopAll, temporaryFolder } from "../support/processes.ts";
import { asRoot, cannotMount, mountReason, onTmpfs } from "../support/tmpfs.ts";
import { readSet, setOf } from "../unit/output/support.ts";
import { IDENTITY, runToEnd, TestAgent } from "./support.ts";

afterEach(async () => {
  await stopAll();
  removeFolders();
});

const noOpenssl = spawnSync("openssl", ["version"]).status !== 0 && process.env["CI"] !== "true";
const opensslReason = noOpenssl ? " (skipped: no openssl on the PATH)" : "";

/** What `openssl` prints; its own complaint where it refuses. */
function openssl(...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync("openssl", args, { encoding: "utf8" });
  return stdout + stderr;
}

/** The public key of the certificate, that of the key, and what the chain verifies to. */
function judged(folder: string) {
  const generation = realpathSync(join(folder, "..data"));
  const [key, chain, root] = ["key.pem", "cert-chain.pem", "root-cert.pem"].map((name) =>
    join(generation, name),
  );
  return {
    ofCertificate: openssl("x509", "-in", chain ?? "", "-noout", "-pubkey"),
    ofKey: openssl("pkey", "-in", key ?? "", "-pubout"),
    verified: openssl("verify", "-CAfile", root ?? "", "-untrusted", chain ?? "", chain ?? ""),
    serial: openssl("x509", "-in", chain ?? "", "-noout", "-serial")
      .trim()
      .toLowerCase()
      .replace("serial=", ""),
  };
}

const renew = async (agent: TestAgent): Promise<void> => {
  await agent.logged("control.listening");
  expect((await runToEnd(["renew", "--wait", "--socket", agent.socket])).code).toBe(0);
};

test.skipIf(noOpenssl)(
  `without any SDS client, key, chain and roots are in the folder, and again after a renewal${opensslReason}`,
  async () => {
    const folder = join(temporaryFolder(), "a/certs");
    const agent = TestAgent.selfSigned({ env: { OUTPUT_CERTS: folder } });
    const first = await agent.logged("output.written");
    const before = judged(folder);
    expect(before.ofKey).toMatch(/^-----BEGIN PUBLIC KEY-----/);
    expect(before.ofCertificate).toBe(before.ofKey);
    expect(before.verified).toMatch(/: OK\n$/);
    expect(before.serial).toBe(first["serial"]);

    agent.process.child.kill("SIGHUP");
    await agent.logged("output.written", ({ serial }) => serial !== first["serial"]);
    const after = judged(folder);
    expect(after.ofKey).not.toBe(before.ofKey);
    expect(after.ofCertificate).toBe(after.ofKey);
    expect(after.verified).toMatch(/: OK\n$/);
    expect(await agent.metric('node_agent_output_writes_total{outcome="success"}')).toBe(2);
    expect(await agent.metric("node_agent_output_unwritten")).toBe(0);

    // At the end the files stay; no key was printed.
    expect((await agent.process.stop()).code).toBe(0);
    expect(judged(folder)).toEqual(after);
    expect(agent.process.output).not.toContain("PRIVATE KEY");
    expect(readFileSync(join(folder, "key.pem"), "utf8")).toContain("PRIVATE KEY");
  },
);

test("what SDS serves is what is in the files", async () => {
  const folder = temporaryFolder();
  const agent = TestAgent.selfSigned({ args: ["--output-certs", folder] });
  await agent.logged("output.written");
  const stream = agent.client().open(["default", "ROOTCA"]);
  const secrets = [...(await stream.take()).secrets, ...(await stream.take()).secrets];
  const served = (name: string) => secrets.find((secret) => secret.name === name);
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  const text = (bytes: Uint8Array | null | undefined): string =>
    Buffer.from(bytes ?? []).toString();
  const pair = served("default")?.tlsCertificate;
  expect(read("cert-chain.pem")).toBe(text(pair?.certificateChain?.inlineBytes));
  expect(read("key.pem")).toBe(text(pair?.privateKey?.inlineBytes));
  expect(read("root-cert.pem")).toBe(
    text(served("ROOTCA")?.validationContext?.trustedCa?.inlineBytes),
  );
  await agent.end();
});

test("a command is run and a signal sent after each write, the first one too", async () => {
  const folder = temporaryFolder();
  const hook = join(folder, "hook");
  writeFileSync(
    hook,
    `#!/bin/sh\necho "$CERTIFICATE_SERIAL $CERTIFICATE_SPIFFE_ID" >> "${folder}/runs"\n`,
  );
  chmodSync(hook, 0o755);
  const script = `process.on("SIGUSR1", () => console.log("again")); console.log("up"); setInterval(() => {}, 1e6);`;
  const reader = new Running(process.execPath, ["-e", script]);
  await reader.printed(/up/);
  const pidFile = join(folder, "pid");
  writeFileSync(pidFile, `${reader.pid}\n`);
  const signal = ["--after-output-pid-file", pidFile, "--after-output-signal", "SIGUSR1"];
  const agent = TestAgent.selfSigned({
    env: { POD_NAMESPACE: "demo", SERVICE_ACCOUNT: "web" },
    args: ["--output-certs", join(folder, "certs"), "--after-output-command", hook, ...signal],
  });
  await reader.printed(/again/);
  await renew(agent);
  await reader.printed(/again[^]*again/);
  const serials = agent.lines("output.written").map(({ serial }) => String(serial));
  const runs = readFileSync(join(folder, "runs"), "utf8");
  expect(runs).toBe(serials.map((serial) => `${serial} ${IDENTITY}\n`).join(""));

  await reader.stop();
  await renew(agent);
  const { err, hook: name } = await agent.logged("hook.failed");
  expect([name, err?.code]).toEqual(["output_signal", "HOOK_FAILED"]);
  expect(
    await agent.metric('node_agent_hook_runs_total{hook="output_command",outcome="done"}'),
  ).toBe(3);
  expect(
    await agent.metric('node_agent_hook_runs_total{hook="output_signal",outcome="failed"}'),
  ).toBe(1);
  await agent.end();
});

test.skipIf(cannotBecomeOthers)(
  `the key is the agent's alone; with a group, that group's too; the rest is for all${otherUserReason}`,
  async () => {
    const cat = (path: string, gid: number): string | undefined => {
      const { status, stdout } = spawnSync("cat", [path], {
        uid: NOBODY.uid,
        gid,
        encoding: "utf8",
      });
      return status === 0 ? stdout : undefined;
    };
    const readable = (folder: string, gid: number): string[] =>
      ["key.pem", "cert-chain.pem", "root-cert.pem"].filter((name) => cat(join(folder, name), gid));
    for (const [args, gid, names] of [
      [[], NOBODY.gid, ["cert-chain.pem", "root-cert.pem"]],
      [["--output-certs-group", "12345"], NOBODY.gid, ["cert-chain.pem", "root-cert.pem"]],
      [["--output-certs-group", "12345"], 12_345, ["key.pem", "cert-chain.pem", "root-cert.pem"]],
      [
        ["--output-certs-key-mode", "0644"],
        NOBODY.gid,
        ["key.pem", "cert-chain.pem", "root-cert.pem"],
      ],
    ] as const) {
      const folder = temporaryFolder();
      chmodSync(folder, 0o755);
      const agent = TestAgent.selfSigned({ args: ["--output-certs", folder, ...args] });
      await agent.logged("output.written");
      expect(readable(folder, gid)).toEqual(names);
      await agent.end();
    }
  },
);

test("a file in the folder's place, and a group that is none, are refused at the start", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "file");
  writeFileSync(file, "");
  for (const [args, complaint] of [
    [
      ["--output-certs", file],
      `INVALID_VALUE: flag --output-certs: ${file} is not a folder (name a folder; it is made where there is none)`,
    ],
    [
      ["--output-certs", folder, "--output-certs-group", "no-such"],
      `INVALID_VALUE: --output-certs-group: no group "no-such" in /etc/group (give the group's number)`,
    ],
  ] as const) {
    const { code, complaints } = await runToEnd(["run", "--ca-provider", "self-signed", ...args]);
    expect([code, complaints]).toEqual([2, [complaint]]);
  }
});

const FILL = `head -c 32768 /dev/zero > "$0/fill"`;

describe.skipIf(cannotMount)("a folder that cannot be written", () => {
  let ca: FaultCa;
  beforeAll(async () => {
    ca = await FaultCa.start();
  });
  afterAll(() => ca.stop());

  test.each([
    ["is full", FILL, /: the disk is full$/],
    ["is read-only", `mount -o remount,ro "$0"`, /: the file system is read-only$/],
  ])(
    `because it %s: told, shown in health, and served all the same${mountReason}`,
    async (_what, prepare, reason) => {
      const folder = temporaryFolder();
      const under = onTmpfs(folder, 32, prepare);
      const agent = TestAgent.of(ca, { under, args: ["--output-certs", folder] });
      const { err, level } = await agent.logged("output.write_failed");
      expect([level, err?.code, err?.message]).toEqual([
        "warn",
        "OUTPUT_NOT_WRITTEN",
        expect.stringMatching(reason),
      ]);
      const stream = agent.client().open(["default"]);
      const first = await stream.take();
      expect(await agent.health()).toMatchObject({
        status: 200,
        body: { warnings: { output: expect.stringMatching(/^OUTPUT_NOT_WRITTEN: /) } },
      });
      expect(await agent.metric("node_agent_output_unwritten")).toBe(1);
      agent.process.child.kill("SIGHUP");
      expect((await stream.next(30_000)).version).not.toBe(first.version);
      expect((await agent.process.stop()).code).toBe(0);
      expect(agent.lines("output.written")).toEqual([]);
    },
  );

  test.runIf(asRoot)(`is written as soon as there is room again${mountReason}`, async () => {
    const folder = temporaryFolder();
    const agent = TestAgent.of(ca, {
      under: onTmpfs(folder, 32, FILL),
      args: ["--output-certs", folder],
    });
    await agent.logged("output.write_failed");
    const inside = `/proc/${agent.process.pid}/root${folder}`;
    // What could not be written left nothing.
    expect(readdirSync(inside)).toEqual(["fill"]);
    rmSync(join(inside, "fill"));
    await agent.logged("output.written");
    expect((await agent.health()).body).not.toHaveProperty("warnings");
    expect(await agent.metric("node_agent_output_unwritten")).toBe(0);
    expect(readFileSync(join(inside, "key.pem"), "utf8")).toContain("PRIVATE KEY");
    await agent.end();
  });
});

test("kill -9 in the middle of a write leaves one set or the other, whole, and the next sweeps the rest", async () => {
  const program = join(temporaryFolder(), "set-loop.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "set-loop.ts")],
    outfile: program,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
  });
  const folder = temporaryFolder();
  const generations = (): string[] =>
    readdirSync(folder).filter((name) => name.startsWith("..node-agent."));
  let left = 0;
  for (let kill = 1; kill <= 15; kill += 1) {
    const writer = new Running(process.execPath, [program, folder]);
    // Somewhere in the write after as many, which differs from kill to kill.
    await writer.printed(new RegExp(`written ${(kill * 7) % 23 || 1}\n`));
    await writer.stop("SIGKILL");
    const [key, ...others] = readSet(folder);
    expect(others).toEqual([key, key]);
    left += Math.max(0, generations().length - 2);
    const old = new Date(Date.now() - 3_600_000);
    for (const name of generations()) lutimesSync(join(folder, name), old, old);
    await new SetFolder(folder).replace(setOf("swept"));
    expect(readSet(folder)).toEqual(["swept", "swept", "swept"]);
    expect(generations()).toHaveLength(2);
  }
  expect(left, "some kills fell into a write").toBeGreaterThan(0);
});
