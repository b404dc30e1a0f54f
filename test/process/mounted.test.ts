import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { KubeletVolume } from "../support/kubelet-volume.ts";
import { handMade } from "../support/openssl-files.ts";
import { makePair, type Pair } from "../support/pairs.ts";
import { removeFolders, stopAll, temporaryFolder } from "../support/processes.ts";
import { type SdsTexts, textsOf } from "../support/sds-texts.ts";
import { TestCa } from "../support/test-ca.ts";
import { type AgentOptions, IDENTITY, runToEnd, TestAgent } from "./support.ts";

let ca: TestCa;
let pairs: readonly [Pair, Pair, Pair];
let folder: string;
let volume: KubeletVolume;
beforeAll(async () => {
  ca = await TestCa.create({ intermediate: true });
  pairs = [await makePair(ca), await makePair(ca), await makePair(ca)];
});
beforeEach(() => {
  folder = temporaryFolder();
  volume = new KubeletVolume(join(folder, "mount"));
});
afterEach(async () => {
  await stopAll();
  removeFolders();
});

type Names = readonly [chain: string, key: string, roots: string];
const KUBERNETES: Names = ["tls.crt", "tls.key", "ca.crt"];
const ISTIO: Names = ["cert-chain.pem", "key.pem", "root-cert.pem"];
const GKE: Names = ["certificates.pem", "private_key.pem", "ca_certificates.pem"];

const files = (
  { chain, key, roots = ca.rootPem }: Pick<Pair, "chain" | "key"> & { readonly roots?: string },
  [first, second, third] = KUBERNETES,
): Record<string, string> => ({ [first]: chain, [second]: key, [third]: roots });

/** An agent whose certificate is in `volume`. */
const mounting = ({ args = [], ...options }: AgentOptions = {}): TestAgent =>
  new TestAgent({
    ...options,
    args: ["--ca-provider", "files", "--files-dir", volume.folder, ...args],
  });

/** What a client gets that asks now. */
async function served(agent: TestAgent): Promise<SdsTexts> {
  return textsOf(await agent.client().open(["default"]).take());
}

const reading = async (agent: TestAgent) => {
  await agent.logged("control.listening");
  return runToEnd(["renew", "--wait", "--socket", agent.socket]);
};

// fault: mounted-files-broken
describe("a certificate that is mounted", () => {
  test.each(["ec", "rsa:2048"] as const)(
    "by hand (%s), after the agent has started: waited for, and served",
    async (key) => {
      const agent = mounting();
      const { err } = await agent.logged("mounted.unusable");
      expect(err?.code).toBe("FILE_UNREADABLE");
      expect(err?.message).toContain(join(volume.folder, "tls.crt"));
      expect((await agent.health()).status).toBe(503);
      const stream = agent.client().open(["default"]);
      await stream.silence();

      const made = handMade(key, IDENTITY);
      volume.put(files(made));
      expect(textsOf(await stream.take())).toMatchObject({ chain: made.chain, key: made.key });
      const roots = textsOf(await agent.client().open(["ROOTCA"]).take());
      expect(roots.trustedCa).toBe(made.roots);
      expect((await agent.health()).status).toBe(200);
      expect((await agent.logged("mounted.loaded"))["spiffe_id"]).toBe(IDENTITY);
    },
  );

  test("each swap of a kubelet's volume goes to clients, files and hooks; renewal is not planned", async () => {
    volume.put(files(pairs[0]));
    const output = join(folder, "out");
    const args = ["--output-certs", output, "--after-rotation-command", "/bin/true"];
    const agent = mounting({ args: [...args, "--state-dir", join(folder, "state")] });
    await agent.ready();
    expect(agent.process.stderr).toContain("--state-dir: unused, since the certificate is mounted");
    const stream = agent.client().open(["default"]);
    expect(textsOf(await stream.take())).toMatchObject({ chain: pairs[0].chain });
    for (const next of [pairs[1], pairs[2]]) {
      volume.put(files(next));
      const response = await stream.take();
      expect(textsOf(response)).toMatchObject({ chain: next.chain, key: next.key });
      await agent.logged("output.written", ({ serial }) => serial === next.serial);
      await agent.logged("hook.done", ({ serial }) => serial === next.serial);
    }
    const page = await agent.metrics();
    expect(page).not.toMatch(/^node_agent_certificate_next_rotation_timestamp_seconds\{/m);
    expect(page).toMatch(
      /^node_agent_certificate_not_after_timestamp_seconds\{resource="default"/m,
    );
    expect(page).toMatch(/^istio_agent_cert_expiry_seconds\{resource_name="default"\} \d/m);
    expect(page).toMatch(/^node_agent_rotator_state\{state="valid"\} 1/m);
    expect(page).not.toMatch(/^node_agent_(ca_requests|rotations)_total.* [1-9]/m);
    expect(agent.process.output + page).not.toContain(pairs[0].key.split("\n")[1]);
  });

  test("a set that is of no use: the last good one stays, who asks is told, and the next good one is taken", async () => {
    volume.put(files(pairs[0]));
    const agent = mounting();
    await agent.ready();
    volume.put(files({ ...pairs[1], key: pairs[2].key }));
    const { err, valid_until } = await agent.logged("mounted.unusable");
    expect(err?.code).toBe("FILE_PAIR_MISMATCH");
    expect(valid_until).toBeDefined();
    expect(await served(agent)).toMatchObject({ chain: pairs[0].chain, key: pairs[0].key });
    expect((await agent.health()).status).toBe(200);
    expect(await agent.metric('node_agent_rotator_state{state="retrying"}')).toBe(1);

    const asked = await reading(agent);
    expect(asked.code).not.toBe(0);
    expect(asked.stderr).toContain("FILE_PAIR_MISMATCH");
    expect(agent.lines("mounted.unusable")).toHaveLength(2);

    const stranger = await TestCa.create({ name: "Stranger" });
    volume.put(files({ ...pairs[1], roots: stranger.rootPem }));
    await agent.logged("mounted.unusable", (line) => line.err?.code === "CERT_CHAIN_BROKEN");
    volume.put(files(pairs[1]));
    await agent.logged("mounted.loaded", ({ serial }) => serial === pairs[1].serial);
    const again = await reading(agent);
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toContain(`read, and the same: serial ${pairs[1].serial}`);
    expect(await served(agent)).toMatchObject({ chain: pairs[1].chain, key: pairs[1].key });
  });

  test("that expires without a next one: not ready and not handed out, with the reason, told once", async () => {
    volume.put(files(pairs[0]));
    const agent = mounting();
    await agent.ready();
    volume.put(files(await makePair(ca, { ttlMs: 4_000 })));
    await agent.logged("secret.expired");
    const { err } = await agent.logged("mounted.unusable");
    expect(err?.code).toBe("FILE_CERT_EXPIRED");
    expect((await agent.health()).status).toBe(503);
    expect(await agent.metric('node_agent_rotator_state{state="expired"}')).toBe(1);
    const stream = agent.client().open(["default"]);
    await stream.silence();
    volume.put(files(pairs[1]));
    expect(textsOf(await stream.take())).toMatchObject({ chain: pairs[1].chain });
    expect((await agent.health()).status).toBe(200);
    expect(agent.lines("mounted.unusable")).toHaveLength(1);
  });

  test.each([
    [{ TRUST_DOMAIN: "other.example" }, "CERT_TRUST_DOMAIN_MISMATCH"],
    [{ POD_NAMESPACE: "other" }, "CERT_IDENTITY_MISMATCH"],
    [{ POD_NAMESPACE: "demo", SERVICE_ACCOUNT: "db" }, "CERT_IDENTITY_MISMATCH"],
  ])("for somebody else by %o is not served", async (env, code) => {
    volume.put(files(pairs[0]));
    const agent = mounting({ env });
    const { err } = await agent.logged("mounted.unusable");
    expect(err?.code).toBe(code);
    expect(err?.message).toContain(join(volume.folder, "tls.crt"));
    expect((await agent.health()).status).toBe(503);
  });
});

describe("where it is looked for", () => {
  const put = (where: string, names: Names): void => {
    const mount = join(folder, where);
    mkdirSync(mount, { recursive: true });
    for (const [name, text] of Object.entries(files(pairs[0], names)))
      writeFileSync(join(mount, name), text);
  };
  const WORKLOAD = "var/run/secrets/workload-spiffe-credentials";

  test.each([
    ["the well-known mount, by itself", WORKLOAD, ISTIO, { KUBERNETES_SERVICE_HOST: "10.0.0.1" }],
    ["FILE_MOUNTED_CERTS", "etc/certs", ISTIO, { FILE_MOUNTED_CERTS: "true" }],
    ["the same, a Kubernetes Secret", "etc/certs", KUBERNETES, { FILE_MOUNTED_CERTS: "true" }],
    ["GKE", WORKLOAD, GKE, { CA_PROVIDER: "GkeWorkloadCertificate" }],
    [
      "--files-dir with Istio's names",
      "x",
      ISTIO,
      { CA_PROVIDER: "files", NODE_AGENT_FILES_DIR: "x" },
    ],
    [
      "names of the operator's own",
      "x",
      ["a", "b", "c"] as const,
      {
        CA_PROVIDER: "FILES",
        NODE_AGENT_FILES_DIR: "x",
        NODE_AGENT_FILES_CERT: "a",
        NODE_AGENT_FILES_KEY: "b",
        NODE_AGENT_FILES_ROOT: "./x/../x/../c",
      },
    ],
  ])("%s", async (_title, where, names, env) => {
    put(where, names);
    if (where === "x" && names[2] === "c") writeFileSync(join(folder, "c"), ca.rootPem);
    const agent = new TestAgent({ folder, env });
    await agent.ready();
    expect(await served(agent)).toMatchObject({ chain: pairs[0].chain });
    expect((await agent.logged("agent.starting"))["provider"]).toBe("files");
  });

  test("a CA that is named wins over the mount", async () => {
    put(WORKLOAD, ISTIO);
    const agent = TestAgent.selfSigned({ folder });
    await agent.ready();
    expect((await served(agent)).chain).not.toBe(pairs[0].chain);
  });

  test.each([
    [{ PROV_CERT: "/etc/prov" }, "variable PROV_CERT: /etc/prov"],
    [{ CA_PROVIDER: "Citadel" }, "variable CA_PROVIDER: Citadel"],
  ])("FILE_MOUNTED_CERTS excludes %o", async (env, other) => {
    const { code, complaints } = await runToEnd(["run"], {
      env: { FILE_MOUNTED_CERTS: "true", ...env },
    });
    expect(code).toBe(2);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain("SETTINGS_CONFLICT: variable FILE_MOUNTED_CERTS");
    expect(complaints[0]).toContain(other);
  });

  test("OUTPUT_CERTS may not overwrite what is mounted", async () => {
    const { code, complaints } = await runToEnd(["run"], {
      env: { FILE_MOUNTED_CERTS: "true", OUTPUT_CERTS: "etc/certs/" },
    });
    expect(code).toBe(2);
    expect(complaints).toEqual([
      expect.stringContaining("SETTINGS_CONFLICT: variable OUTPUT_CERTS: the mounted certificate"),
    ]);
  });

  test("`config` says where, and why there", async () => {
    put(WORKLOAD, ISTIO);
    const { code, stdout } = await runToEnd(["config"], { cwd: folder });
    expect(code).toBe(0);
    const line = (flag: string) => stdout.split("\n").find((text) => text.startsWith(`${flag} `));
    expect(line("ca-provider")).toMatch(/ files +derived: folder \.\/var\/run/);
    expect(line("files-dir")).toContain(` ./${WORKLOAD} `);
    expect(line("files-cert")).toContain(" cert-chain.pem ");
  });
});

test("a takeover waits for the files, and follows them from then on", async () => {
  volume.put(files(pairs[0]));
  const args = ["--takeover"];
  const old = mounting({ folder, args });
  await old.logged("control.listening");
  const next = mounting({ folder, args });
  await next.logged("takeover.done");
  expect((await old.process.exited).code).toBe(0);
  volume.put(files(pairs[1]));
  await eventually("the next pair", async () => (await served(next)).chain === pairs[1].chain);
});
