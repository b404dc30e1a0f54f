import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { LastGood } from "../../src/secrets/issued.ts";
import { Running, temporaryFolder } from "../support/processes.ts";
import { issued, StateHarness } from "../unit/secrets/state/support.ts";
import { sharedCa } from "./shared-ca.ts";
import { pairIn, StatefulAgents } from "./state-support.ts";

const ca = sharedCa();

/** A mount of its own: as root, or in a user namespace where the kernel lets anybody make one. */
const asRoot = process.geteuid?.() === 0;
const unshare = ["unshare", asRoot ? "-m" : "-rm"];
const mounts = spawnSync("unshare", [...unshare.slice(1), "mount", "-t", "tmpfs", "none", "/mnt"]);
const cannotMount = mounts.status !== 0 && process.env["CI"] !== "true";
const mountReason = cannotMount ? " (skipped: no mount namespaces here)" : "";

/** Runs a program that sees a tmpfs at `path`, in the state that `prepare` (a shell's words) leaves. */
const onTmpfs = (path: string, prepare: string): string[] => [
  ...unshare,
  "sh",
  "-c",
  `mount -t tmpfs -o size=16k none "$0" && ${prepare} && exec "$@"`,
  path,
];

test("a state file that may not grow: told, served all the same, and nothing is left aside", async () => {
  const agents = new StatefulAgents(ca());
  const limited = ["sh", "-c", 'ulimit -f 0 && exec "$0" "$@"'];
  const agent = await agents.start({ under: limited });
  const { err } = await agent.logged("state.save_failed");
  expect([err?.code, err?.message]).toEqual([
    "STATE_NOT_SAVED",
    expect.stringMatching(/: the file may not be as large as that$/),
  ]);
  await agent.client().open(["default"]).take();
  expect(readdirSync(join(agents.folder, "node-agent-state"))).toEqual([]);
});

describe.skipIf(cannotMount)("a state folder that cannot be written", () => {
  test.each([
    ["is full", `head -c 16384 /dev/zero > "$0/fill"`, /: the disk is full$/],
    ["is read-only", `mount -o remount,ro "$0"`, /: the file system is read-only$/],
  ])(
    `because it %s: told, shown in health, and served all the same${mountReason}`,
    async (_what, prepare, reason) => {
      const agents = new StatefulAgents(ca());
      const agent = await agents.start({ under: onTmpfs(agents.folder, prepare) });
      const { err, level } = await agent.logged("state.save_failed");
      expect([level, err?.code, err?.message]).toEqual([
        "warn",
        "STATE_NOT_SAVED",
        expect.stringMatching(reason),
      ]);
      const stream = agent.client().open(["default"]);
      const first = await stream.take();
      expect(await agent.health()).toMatchObject({
        status: 200,
        body: { warnings: { state: expect.stringMatching(/^STATE_NOT_SAVED: /) } },
      });
      expect(await agent.metric("node_agent_state_unsaved")).toBe(1);
      // It goes on to rotate, and each new certificate is tried to be stored.
      agent.process.child.kill("SIGHUP");
      expect(pairIn(await stream.next(30_000)).chain).not.toBe(pairIn(first).chain);
      expect((await agent.process.stop()).code).toBe(0);
    },
  );

  test.runIf(asRoot)(`is written as soon as there is room again${mountReason}`, async () => {
    const agents = new StatefulAgents(ca());
    const fill = `head -c 16384 /dev/zero > "$0/fill"`;
    const agent = await agents.start({ under: onTmpfs(agents.folder, fill) });
    await agent.logged("state.save_failed");
    const inside = `/proc/${agent.process.pid}/root${agents.folder}`;
    rmSync(join(inside, "fill"));
    await agent.logged("state.saved");
    expect((await agent.health()).body).not.toHaveProperty("warnings");
    expect(await agent.metric("node_agent_state_unsaved")).toBe(0);
    expect(agent.lines("state.on_disk")).toEqual([]);
    const [file, ...others] = readdirSync(join(inside, "node-agent-state"));
    expect([file, others]).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.state$/), []]);
  });
});

describe("kill -9 while it is written", () => {
  const plain = ({ certificate, roots }: LastGood) => ({
    spiffeId: certificate.spiffeId,
    chainPem: certificate.chainPem,
    key: certificate.privateKeyPem.reveal().toString(),
    receivedAt: certificate.receivedAt,
    roots: roots.map(({ pem }) => pem),
  });

  test("leaves one whole certificate or the other, never a mixture, and what it leaves aside is swept", async () => {
    const folder = temporaryFolder();
    const program = join(folder, "save-loop.mjs");
    await build({
      entryPoints: [join(import.meta.dirname, "save-loop.ts")],
      outfile: program,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
    });
    const good = [await issued(), await issued()];
    const records = join(folder, "records.json");
    writeFileSync(records, JSON.stringify(good.map(plain)));
    const state = join(folder, "state");
    const seen = new Set<string>();

    for (let kill = 1; kill <= 25; kill += 1) {
      const writer = new Running(process.execPath, [program, state, records]);
      // Somewhere in one of the saves after as many, which differs from kill to kill.
      await writer.printed(new RegExp(`saved ${(kill * 7) % 23 || 1}\n`));
      await writer.stop("SIGKILL");
      const harness = new StateHarness(state);
      const restored = await harness.state.load();
      const match = good.find(
        ({ certificate }) => certificate.serial === restored?.certificate.serial,
      );
      expect(harness.all("state.refused")).toEqual([]);
      // Who signed is of no use after a restart.
      const { signedBy, ...certificate } = match?.certificate ?? {};
      expect(signedBy).toBe("fake");
      expect(restored?.certificate).toEqual(certificate);
      expect(restored?.roots.map(({ pem }) => pem)).toEqual(match?.roots.map(({ pem }) => pem));
      expect(restored?.certificate.privateKeyPem.reveal()).toEqual(
        match?.certificate.privateKeyPem.reveal(),
      );
      seen.add(restored?.certificate.serial ?? "none");
    }
    expect(seen.size).toBe(2);

    const last = new StateHarness(state);
    const [inside, name] = [dirname(last.path), basename(last.path)];
    const left = readdirSync(inside).filter((entry) => entry !== name);
    expect(left.length, "some kills fell into a write").toBeGreaterThan(0);
    for (const entry of left) utimesSync(join(inside, entry), 0, 0);
    await last.save(await issued());
    expect(last.all("state.swept")).toMatchObject([{ files: left.length }]);
    expect(readdirSync(inside)).toEqual([name]);
  });
});
