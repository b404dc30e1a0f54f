import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { FaultCa } from "../fakes/fault-ca.ts";
import { noOpenssl } from "../integration/istio-ca.openssl.ts";
import { eventually } from "../support/eventually.ts";
import { ocspResponse } from "../support/ocsp-response.ts";
import { temporaryFolder } from "../support/processes.ts";
import { revocationList } from "../support/revocation-list.ts";
import { TestCa } from "../support/test-ca.ts";
import { caEnvironment, runToEnd, TestAgent } from "./support.ts";
import { withScene } from "./shared-ca.ts";

const HOUR = 3_600_000;
let ca: FaultCa;
let other: TestCa;
let folder: string;
withScene("Other", (scene) => ({ ca, other, folder } = scene));

/** Has the agent read its files now; a new certificate comes with it, once in 10 s. */
const reload = ({ process }: TestAgent): void => void process.child.kill("SIGHUP");

/** What a new client is told of revocation. */
async function served(agent: TestAgent) {
  const client = agent.client();
  const [pair, bundle] = [client.open(["default"]), client.open(["ROOTCA"])];
  const certificate = (await pair.take()).secrets[0]?.tlsCertificate;
  const validation = (await bundle.take()).secrets[0]?.validationContext;
  client.close();
  return {
    lists: Buffer.from(validation?.crl?.inlineBytes ?? []).toString(),
    onlyLeaf: validation?.onlyVerifyLeafCertCrl,
    staple: Buffer.from(certificate?.ocspStaple?.inlineBytes ?? []),
  };
}

/** Of the intermediate and the root: complete for every chain of this CA. */
async function allLists(revoked: readonly string[] = [], nextUpdate = Date.now() + HOUR) {
  const made = await Promise.all(
    [ca.issuer.root, ca.issuer.signer].map((from) => revocationList(from, { revoked, nextUpdate })),
  );
  return made.join("");
}

describe("--crl", () => {
  test("that is there and of no use ends the start, in one line", async () => {
    const path = join(folder, "crl.pem");
    writeFileSync(path, "no list\n");
    const args = ["run", "--socket", "./sds.sock", "--crl", path];
    const ended = await runToEnd(args, { env: caEnvironment(ca, temporaryFolder()) });
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.complaints).toHaveLength(1);
    expect(ended.complaints[0]).toMatch(/^CRL_INVALID: .*crl\.pem holds no revocation lists/);
  });

  test("goes out with the first bundle, and is replaced on the same stream", async () => {
    const path = join(folder, "crl.pem");
    const first = await allLists();
    writeFileSync(path, first);
    const agent = TestAgent.of(ca, { args: ["--crl", path] });
    await agent.ready();
    const bundles = agent.client().open(["ROOTCA"]);
    const crlOf = (
      secret: Awaited<ReturnType<typeof bundles.take>>["secrets"][number] | undefined,
    ) => Buffer.from(secret?.validationContext?.crl?.inlineBytes ?? []).toString();
    const earliest = await bundles.take();
    expect(crlOf(earliest.secrets[0])).toBe(first);
    expect(earliest.secrets[0]?.validationContext?.onlyVerifyLeafCertCrl).toBeFalsy();
    expect(agent.lines("revocation.changed")).toMatchObject([{ lists: 2, checked: "all" }]);
    expect(await agent.metric('node_agent_crl_checked{chain="all"}')).toBe(1);
    expect(await agent.metric("node_agent_crl_lists")).toBe(2);
    const due = await agent.metric("node_agent_crl_next_update_timestamp_seconds");
    expect((due ?? 0) - Date.now() / 1000).toBeGreaterThan(3_000);

    const second = await allLists(["0a"]);
    writeFileSync(path, second);
    reload(agent);
    const next = await bundles.take();
    expect(crlOf(next.secrets[0])).toBe(second);
  });

  const bad: [string, string, () => Promise<string | undefined>][] = [
    ["CRL_ISSUER_UNKNOWN", "by another CA", () => revocationList(other.root)],
    ["CRL_EXPIRED", "expired", () => allLists([], Date.now() - 1_000)],
    ["CRL_INVALID", "garbage", () => Promise.resolve("garbage\n")],
    ["CRL_MISSING", "gone", () => Promise.resolve(undefined)],
    [
      "CRL_SIGNATURE",
      "signed by another key",
      async () => revocationList((await TestCa.create({ intermediate: true })).signer),
    ],
  ];
  test("bad input is told with its code and counted, and the last good lists stay", async () => {
    const path = join(folder, "crl.pem");
    const good = await allLists(["0a"]);
    writeFileSync(path, good);
    const agent = TestAgent.of(ca, { args: ["--crl", path] });
    await agent.ready();
    for (const [code, what, make] of bad) {
      const content = await make();
      if (content === undefined) rmSync(path);
      else writeFileSync(path, content);
      reload(agent);
      const series = `node_agent_crl_problem{problem="${code}"}`;
      await eventually(what, async () => (await agent.metric(series)) === 1);
      const event = code === "CRL_EXPIRED" ? "crl.expired" : "crl.unusable";
      const line = await agent.logged(event, ({ err }) => err?.code === code);
      expect(line.err?.hint ?? line.err?.message).not.toBe("");
      expect((await served(agent)).lists, what).toBe(good);
      writeFileSync(path, good);
      reload(agent);
      await eventually("the end of it", async () => (await agent.metric(series)) === 0);
    }
    expect((await served(agent)).lists).toBe(good);
  });

  test("without a list of the CA that signs peers is withheld, and alarmed about", async () => {
    const path = join(folder, "crl.pem");
    writeFileSync(path, await revocationList(ca.issuer.root));
    const agent = TestAgent.of(ca, { args: ["--crl", path] });
    await agent.ready();
    const line = await agent.logged("crl.withheld");
    expect(line).toMatchObject({ level: "error", err: { code: "CRL_INCOMPLETE" } });
    expect(line.err?.message).toContain("CN=Test Intermediate");
    expect((await served(agent)).lists).toBe("");
    writeFileSync(path, await revocationList(ca.issuer.signer));
    reload(agent);
    await eventually("the leaf's list", async () => (await served(agent)).onlyLeaf);
    const problem = 'node_agent_crl_problem{problem="CRL_INCOMPLETE"}';
    expect(await agent.metric(problem)).toBe(0);

    // Envoy's SPIFFE validator cannot be told to look at the leaf alone.
    await agent.client().open(["ALL"]).take();
    const kept = await agent.logged("validator.crl_withheld");
    expect(kept).toMatchObject({ level: "error", err: { code: "CRL_INCOMPLETE" } });
    expect(await agent.metric(problem)).toBe(1);
    writeFileSync(path, await allLists());
    reload(agent);
    await agent.logged("validator.crl_settled");
    expect(await agent.metric(problem)).toBe(0);
  });
});

describe.skipIf(noOpenssl)("--ocsp-staple", () => {
  test("is served with the certificate it is about, whatever comes after it, until the rotation", async () => {
    const path = join(folder, "ocsp.der");
    const agent = TestAgent.of(ca, { args: ["--ocsp-staple", path] });
    await agent.ready();
    const missing = await agent.logged("ocsp.unusable");
    expect(missing.err).toMatchObject({ code: "OCSP_MISSING" });
    const serial = String((await agent.logged("rotation.succeeded"))["serial"]);
    const response = await ocspResponse({ issuer: ca.issuer.signer, serials: [serial] });
    const bad = [
      ["OCSP_INVALID", Buffer.from("garbage")],
      ["OCSP_OTHER_SERIAL", await ocspResponse({ issuer: ca.issuer.signer, serials: ["4d2e"] })],
    ] as const;
    for (const [code, bytes] of bad) {
      writeFileSync(path, bytes);
      // The same certificate goes on: what is under test is the file.
      ca.faults = { hang: true };
      reload(agent);
      await agent.logged("ocsp.unusable", ({ err }) => err?.code === code);
      expect(await agent.metric(`node_agent_ocsp_problem{problem="${code}"}`)).toBe(1);
      expect((await served(agent)).staple).toHaveLength(0);
    }
    writeFileSync(path, response);
    reload(agent);
    await agent.logged("ocsp.stapled");
    expect((await served(agent)).staple).toEqual(response);
    expect(await agent.metric("node_agent_ocsp_stapled")).toBe(1);

    const of = { issuer: ca.issuer.signer, serials: [serial] };
    const useless = [
      ["OCSP_OTHER_SERIAL", await ocspResponse({ ...of, serials: ["4d2e"] })],
      ["OCSP_OTHER_ISSUER", await ocspResponse({ ...of, issuer: ca.issuer.root })],
      ["OCSP_SIGNATURE", await ocspResponse({ ...of, responder: other.root })],
    ] as const;
    for (const [code, bytes] of useless) {
      writeFileSync(path, bytes);
      reload(agent);
      const problem = `node_agent_ocsp_problem{problem="${code}"}`;
      await eventually(code, async () => (await agent.metric(problem)) === 1);
      await agent.logged(
        "ocsp.unusable",
        (line) => line.err?.code === code && line["stapled"] === true,
      );
      expect((await served(agent)).staple, code).toEqual(response);
      expect(await agent.metric("node_agent_ocsp_stapled")).toBe(1);
    }
    writeFileSync(path, response);
    reload(agent);
    await eventually("the good one", () => agent.lines("ocsp.stapled").length === 2);

    ca.faults = {};
    const stale = () =>
      agent
        .lines("ocsp.unusable")
        .filter(({ err }) => err?.code === "OCSP_OTHER_SERIAL")
        .some(({ err }) => err?.message.includes(`serial ${serial}`));
    await eventually("the next certificate", () => {
      reload(agent);
      return stale();
    });
    expect((await served(agent)).staple).toHaveLength(0);
    expect(await agent.metric("node_agent_ocsp_stapled")).toBe(0);
  });
});
