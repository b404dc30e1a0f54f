import { X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { FaultCa } from "../fakes/fault-ca.ts";
import { eventually } from "../support/eventually.ts";
import { temporaryFolder } from "../support/processes.ts";
import type { TestCa } from "../support/test-ca.ts";
import { caEnvironment, runToEnd, TestAgent } from "./support.ts";
import { withScene } from "./shared-ca.ts";

let ca: FaultCa;
let other: TestCa;
let folder: string;
withScene("Other", (scene) => ({ ca, other, folder } = scene));

/** As openssl prints it. */
const fingerprint = ({ rootPem }: TestCa): string => new X509Certificate(rootPem).fingerprint256;

/** The PEM of the secrets that a new client gets, by their names. */
async function servedBy(agent: TestAgent): Promise<{ chain: string; roots: string }> {
  const text = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString();
  const client = agent.client();
  const [pair, bundle] = [client.open(["default"]), client.open(["ROOTCA"])];
  const [certificate, validation] = [await pair.take(), await bundle.take()];
  client.close();
  return {
    chain: text(certificate.secrets[0]?.tlsCertificate?.certificateChain?.inlineBytes),
    roots: text(validation.secrets[0]?.validationContext?.trustedCa?.inlineBytes),
  };
}

const reload = ({ process }: TestAgent): void => void process.child.kill("SIGHUP");

describe("--trust-bundle", () => {
  test("that is there and of no use ends the start, in one line", async () => {
    const path = join(folder, "roots.pem");
    writeFileSync(path, "no certificate\n");
    const args = ["run", "--socket", "./sds.sock", "--trust-bundle", path];
    const ended = await runToEnd(args, { env: caEnvironment(ca, temporaryFolder()) });
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.complaints).toHaveLength(1);
    expect(ended.complaints[0]).toMatch(/^TRUST_BUNDLE_INVALID: .*roots\.pem holds no roots/);
    expect(ended.left.filter((name) => name.includes("sock"))).toEqual([]);
  });

  test("that is missing is warned about; when it comes, its roots are served and a certificate follows", async () => {
    const path = join(folder, "roots.pem");
    const args = ["--trust-bundle", path, "--root-change-window", "1s"];
    const agent = TestAgent.of(ca, { args });
    await agent.ready();
    const warning = await agent.logged("trust_bundle.unusable");
    expect(warning.err).toMatchObject({ code: "TRUST_BUNDLE_MISSING" });
    expect(await agent.metric("node_agent_trust_bundle_file_unusable")).toBe(1);
    expect((await servedBy(agent)).roots).toBe(ca.issuer.rootPem);

    writeFileSync(path, other.rootPem);
    await eventually(
      "both roots",
      async () => (await servedBy(agent)).roots.includes(other.rootPem),
      60_000,
    );
    expect((await servedBy(agent)).roots).toContain(ca.issuer.rootPem);
    await eventually("another certificate", () => agent.lines("rotation.succeeded").length === 2);
    const rotations = 'node_agent_rotations_total{reason="roots",outcome="success"}';
    expect(await agent.metric(rotations)).toBe(1);
    expect(await agent.metric('node_agent_trust_bundle_roots{source="configured"}')).toBe(1);
    expect(await agent.metric("node_agent_trust_bundle_file_unusable")).toBe(0);
  });
});

describe("--distrust-root in the configuration file, at SIGHUP", () => {
  test("takes the root out at once; its certificate is served until there is one of another root", async () => {
    const [bundle, config] = [join(folder, "roots.pem"), join(folder, "agent.yaml")];
    writeFileSync(bundle, other.rootPem);
    writeFileSync(config, `trust-bundle: ${bundle}\n`);
    const agent = TestAgent.of(ca, { args: ["--config", config] });
    await agent.ready();
    const before = await servedBy(agent);
    expect(before.roots).toContain(ca.issuer.rootPem);

    writeFileSync(config, `trust-bundle: ${bundle}\ndistrust-root: ${fingerprint(ca.issuer)}\n`);
    reload(agent);
    const failed = await agent.logged("rotation.failed");
    expect(failed.err).toMatchObject({ code: "CERT_ROOT_DISTRUSTED" });
    expect(await servedBy(agent)).toEqual({ chain: before.chain, roots: other.rootPem });
    expect((await agent.health()).status).toBe(200);

    ca.faults = { issuer: other };
    await eventually("another certificate", () => agent.lines("rotation.succeeded").length === 2);
    const after = await servedBy(agent);
    expect(after.roots).toBe(other.rootPem);
    const leaf = new X509Certificate(after.chain);
    expect(leaf.verify(new X509Certificate(other.rootPem).publicKey)).toBe(true);
  });

  test("with every root leaves the last bundle, and says so", async () => {
    const config = join(folder, "agent.yaml");
    writeFileSync(config, "ttl: 1h\n");
    const agent = TestAgent.of(ca, { args: ["--config", config] });
    await agent.ready();
    const before = await servedBy(agent);
    writeFileSync(config, `ttl: 1h\ndistrust-root: [${fingerprint(ca.issuer)}]\n`);
    reload(agent);
    const told = await agent.logged("roots.none_left");
    expect(told.err).toMatchObject({ code: "TRUST_BUNDLE_EMPTY" });
    expect(await servedBy(agent)).toEqual(before);
    expect(await agent.metric("node_agent_trust_bundle_empty")).toBe(1);
    writeFileSync(config, "ttl: 1h\n");
    reload(agent);
    await eventually(
      "the end of it",
      async () => (await agent.metric("node_agent_trust_bundle_empty")) === 0,
    );
  });

  test("that cannot be read changes nothing, and a new certificate is asked for all the same", async () => {
    const config = join(folder, "agent.yaml");
    writeFileSync(config, "ttl: 1h\n");
    const agent = TestAgent.of(ca, { args: ["--config", config] });
    await agent.ready();
    writeFileSync(config, "distrust-root: [abc]\nttl: 1h\n");
    reload(agent);
    const told = await agent.logged("agent.reload_failed");
    expect(told.err).toMatchObject({ code: "INVALID_VALUE" });
    expect(told.err?.message).toContain("agent.yaml:1");
    await eventually("another certificate", () => agent.lines("rotation.succeeded").length === 2);
  });
});
