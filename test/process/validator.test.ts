import { X509Certificate } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { envoy } from "../../src/gen/spiffe-validator.js";
import type { FaultCa } from "../fakes/fault-ca.ts";
import { temporaryFolder } from "../support/processes.ts";
import type { SdsEnd, SdsResponse } from "../support/sds-client.ts";
import { spiffeBundle } from "../support/svid.ts";
import { TestCa } from "../support/test-ca.ts";
import { makePair } from "../support/pairs.ts";
import { caEnvironment, runToEnd, TestAgent } from "./support.ts";
import { withScene } from "./shared-ca.ts";

const { SPIFFECertValidatorConfig } = envoy.extensions.transport_sockets.tls.v3;

let ca: FaultCa;
let b: TestCa;
let folder: string;
withScene("B", (scene) => ({ ca, other: b, folder } = scene));

const PLAIN = { disable_spiffe_cert_validation: true };

/** The roots in a response: of `trusted_ca`, or of each trust domain. */
function rootsIn(response: SdsResponse | SdsEnd): Record<string, string> {
  if (!("secrets" in response)) throw new Error(response.details);
  const text = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString();
  const context = response.secrets[0]?.validationContext;
  const config = context?.customValidatorConfig?.typedConfig?.value;
  if (!config) return { trustedCa: text(context?.trustedCa?.inlineBytes) };
  expect(context.trustedCa ?? undefined).toBeUndefined();
  const { trustDomains } = SPIFFECertValidatorConfig.decode(config);
  return Object.fromEntries(
    trustDomains.map(({ name, trustBundle }) => [name ?? "", text(trustBundle?.inlineBytes)]),
  );
}

/** The text of an answer over REST. */
function restRequest(socketPath: string, body: object): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json" };
    const options = { socketPath, path: "/v3/discovery:secrets", method: "POST", headers };
    const call = request(options, (answer) => {
      let text = "";
      answer.on("data", (part: Buffer) => (text += part.toString()));
      answer.on("end", () => resolve(text));
    });
    call.on("error", reject).end(JSON.stringify(body));
  });
}

describe("--validator spiffe", () => {
  test("by node metadata on two streams of one agent; a change of the roots reaches both", async () => {
    const [bundle, federated] = [join(folder, "roots.pem"), join(folder, "b.json")];
    writeFileSync(bundle, ca.issuer.rootPem);
    writeFileSync(federated, spiffeBundle(b));
    const agent = TestAgent.of(ca, {
      args: [
        "--validator=spiffe",
        `--federated-bundle=b.example=${federated}`,
        `--trust-bundle=${bundle}`,
      ],
    });
    await agent.ready();
    const client = agent.client();
    const own = ca.issuer.rootPem;
    const both = { "cluster.local": own, "b.example": b.rootPem };
    const validated = client.open(["ROOTCA"]);
    const plain = client.open().send({ names: ["ROOTCA"], node: "p", metadata: PLAIN });
    const all = client.open(["ALL"]);
    expect(rootsIn(await validated.take())).toEqual(both);
    expect(rootsIn(await plain.take())).toEqual({ trustedCa: own });
    expect(rootsIn(await all.take())).toEqual(both);
    const one = await client.open(["spiffe://b.example"]).next();
    expect(rootsIn(one)).toEqual({ "b.example": b.rootPem });

    const fetched = await client.fetch(["ROOTCA"], undefined, { node: "p", metadata: PLAIN });
    expect(rootsIn(fetched)).toEqual({ trustedCa: own });
    expect(rootsIn(await client.fetch(["ROOTCA"]))).toEqual(both);
    const metadata = { disable_spiffe_cert_validation: "true" };
    const body = { resource_names: ["ROOTCA"], node: { id: "r", metadata } };
    expect(await restRequest(agent.socket, body)).toContain("trustedCa");
    expect(await restRequest(agent.socket, { ...body, node: {} })).toContain("SPIFFECertValidator");

    const other = await TestCa.create({ name: "Other" });
    writeFileSync(bundle, own + other.rootPem);
    const limit = 60_000;
    const after = rootsIn(await plain.take(undefined, limit));
    expect(Object.keys(after)).toEqual(["trustedCa"]);
    expect(after["trustedCa"]).toContain(other.rootPem);
    for (const stream of [validated, all]) {
      const roots = rootsIn(await stream.take(undefined, limit));
      expect(roots["cluster.local"]).toContain(other.rootPem);
      expect(roots["b.example"]).toBe(b.rootPem);
    }
    const views = await (await fetch(await agent.adminUrl("/debug/sds"))).text();
    expect(views).toContain('"validator": "trusted-ca"');
  });
});

describe("--federated-bundle", () => {
  test("whose last root is distrusted at SIGHUP leaves the validator, and sessions with it end", async () => {
    const [federated, config] = [join(folder, "b.pem"), join(folder, "agent.yaml")];
    writeFileSync(federated, b.rootPem);
    const settings = `validator: spiffe\nfederated-bundle:\n  b.example: ${federated}\nticket-keys-interval: 12h\n`;
    writeFileSync(config, settings);
    const agent = TestAgent.of(ca, { args: ["--config", config] });
    await agent.ready();
    const stream = agent.client().open(["ROOTCA"]);
    expect(Object.keys(rootsIn(await stream.take()))).toEqual(["cluster.local", "b.example"]);
    await agent.logged("ticket_keys.rotated");

    const root = new X509Certificate(b.rootPem).fingerprint256;
    writeFileSync(config, `${settings}distrust-root: ["${root}"]\n`);
    agent.process.child.kill("SIGHUP");
    expect(Object.keys(rootsIn(await stream.take()))).toEqual(["cluster.local"]);
    await agent.logged("ticket_keys.rotated", ({ reason }) => reason === "trust");
    const told = await agent.logged("trust_bundle.unusable");
    expect(told.err).toMatchObject({ code: "TRUST_BUNDLE_EMPTY" });
  });

  test("that is there and of no use, and a domain that cannot be one, end the start in one line", async () => {
    const path = join(folder, "b.json");
    writeFileSync(path, '{"keys": []}');
    for (const [given, complaint] of [
      [`b.example=${path}`, /^TRUST_BUNDLE_INVALID: --federated-bundle b\.example=.* no key with/],
      [`cluster.local=${path}`, /^SETTINGS_CONFLICT: .*own trust domain/],
      [`spiffe://b=${path}`, /^INVALID_VALUE: .*is no trust domain/],
    ] as const) {
      const args = ["run", "--socket", "./sds.sock", "--federated-bundle", given];
      const ended = await runToEnd(args, { env: caEnvironment(ca, temporaryFolder()) });
      expect(ended).toMatchObject({ code: 2, stdout: "" });
      expect(ended.complaints).toEqual([expect.stringMatching(complaint)]);
    }
  });

  test("that comes late joins what is served; nobody of the own domain is known by it", async () => {
    const path = join(folder, "b.pem");
    const args = ["--federated-bundle", `b.example=${path}`];
    const agent = TestAgent.of(ca, { args });
    await agent.ready();
    const gauge = "node_agent_federated_bundles_unusable";
    expect(await agent.metric(gauge)).toBe(1);
    const stream = agent.client().open(["ALL"]);
    expect(Object.keys(rootsIn(await stream.take()))).toEqual(["cluster.local"]);
    writeFileSync(path, b.rootPem);
    expect(rootsIn(await stream.take(undefined, 60_000))["b.example"]).toBe(b.rootPem);
    expect(await agent.metric(gauge)).toBe(0);
    expect(await agent.metric("node_agent_trust_bundle_file_unusable")).toBe(0);

    // A certificate of the own domain under the other's root is not taken.
    ca.faults = { issuer: b, foreignRoot: true };
    agent.process.child.kill("SIGHUP");
    const failed = await agent.logged("rotation.failed");
    expect(failed.err?.code).toMatch(/^CERT_/);
    expect(rootsIn(await agent.client().open(["ROOTCA"]).next())).toEqual({
      trustedCa: ca.issuer.rootPem,
    });
    expect((await agent.health()).status).toBe(200);
  });
});

describe("with a mounted certificate of a trust domain that no setting says", () => {
  const PROD = "spiffe://prod.example/ns/demo/sa/web";
  const mount = async (uri: string): Promise<void> => {
    const { chain, key } = await makePair(ca.issuer, { uri });
    mkdirSync(join(folder, "etc/certs"), { recursive: true });
    const files = { "root-cert.pem": ca.issuer.rootPem, "key.pem": key, "cert-chain.pem": chain };
    for (const [name, text] of Object.entries(files))
      writeFileSync(join(folder, "etc/certs", name), text);
  };
  const federated = (domain: string): string => {
    const path = join(folder, `${domain}.pem`);
    writeFileSync(path, b.rootPem);
    return `--federated-bundle=${domain}=${path}`;
  };
  const env = { FILE_MOUNTED_CERTS: "true" };

  test("peers are judged by the trust domain of the certificate, however late that comes, and of the next", async () => {
    // The default of TRUST_DOMAIN is another's then.
    const args = ["--validator=spiffe", federated("cluster.local")];
    const agent = new TestAgent({ folder, env, args });
    await agent.logged("mounted.unusable");
    const client = agent.client();
    const streams = ["ROOTCA", "ALL", "spiffe://prod.example"].map((name) => client.open([name]));
    const own = ca.issuer.rootPem;
    await mount(PROD);
    const [roots, all, prod] = await Promise.all(streams.map((stream) => stream.take()));
    const both = { "prod.example": own, "cluster.local": b.rootPem };
    for (const response of [roots, all]) expect(response && rootsIn(response)).toEqual(both);
    expect(prod && rootsIn(prod)).toEqual({ "prod.example": own });
    const plain = await client.fetch(["ROOTCA"], undefined, { node: "p", metadata: PLAIN });
    expect(rootsIn(plain)).toEqual({ trustedCa: own });

    await mount("spiffe://next.example/ns/demo/sa/web");
    const next = await streams[0]?.take();
    const after = { "next.example": own, "cluster.local": b.rootPem };
    expect(next && rootsIn(next)).toEqual(after);
  });

  test("one of another's trust domain is not served, with the reason", async () => {
    await mount(PROD);
    const agent = new TestAgent({ folder, env, args: [federated("prod.example")] });
    const { err } = await agent.logged("mounted.unusable");
    expect(err).toMatchObject({ code: "CERT_TRUST_DOMAIN_MISMATCH" });
    expect(err?.message).toContain('"prod.example", which is another\'s by --federated-bundle');
    expect((await agent.health()).status).toBe(503);
  });

  test("a bundle map is refused at the start, since nothing says whose bundle counts", async () => {
    const path = join(folder, "map.json");
    const keys: unknown = JSON.parse(spiffeBundle(ca.issuer));
    writeFileSync(path, JSON.stringify({ trust_domains: { "prod.example": keys } }));
    await mount(PROD);
    const args = ["run", `--trust-bundle=${path}`];
    const { code, complaints } = await runToEnd(args, { cwd: folder, env });
    expect(code).toBe(2);
    expect(complaints).toEqual([
      expect.stringMatching(/^TRUST_BUNDLE_INVALID: .*set TRUST_DOMAIN/),
    ]);
    const agent = new TestAgent({
      folder,
      env: { ...env, TRUST_DOMAIN: "prod.example" },
      args: args.slice(1),
    });
    await agent.ready();
  });
});
