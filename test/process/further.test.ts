import { createHash, randomBytes, X509Certificate } from "node:crypto";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { FaultCa } from "../fakes/fault-ca.ts";
import { eventually } from "../support/eventually.ts";
import { temporaryFolder } from "../support/processes.ts";
import type { TestCa } from "../support/test-ca.ts";
import { caEnvironment, runToEnd, TestAgent } from "./support.ts";
import { withScene } from "./shared-ca.ts";
import type { SdsResponse } from "../support/sds-client.ts";

let ca: FaultCa;
let other: TestCa;
let folder: string;
withScene("Other", (scene) => ({ ca, other, folder } = scene));

const NAME = "session-ticket-keys";

const hexOf = (bytes: Uint8Array | null | undefined): string =>
  Buffer.from(bytes ?? []).toString("hex");
const keysIn = ({ secrets }: SdsResponse): string[] =>
  (secrets[0]?.sessionTicketKeys?.keys ?? []).map(({ inlineBytes }) => hexOf(inlineBytes));
const valueIn = ({ secrets }: SdsResponse): string =>
  hexOf(secrets[0]?.genericSecret?.secret?.inlineBytes);

/** The settings are read again, and files looked at, without the wait for the next look. */
const reload = ({ process }: TestAgent): void => void process.child.kill("SIGHUP");

/** Replaces a file as a careful tool does. */
function replace(path: string, content: Buffer | string): void {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}

describe("--ticket-keys-interval", () => {
  test("serves keys, under an alias too, and pushes each new one before those of before", async () => {
    const args = ["--ticket-keys-interval", "2s", "--sds-alias", `tickets=${NAME}`];
    const agent = TestAgent.of(ca, { args });
    await agent.ready();
    const stream = agent.client().open([NAME]);
    const first = keysIn(await stream.take());
    const second = keysIn(await stream.take());
    const third = keysIn(await stream.take());
    expect(second.slice(1)).toEqual(first.slice(0, 2));
    expect(third.slice(1)).toEqual(second.slice(0, 2));
    expect(new Set([...first, ...second, ...third].map((key) => key.length))).toEqual(
      new Set([160]),
    );
    const alias = agent.client().open(["tickets"]);
    const response = await alias.take();
    expect(response.names).toEqual(["tickets"]);
    expect(keysIn(response)[0]).toHaveLength(160);

    const made = await agent.metric('node_agent_ticket_keys_made_total{reason="due"}');
    expect(made).toBeGreaterThanOrEqual(2);
    const at = await agent.metric("node_agent_ticket_keys_timestamp_seconds");
    expect(Math.abs(Date.now() / 1000 - (at ?? 0))).toBeLessThan(10);
    const acks = await agent.metric(`node_agent_sds_acks_total{resource="${NAME}"}`);
    expect(acks).toBeGreaterThanOrEqual(3);
    const page = await (await fetch(await agent.adminUrl("/debug/sds"))).text();
    const { resources } = JSON.parse(page) as { resources: { name: string; source: string }[] };
    expect(resources.find(({ name }) => name === NAME)).toMatchObject({
      source: "generated",
      kind: NAME,
    });
    expect(page).not.toContain(third[0]);
  });

  test("replaces all keys when a root is distrusted", async () => {
    const [bundle, config] = [join(folder, "roots.pem"), join(folder, "agent.yaml")];
    writeFileSync(bundle, other.rootPem);
    const settings = `trust-bundle: ${bundle}\nticket-keys-interval: 1h\n`;
    writeFileSync(config, settings);
    const agent = TestAgent.of(ca, { args: ["--config", config] });
    await agent.ready();
    const stream = agent.client().open([NAME]);
    const before = keysIn(await stream.take());
    const { fingerprint256 } = new X509Certificate(other.rootPem);
    writeFileSync(config, `${settings}distrust-root: ${fingerprint256}\n`);
    reload(agent);
    const after = keysIn(await stream.take());
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
    expect(
      await agent.logged("ticket_keys.rotated", ({ reason }) => reason === "trust"),
    ).toBeTruthy();
  });
});

describe("--ticket-keys-file", () => {
  test("is served, followed, and the last good keys stay when it is of no use", async () => {
    const path = join(folder, "tickets");
    const [one, two] = [randomBytes(80), randomBytes(80)];
    const agent = TestAgent.of(ca, { args: ["--ticket-keys-file", path] });
    await agent.ready();
    const missing = await agent.logged("ticket_keys.unusable");
    expect(missing.err).toMatchObject({ code: "TICKET_KEYS_MISSING" });
    const stream = agent.client().open([NAME]);
    await agent.logged("sds.held", ({ name }) => name === NAME);

    replace(path, one);
    reload(agent);
    expect(keysIn(await stream.take())).toEqual([one.toString("hex")]);
    replace(path, `${two.toString("base64")}\n${one.toString("base64")}\n`);
    reload(agent);
    const both = [two, one].map((key) => key.toString("hex"));
    expect(keysIn(await stream.take())).toEqual(both);
    expect(await agent.metric("node_agent_ticket_keys_file_unusable")).toBe(0);

    replace(path, randomBytes(79));
    reload(agent);
    const refused = await agent.logged(
      "ticket_keys.unusable",
      ({ err }) => err?.code === "TICKET_KEYS_INVALID",
    );
    expect(refused.err?.message).toContain("key 1 is 79 bytes long, not 80");
    expect(await agent.metric("node_agent_ticket_keys_file_unusable")).toBe(1);
    expect(keysIn(await agent.client().open([NAME]).take())).toEqual(both);
  });

  test("is the operator's to replace when a root is distrusted, who is told", async () => {
    const path = join(folder, "tickets");
    const [bundle, config] = [join(folder, "roots.pem"), join(folder, "agent.yaml")];
    writeFileSync(path, randomBytes(80));
    writeFileSync(bundle, other.rootPem);
    const settings = `trust-bundle: ${bundle}\nticket-keys-file: ${path}\n`;
    writeFileSync(config, settings);
    const agent = TestAgent.of(ca, { args: ["--config", config] });
    await agent.ready();
    await agent.logged("ticket_keys.loaded");
    expect(agent.lines("ticket_keys.outdated")).toEqual([]);
    const { fingerprint256 } = new X509Certificate(other.rootPem);
    writeFileSync(config, `${settings}distrust-root: ${fingerprint256}\n`);
    reload(agent);
    const told = await agent.logged("ticket_keys.outdated");
    expect(told).toMatchObject({ level: "warn", path, keys: 1 });
    expect(await agent.metric("node_agent_ticket_keys_outdated")).toBe(1);
    replace(path, randomBytes(80));
    reload(agent);
    await agent.logged("ticket_keys.replaced");
    expect(await agent.metric("node_agent_ticket_keys_outdated")).toBe(0);
  });
});

describe("--generic-secret", () => {
  test.each<[string, (path: string) => void, string]>([
    ["too large", (path) => replace(path, Buffer.alloc(1_048_577)), "it is larger than 1 MiB"],
    ["a folder", (path) => (rmSync(path), mkdirSync(path)), "it is not a regular file"],
    ["empty", (path) => replace(path, ""), "the file is empty"],
    ["gone", (path) => rmSync(path), "the file does not exist"],
  ])(
    "that is %s keeps its last good value, with an error and a metric",
    async (_what, spoil, why) => {
      const path = join(folder, "hmac");
      writeFileSync(path, "one\n");
      const agent = TestAgent.of(ca, { args: ["--generic-secret", `hmac=${path}`] });
      await agent.ready();
      const stream = agent.client().open(["hmac"]);
      const first = await stream.take();
      expect(valueIn(first)).toBe(Buffer.from("one\n").toString("hex"));
      // Nobody can try words against what is told in clear.
      const digest = createHash("sha256").update("4:one\n").digest("hex");
      expect(digest.startsWith(first.version)).toBe(false);
      expect(await agent.metric('node_agent_generic_secret_file_unusable{generic="hmac"}')).toBe(0);

      spoil(path);
      reload(agent);
      const { err } = await agent.logged("generic_secret.unusable");
      expect(err?.code).toMatch(/^GENERIC_SECRET_(INVALID|MISSING)$/);
      expect(err?.message).toContain(why);
      expect(await agent.metric('node_agent_generic_secret_file_unusable{generic="hmac"}')).toBe(1);
      expect(valueIn(await agent.client().open(["hmac"]).take())).toBe(valueIn(first));

      rmSync(path, { recursive: true, force: true });
      replace(path, "two");
      reload(agent);
      expect(valueIn(await stream.take())).toBe(Buffer.from("two").toString("hex"));
      expect(await agent.metric('node_agent_generic_secret_file_unusable{generic="hmac"}')).toBe(0);
    },
  );
});

describe("a file that is there and of no use ends the start, in one line", () => {
  test.each([
    ["--ticket-keys-file", (path: string) => path, "TICKET_KEYS_INVALID"],
    ["--generic-secret", (path: string) => `hmac=${path}`, "GENERIC_SECRET_INVALID"],
  ])("%s", async (flag, valueOf, code) => {
    const path = join(folder, "file");
    mkdirSync(path);
    const args = ["run", "--socket", "./sds.sock", flag, valueOf(path)];
    const ended = await runToEnd(args, { env: caEnvironment(ca, temporaryFolder()) });
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.complaints).toHaveLength(1);
    expect(ended.complaints[0]).toContain(`${code}: ${flag} ${valueOf(path)}`);
  });
});

test("a private key provider of PROXY_CONFIG is in the certificate, and no key beside it", async () => {
  const PROXY_CONFIG = '{"privateKeyProvider":{"cryptomb":{"pollDelay":"0.002s","fallback":true}}}';
  const agent = TestAgent.of(ca, { env: { PROXY_CONFIG } });
  await agent.ready();
  const { secrets } = await agent.client().open(["default"]).take();
  const { privateKeyProvider, privateKey } = secrets[0]?.tlsCertificate ?? {};
  expect(privateKey ?? undefined).toBeUndefined();
  expect(privateKeyProvider).toMatchObject({ providerName: "cryptomb", fallback: true });
  const config = Buffer.from(privateKeyProvider?.typedConfig?.value ?? []).toString("latin1");
  expect(config).toContain("PRIVATE KEY-----");
});

test("all names, where that is allowed, have them too", async () => {
  const path = join(folder, "hmac");
  writeFileSync(path, "one");
  const args = ["--ticket-keys-interval", "1h", "--generic-secret", `hmac=${path}`];
  const agent = TestAgent.of(ca, { args: [...args, "--sds-empty-means-all"] });
  await agent.ready();
  await eventually("all of them", async () => {
    const answer = await agent.client().fetch([]);
    return "names" in answer && answer.names.length === 4 ? answer.names.toSorted() : undefined;
  }).then((names) => expect(names).toEqual(["ROOTCA", "default", "hmac", NAME]));
});
