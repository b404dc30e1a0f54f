import { chmodSync, existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SYSTEM_POOLS } from "../../src/pki/system-pools.ts";
import { eventually } from "../support/eventually.ts";
import { KubeletVolume } from "../support/kubelet-volume.ts";
import { makePair, type Pair } from "../support/pairs.ts";
import { removeFolders, stopAll, temporaryFolder } from "../support/processes.ts";
import type { SdsResponse } from "../support/sds-client.ts";
import { TestCa } from "../support/test-ca.ts";
import { type AgentOptions, TestAgent } from "./support.ts";

const [NOT_FOUND, UNAVAILABLE] = [5, 14];

/** What a change may take to reach a client, milliseconds. */
const SOON_MS = 1_000;
const SWAPS = 1_000;
/** How many of them may take longer, where a machine is busy with other things. */
const STUMBLES = 5;
const PATIENCE_MS = 20_000;

let ca: TestCa;
let pairs: Pair[];
let folder: string;
beforeAll(async () => {
  ca = await TestCa.create();
  pairs = await Promise.all(Array.from({ length: 4 }, () => makePair(ca)));
});
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await stopAll();
  removeFolders();
});

const files = ({ chain, key }: Pair) => ({
  "cert.pem": chain,
  "key.pem": key,
  "ca.pem": ca.rootPem,
});
const certName = (at: string): string => `file-cert:${at}/cert.pem~${at}/key.pem`;
const pair = (n: number): Pair => {
  const one = pairs[n % pairs.length];
  if (one === undefined) throw new Error("no pair");
  return one;
};

/** The pair in a response. */
function served({ secrets: [secret] }: SdsResponse): Pick<Pair, "chain" | "key"> {
  const text = (bytes: Uint8Array | null | undefined): string =>
    Buffer.from(bytes ?? []).toString();
  return {
    chain: text(secret?.tlsCertificate?.certificateChain?.inlineBytes),
    key: text(secret?.tlsCertificate?.privateKey?.inlineBytes),
  };
}

async function agentWith(options: AgentOptions): Promise<TestAgent> {
  const agent = TestAgent.selfSigned(options);
  await agent.ready();
  return agent;
}

describe("files as secrets", () => {
  test("are served under Istio's names, and each swap of a kubelet's volume", async () => {
    const volume = new KubeletVolume(join(folder, "mount"));
    volume.put(files(pair(0)));
    const agent = await agentWith({ args: ["--sds-file-root", folder] });
    const client = agent.client();
    const stream = client.open([certName(volume.folder)]);
    expect(served(await stream.take())).toEqual({ chain: pair(0).chain, key: pair(0).key });
    for (let n = 1; n <= 20; n += 1) {
      volume.put(files(pair(n)));
      const response = await stream.take(undefined, PATIENCE_MS);
      expect(served(response)).toEqual({ chain: pair(n).chain, key: pair(n).key });
    }
    const roots = await client.open([`file-root:${volume.folder}/ca.pem`]).take();
    const { trustedCa } = roots.secrets[0]?.validationContext ?? {};
    expect(Buffer.from(trustedCa?.inlineBytes ?? []).toString()).toBe(ca.rootPem);

    expect(await agent.metric('node_agent_file_loads_total{kind="tls-certificate"}')).toBe(21);
    const good = 'node_agent_file_secrets{kind="trust-bundle",state="good"}';
    expect(await agent.metric(good)).toBe(1);
    const expiry = `istio_agent_cert_expiry_seconds{resource_name="${certName(volume.folder)}"}`;
    expect(await agent.metric(expiry)).toBeGreaterThan(3_000);
    const debug = await (await fetch(await agent.adminUrl("/debug/sds"))).text();
    expect(debug).toContain(`"source": "file"`);
    expect(agent.process.output + debug).not.toContain(pair(0).key.split("\n")[1]);
  });

  test("follow a thousand swaps: each pair is pushed, whole, in order and within a second", async () => {
    const volume = new KubeletVolume(join(folder, "mount"));
    volume.put(files(pair(0)));
    const agent = await agentWith({ args: ["--sds-file-root", folder] });
    const stream = agent.client().open([certName(volume.folder)]);
    await stream.take();
    const tookMs: number[] = [];
    for (let n = 1; n <= SWAPS; n += 1) {
      const swappedAt = performance.now();
      volume.put(files(pair(n)));
      const response = await stream.take(undefined, PATIENCE_MS);
      tookMs.push(performance.now() - swappedAt);
      expect(served(response)).toEqual({ chain: pair(n).chain, key: pair(n).key });
    }
    const [slowest = 0, ...others] = tookMs.toSorted((a, b) => b - a);
    const median = others[Math.floor(SWAPS / 2)] ?? 0;
    process.stderr.write(
      `${SWAPS} swaps: pushed after ${median.toFixed(0)} ms in the median, ${slowest.toFixed(0)} ms at most\n`,
    );
    expect(tookMs.filter((ms) => ms > SOON_MS).length).toBeLessThanOrEqual(STUMBLES);
    const kind = 'kind="tls-certificate"';
    expect(await agent.metric(`node_agent_file_loads_total{${kind}}`)).toBe(1 + SWAPS);
    expect(agent.lines("file.unusable")).toEqual([]);
  }, 600_000);

  test("are found by the paths of Istio's mounts, from the working folder", async () => {
    const mount = join(folder, "etc/certs");
    mkdirSync(mount, { recursive: true });
    for (const [name, text] of Object.entries(files(pair(0))))
      writeFileSync(join(mount, name), text);
    const agent = await agentWith({ folder });
    const client = agent.client();
    // The folder of the socket and the token is around it; the innermost decides.
    expect(served(await client.open([certName("etc/certs")]).take()).chain).toBe(pair(0).chain);
    expect(served(await client.open([certName(mount)]).take()).chain).toBe(pair(0).chain);
  });

  const hasPool = SYSTEM_POOLS.some((path) => existsSync(path));
  test.skipIf(!hasPool)("include the roots of the system", async () => {
    const agent = await agentWith({ folder });
    const { secrets } = await agent.client().open(["file-root:system"]).take();
    const pem = Buffer.from(secrets[0]?.validationContext?.trustedCa?.inlineBytes ?? []).toString();
    expect(pem.split("BEGIN CERTIFICATE").length).toBeGreaterThan(20);
  });

  test("can be fetched once: they are not there at first, and a moment later they are", async () => {
    const volume = new KubeletVolume(join(folder, "mount"));
    volume.put(files(pair(0)));
    const agent = await agentWith({ args: ["--sds-file-root", folder] });
    const client = agent.client();
    const name = certName(volume.folder);
    expect(await client.fetch([name])).toMatchObject({ code: UNAVAILABLE });
    const response = await eventually("the secret", async () => {
      const answer = await client.fetch([name]);
      return "secrets" in answer ? answer : undefined;
    });
    expect(served(response).chain).toBe(pair(0).chain);
  });
});

describe("what is not to be had", () => {
  test("a path outside the roots, the state folder, the token: unknown, with the reason in the log", async () => {
    const [state, tokens] = [join(folder, "state"), join(folder, "tokens")];
    mkdirSync(state, { mode: 0o700 });
    mkdirSync(tokens);
    writeFileSync(join(tokens, "token"), ca.rootPem);
    const args = ["--sds-file-root", folder, "--state-dir", state];
    const agent = await agentWith({ args: [...args, "--token-path", join(tokens, "token")] });
    const client = agent.client();
    const names = [
      "file-root:/etc/ssl/certs/ca-certificates.crt",
      `file-root:${folder}/../outside.pem`,
      `file-root:${tokens}/token`,
      `file-root:${state}/node-agent/default.pem`,
      certName(state),
    ];
    for (const name of names) {
      expect(await client.fetch([name])).toMatchObject({ code: NOT_FOUND });
      const { err } = await agent.logged("file.refused", (line) => line["name"] === name);
      expect(err?.code).toBe("FILE_OUTSIDE_ROOTS");
    }
    const refused = 'node_agent_file_failures_total{code="FILE_OUTSIDE_ROOTS"}';
    expect(await agent.metric(refused)).toBe(names.length);
  });

  test("a link that leads out: held from the start; later, the last good pair stays", async () => {
    const [inside, outside] = [join(folder, "in"), join(folder, "out")];
    for (const path of [inside, outside]) {
      mkdirSync(path);
      for (const [name, text] of Object.entries(files(pair(0))))
        writeFileSync(join(path, name), text);
    }
    symlinkSync(join(outside, "ca.pem"), join(inside, "link.pem"));
    const agent = await agentWith({ args: ["--sds-file-root", inside] });
    const client = agent.client();
    const held = client.open([`file-root:${inside}/link.pem`]);
    const { err } = await agent.logged("file.unusable");
    expect(err?.code).toBe("FILE_OUTSIDE_ROOTS");
    expect(err?.message).toContain(join(outside, "ca.pem"));

    await client.open([certName(inside)]).take();
    symlinkSync(join(outside, "key.pem"), join(inside, "next"));
    renameSync(join(inside, "next"), join(inside, "key.pem"));
    await agent.logged("file.unusable", (line) => line["name"] === certName(inside));
    const again = await client.open([certName(inside)]).take();
    expect(served(again)).toEqual({ chain: pair(0).chain, key: pair(0).key });
    const unusable = 'node_agent_file_secrets{kind="tls-certificate",state="unusable"}';
    expect(await agent.metric(unusable)).toBe(1);
    expect(await agent.metric("istio_agent_num_file_secret_failures_total")).toBe(2);
    await held.silence();
  });

  test.skipIf(process.getuid?.() !== 0)(
    "a file that the agent's user may not read, until it may",
    async () => {
      chmodSync(folder, 0o755);
      const mount = join(folder, "mount");
      mkdirSync(mount);
      for (const [name, text] of Object.entries(files(pair(0))))
        writeFileSync(join(mount, name), text, { mode: 0o600 });
      const own = temporaryFolder();
      chmodSync(own, 0o777);
      const agent = await agentWith({ args: ["--sds-file-root", mount], uid: 65_534, folder: own });
      const stream = agent.client().open([certName(mount)]);
      const { err } = await agent.logged("file.unusable");
      expect(err?.code).toBe("FILE_UNREADABLE");
      expect(err?.message).toContain("not readable by this user");
      for (const name of Object.keys(files(pair(0)))) chmodSync(join(mount, name), 0o644);
      expect(served(await stream.take()).chain).toBe(pair(0).chain);
    },
  );
});
