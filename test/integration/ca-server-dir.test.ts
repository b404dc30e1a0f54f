import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const SRC = join(import.meta.dirname, "../../src");

/** Opens the CA of a folder, as the agent and `node-agent ca` do, and prints its root. */
const OPENER = `
  import { Authority } from "./ca/authority/authority.ts";
  import { systemClock } from "./core/clock.ts";
  try {
    const options = { clock: systemClock, caDir: process.argv[2], onRenewalFailed() {} };
    process.stdout.write((await Authority.open(options)).rootPem);
  } catch (error) {
    process.stderr.write(error.describe());
    process.exitCode = error.exitCode;
  }
`;

let folder = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ca-dir-"));
  chmodSync(folder, 0o755);
  await build({
    stdin: { contents: OPENER, resolveDir: SRC, loader: "ts" },
    outfile: join(folder, "open.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function open(caDir: string, options: { uid?: number; gid?: number } = {}): Promise<Ended> {
  const child = spawn(process.execPath, [join(folder, "open.mjs"), caDir], options);
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => child.once("close", (status) => resolve({ status, out, err })));
}

describe("--ca-dir between processes", () => {
  test("six that start at once on an empty folder have one root", async () => {
    const caDir = join(folder, "shared");
    const all = await Promise.all(Array.from({ length: 6 }, () => open(caDir)));
    expect(all.map(({ status }) => status)).toEqual(Array(6).fill(0));
    expect(all[0]?.out).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
    expect(new Set(all.map(({ out }) => out)).size).toBe(1);
    expect((await open(caDir)).out).toBe(all[0]?.out);
    expect(readdirSync(caDir)).toEqual(["node-agent-ca"]);
  });

  // Only root can become somebody else; for root everything is readable and writable.
  const asRoot = process.geteuid?.() === 0;
  const nobody = { uid: 65_534, gid: 65_534 };

  test.skipIf(!asRoot)(
    "a folder that this user may not write: exit status 2 (needs root)",
    async () => {
      const caDir = join(folder, "of-root");
      mkdirSync(caDir, { mode: 0o755 });
      const { status, err } = await open(caDir, nobody);
      expect(status).toBe(2);
      expect(err).toMatch(/^CA_STATE_UNUSABLE: .*of-root: this user may not use it \(repair it, /);
    },
  );

  test.skipIf(!asRoot)(
    "a CA of another user: exit status 2, and it stays as it is (needs root)",
    async () => {
      const caDir = join(folder, "of-another");
      const first = await open(caDir);
      chmodSync(caDir, 0o777);
      const { status, err } = await open(caDir, nobody);
      expect(status).toBe(2);
      expect(err).toMatch(/node-agent-ca: it belongs to uid 0, this process runs as 65534/);
      expect((await open(caDir)).out).toBe(first.out);
    },
  );
});
