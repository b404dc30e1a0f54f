import { chmodSync, existsSync, lstatSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { FaultCa } from "../fakes/fault-ca.ts";
import { removeFolders, stopAll, temporaryFolder } from "../support/processes.ts";
import {
  caEnvironment,
  contentsOf,
  IDENTITY,
  jwt,
  type RunOptions,
  runToEnd,
  TestAgent,
} from "./support.ts";

let ca: FaultCa;
beforeAll(async () => {
  ca = await FaultCa.start();
});
afterAll(() => ca.stop());
afterEach(async () => {
  await stopAll();
  removeFolders();
});

const SELF_SIGNED = ["run", "--ca-provider", "self-signed", "--metrics-addr", "127.0.0.1:0"];

/** The one line of what is refused at start: status 2, no log, no socket. */
async function refused(args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr, complaints, left } = await runToEnd(args, options);
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: `${complaints[0]}\n` });
  if (options.cwd === undefined) expect(left.filter((name) => /sock/.test(name))).toEqual([]);
  return complaints[0] ?? "";
}

/** What a second agent at the same socket must not have disturbed. */
async function stillServes(agent: TestAgent): Promise<void> {
  const [secret] = (await agent.client().open(["default"]).next()).secrets;
  expect(secret?.tlsCertificate?.privateKey?.inlineBytes?.length).toBeGreaterThan(0);
}

const asNobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};

describe("the roots of the CA", () => {
  function at(path: string): Record<string, string> {
    const folder = temporaryFolder();
    return { ...caEnvironment(ca, folder), CA_ROOT_CA: path };
  }

  test("missing: CA_ROOT_MISSING names the file and what to mount", async () => {
    const line = await refused(["--socket", "./sds.sock"], { env: at("/nowhere/root-cert.pem") });
    expect(line).toMatch(/^CA_ROOT_MISSING: .*\/nowhere\/root-cert\.pem/);
    expect(line).toContain("CA_ROOT_CA");
  });

  test.each([
    ["empty", ""],
    ["garbage", "this is no certificate\n"],
    [
      "a block with garbage in it",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ],
  ])("%s: CA_ROOT_INVALID names the file", async (_what, content) => {
    const file = join(temporaryFolder(), "root-cert.pem");
    writeFileSync(file, content);
    const line = await refused(["--socket", "./sds.sock"], { env: at(file) });
    expect(line).toMatch(/^CA_ROOT_INVALID: /);
    expect(line).toContain(file);
  });
});

describe("the socket", () => {
  test("a path that is too long: how long it may be", async () => {
    const line = await refused([...SELF_SIGNED, "--socket", `./${"s".repeat(120)}`]);
    expect(line).toMatch(/^SOCKET_PATH_TOO_LONG: .*at most 107 bytes.*bytes shorter/);
  });

  test("a folder that may not be written: who the agent is, and what to mount", async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o555);
    const line = await refused([...SELF_SIGNED, "--socket", join(folder, "sds.sock")], {
      cwd: folder,
      ...asNobody,
    });
    expect(line).toMatch(/^SOCKET_NOT_WRITABLE: .*EACCES.*runs as \d+:\d+: mount a volume/);
    expect(contentsOf(folder)).toEqual([]);
  });

  test("the default folder that cannot be made", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "var"), "a file where a folder should be");
    const line = await refused(SELF_SIGNED, { cwd: folder });
    expect(line).toMatch(/^SOCKET_NOT_WRITABLE: .*(ENOTDIR|EEXIST)/);
    expect(contentsOf(folder)).toEqual(["var"]);
  });

  test("a regular file at the path is not touched", async () => {
    const path = join(temporaryFolder(), "sds.sock");
    writeFileSync(path, "precious");
    const before = lstatSync(path);
    const line = await refused([...SELF_SIGNED, "--socket", path]);
    expect(line).toMatch(/^SOCKET_NOT_A_SOCKET: .*sds\.sock is a regular file, not a socket/);
    expect(readFileSync(path, "utf8")).toBe("precious");
    expect(lstatSync(path).mtimeMs).toBe(before.mtimeMs);
  });

  test("a live server at the path keeps it, and goes on", async () => {
    const first = TestAgent.selfSigned();
    await first.ready();
    const before = lstatSync(first.socket).ino;
    const line = await refused([...SELF_SIGNED, "--socket", first.socket]);
    expect(line).toMatch(/^SOCKET_IN_USE: .*another server answers there .*pilot-agent/);
    expect(lstatSync(first.socket).ino).toBe(before);
    await stillServes(first);
    await first.end();
  });

  test("what a killed agent left behind is replaced", async () => {
    const first = TestAgent.selfSigned();
    await first.ready();
    await first.end();
    expect(existsSync(first.socket)).toBe(true);
    const second = TestAgent.selfSigned({ folder: first.folder });
    await second.ready();
    await stillServes(second);
    await second.end();
  });
});

describe("in Kubernetes", () => {
  const KUBERNETES = {
    KUBERNETES_SERVICE_HOST: "10.96.0.1",
    POD_NAMESPACE: "demo",
    SERVICE_ACCOUNT: "web",
  };

  test("without an address it is MISSING_VALUE, and never a CA of our own making", async () => {
    const line = await refused(["--socket", "./sds.sock"], { env: KUBERNETES });
    expect(line).toMatch(/^MISSING_VALUE: .*address of the CA.*CA_ADDR.*PROXY_CONFIG/);
  });

  test.each([
    ["YAML", (address: string) => `concurrency: 2\ndiscoveryAddress: ${address}\n`],
    ["JSON", (address: string) => JSON.stringify({ discoveryAddress: address })],
  ])("the address of PROXY_CONFIG is used (%s)", async (_form, configFor) => {
    const folder = temporaryFolder();
    const { CA_ADDR = "", ...rest } = caEnvironment(ca, folder);
    const env = { ...rest, ...KUBERNETES, PROXY_CONFIG: configFor(CA_ADDR) };
    const agent = new TestAgent({ folder, env });
    await agent.ready();
    expect(agent.lines("agent.starting")[0]).toMatchObject({ provider: "istio", ca: CA_ADDR });
    await agent.end();
  });

  test("a PROXY_CONFIG that is not YAML", async () => {
    const env = { ...KUBERNETES, PROXY_CONFIG: "discoveryAddress: [" };
    const line = await refused(["run"], { env });
    expect(line).toMatch(/^INVALID_VALUE: PROXY_CONFIG is not YAML/);
  });
});

describe("who the certificate is for", () => {
  function without(...names: readonly string[]): { folder: string; env: Record<string, string> } {
    const folder = temporaryFolder();
    const all = caEnvironment(ca, folder);
    const env = Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));
    return { folder, env };
  }

  test("neither set nor in a token: IDENTITY_UNKNOWN names what is missing and what to set", async () => {
    const { env } = without("POD_NAMESPACE", "SERVICE_ACCOUNT", "NODE_AGENT_TOKEN_PATH");
    const line = await refused(["run", "--socket", "./sds.sock"], { env });
    expect(line).toMatch(/^IDENTITY_UNKNOWN: .*namespace and the service account/);
    expect(line).toContain("the file does not exist");
    expect(line).toMatch(/set POD_NAMESPACE and SERVICE_ACCOUNT, or mount/);
  });

  test("only the service account is missing", async () => {
    const { env } = without("SERVICE_ACCOUNT", "NODE_AGENT_TOKEN_PATH");
    const line = await refused(["run", "--socket", "./sds.sock"], { env });
    expect(line).toMatch(/^IDENTITY_UNKNOWN: the service account of/);
    expect(line).toContain("set SERVICE_ACCOUNT");
    expect(line).not.toContain("POD_NAMESPACE");
  });

  test("a token that is none is not shown", async () => {
    const { env, folder } = without("POD_NAMESPACE", "SERVICE_ACCOUNT");
    writeFileSync(join(folder, "token"), "an-opaque-token-to-be-kept-secret");
    const line = await refused(["run", "--socket", "./sds.sock"], { env });
    expect(line).toMatch(/^IDENTITY_UNKNOWN: /);
    expect(line).not.toContain("opaque");
  });

  test("the token's subject says", async () => {
    const { env, folder } = without("POD_NAMESPACE", "SERVICE_ACCOUNT");
    writeFileSync(join(folder, "token"), jwt({ sub: "system:serviceaccount:demo:web" }));
    const agent = new TestAgent({ folder, env });
    await agent.ready();
    expect(agent.lines("agent.starting")[0]).toMatchObject({ spiffe_id: IDENTITY });
    await agent.end();
  });
});

describe("the metrics port", () => {
  async function occupied<T>(use: (address: string) => Promise<T>): Promise<T> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      return await use(`127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.close();
    }
  }

  test("in use: SDS goes on, the log names the usual culprit, and the port is taken when it is free", async () => {
    const agent = await occupied(async (address) => {
      const agent = TestAgent.selfSigned({ args: ["--metrics-addr", address] });
      const { err } = await agent.logged("metrics.failed");
      expect(err?.code).toBe("METRICS_BIND");
      expect(err?.message).toContain(`${address}: the address is in use`);
      expect(err?.hint).toMatch(/pilot-agent.*--metrics-addr/);
      await agent.ready();
      await stillServes(agent);
      expect(agent.process.alive).toBe(true);
      return agent;
    });
    expect((await agent.health()).status).toBe(200);
    await agent.end();
  });

  test("in use and --metrics-required: status 2 and no socket", async () => {
    await occupied(async (address) => {
      const folder = temporaryFolder();
      const socket = join(folder, "sds.sock");
      const args = ["run", "--ca-provider", "self-signed", "--socket", socket];
      const ended = await runToEnd([...args, "--metrics-addr", address, "--metrics-required"]);
      expect(ended.code).toBe(2);
      expect(ended.complaints).toEqual([
        expect.stringMatching(/^METRICS_BIND: cannot listen on .*the address is in use/),
      ]);
      expect(contentsOf(folder)).toEqual([]);
    });
  });
});

describe("options of Node that would expose keys", () => {
  test.each(["--inspect=127.0.0.1:0", "--heapsnapshot-signal=SIGUSR2", "--report-on-fatalerror"])(
    "NODE_OPTIONS=%s is refused",
    async (option) => {
      const env = { NODE_OPTIONS: option };
      const { code, complaints, left } = await runToEnd([...SELF_SIGNED, "--socket", "./s"], {
        env,
      });
      expect(code).toBe(2);
      const line = complaints.find((each) => each.startsWith("NODE_OPTIONS_UNSAFE: "));
      expect(line).toContain(option.split("=")[0]);
      expect(line).toContain("--development");
      expect(left).toEqual([]);
    },
  );

  test("with --development they are allowed", async () => {
    const env = { NODE_OPTIONS: "--report-on-fatalerror" };
    const agent = TestAgent.selfSigned({ args: ["--development"], env });
    await agent.ready();
    await agent.end();
  });

  test("the CA refuses them too", async () => {
    const env = { NODE_OPTIONS: "--heapsnapshot-signal=SIGUSR2" };
    const args = ["ca", "--listen", "127.0.0.1:0", "--insecure-no-auth"];
    expect(await refused(args, { env })).toMatch(/^NODE_OPTIONS_UNSAFE: /);
  });
});

test("empty variables count as unset", async () => {
  const names = [
    "CA_ADDR",
    "CA_PROVIDER",
    "CA_ROOT_CA",
    "TRUST_DOMAIN",
    "POD_NAMESPACE",
    "SERVICE_ACCOUNT",
    "SECRET_TTL",
    "SECRET_GRACE_PERIOD_RATIO",
    "WORKLOAD_RSA_KEY_SIZE",
    "ECC_SIGNATURE_ALGORITHM",
    "PKCS8_KEY",
    "PROXY_CONFIG",
    "KUBERNETES_SERVICE_HOST",
    "NODE_AGENT_CONFIG",
    "NODE_AGENT_LOG_LEVEL",
    "CA_HEADER_X",
    "NODE_OPTIONS",
  ];
  const agent = new TestAgent({ env: Object.fromEntries(names.map((name) => [name, ""])) });
  await agent.ready();
  expect(agent.lines("agent.starting")[0]).toMatchObject({
    provider: "self-signed",
    spiffe_id: "spiffe://cluster.local/ns/default/sa/default",
  });
  await agent.end();
});
