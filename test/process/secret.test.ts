import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { deltaResponse, ScriptedSds } from "../fakes/scripted-sds.ts";
import { eventually } from "../support/eventually.ts";
import { findLeaks, keyNeedles, type Needle } from "../support/leaks.ts";
import { nodeAgent, removeFolders, stopAll } from "../support/processes.ts";
import { caSecret } from "../support/secret-messages.ts";
import { IDENTITY, runToEnd, TestAgent } from "./support.ts";

const fakes: ScriptedSds[] = [];

afterEach(async () => {
  for (const fake of fakes.splice(0)) fake.stop();
  await stopAll();
  removeFolders();
});

const ENVIRONMENT = { POD_NAMESPACE: "demo", SERVICE_ACCOUNT: "web" };

async function readyAgent(...args: readonly string[]): Promise<TestAgent> {
  const agent = TestAgent.selfSigned({ env: ENVIRONMENT, args });
  await agent.ready();
  return agent;
}

/** What an Envoy would get: the chain, and every form in which the key could be found. */
async function served(agent: TestAgent): Promise<{ chain: string; needles: Needle[] }> {
  const stream = agent.client().open(["default"]);
  const pair = (await stream.take()).secrets[0]?.tlsCertificate;
  const text = (bytes?: Uint8Array | null): string => Buffer.from(bytes ?? []).toString();
  const key = text(pair?.privateKey?.inlineBytes);
  expect(key).toContain("PRIVATE KEY");
  return {
    chain: text(pair?.certificateChain?.inlineBytes),
    needles: keyNeedles("the key", key),
  };
}

/** `openssl x509` on the first certificate of `pem`: its fields as `name=value`. */
function openssl(pem: string): Record<string, string> {
  const args = ["x509", "-noout", "-serial", "-startdate", "-enddate", "-fingerprint", "-sha256"];
  const { stdout } = spawnSync("openssl", args, { input: pem });
  return Object.fromEntries(
    stdout
      .toString()
      .trim()
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0 || process.env["CI"] === "true";

const secret = (agent: TestAgent, ...args: readonly string[]) =>
  runToEnd(["secret", "--socket", agent.socket, ...args]);

describe.each([
  ["StreamSecrets", [] as string[]],
  ["DeltaSecrets", ["--delta"]],
])("node-agent secret by %s", (_name, variant) => {
  test("a table of what an agent serves, with status 0", async () => {
    const agent = await readyAgent();
    const { code, stdout, stderr } = await secret(agent, ...variant);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [head, ...rows] = stdout.trimEnd().split("\n");
    expect(head?.split(/ {2,}/)).toEqual([
      "RESOURCE NAME",
      "TYPE",
      "STATUS",
      "VALID CERT",
      "SERIAL NUMBER",
      "NOT AFTER",
      "NOT BEFORE",
      "SPIFFE ID",
    ]);
    const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`;
    expect(rows).toEqual([
      expect.stringMatching(
        new RegExp(`^default +Cert Chain +ACTIVE +true +[0-9a-f]+ +${time} +${time} +${IDENTITY}$`),
      ),
      expect.stringMatching(
        new RegExp(`^ROOTCA +CA +ACTIVE +true +[0-9a-f]+ +${time} +${time} +-$`),
      ),
    ]);
    await agent.end();
  });

  test.skipIf(!hasOpenssl)("serial and times are those that openssl sees", async () => {
    const agent = await readyAgent();
    const { chain } = await served(agent);
    const { stdout } = await secret(agent, "-o", "json", ...variant);
    const [pair] = JSON.parse(stdout) as { certificates: Record<string, string>[] }[];
    const [leaf] = pair?.certificates ?? [];
    const seen = openssl(chain);
    expect(leaf?.["serialNumber"]).toBe(seen["serial"]?.toLowerCase().replace(/^0+/, ""));
    expect(Date.parse(leaf?.["notBefore"] ?? "")).toBe(Date.parse(seen["notBefore"] ?? ""));
    expect(Date.parse(leaf?.["notAfter"] ?? "")).toBe(Date.parse(seen["notAfter"] ?? ""));
    expect(leaf?.["sha256"]).toBe(seen["sha256 Fingerprint"]?.replaceAll(":", "").toLowerCase());
    await agent.end();
  });

  test("json and yaml say the same; pem is the chain and the roots, which openssl verifies", async () => {
    const agent = await readyAgent();
    const { chain } = await served(agent);
    const json = await secret(agent, "-o", "json", ...variant);
    const yaml = await secret(agent, "--output", "yaml", ...variant);
    const pem = await secret(agent, "-o", "pem", ...variant);
    expect([json.code, yaml.code, pem.code]).toEqual([0, 0, 0]);
    expect(JSON.parse(json.stdout)).toMatchObject([
      { name: "default", type: "Cert Chain", privateKey: "matches", problems: [] },
      { name: "ROOTCA", type: "CA", privateKey: null, problems: [] },
    ]);
    expect(parse(yaml.stdout)).toEqual(JSON.parse(json.stdout));
    const lines = pem.stdout.split("\n");
    expect(lines.filter((line) => line.startsWith("# "))).toEqual([
      expect.stringMatching(/^# default: leaf, serial [0-9a-f]+, spiffe:/),
      expect.stringMatching(/^# default: intermediate, /),
      expect.stringMatching(/^# ROOTCA: root, /),
    ]);
    const certificates = lines.filter((line) => line !== "" && !line.startsWith("# ")).join("\n");
    expect(certificates.startsWith(chain.trim())).toBe(true);
    expect(pem.stdout).not.toMatch(/PRIVATE/);
    await agent.end();
  });

  test("no form has the key in it, in any encoding", async () => {
    const agent = await readyAgent();
    const { needles } = await served(agent);
    for (const form of ["table", "json", "yaml", "pem"]) {
      const { code, stdout, stderr } = await secret(agent, "-o", form, ...variant);
      expect(code).toBe(0);
      expect(findLeaks(stdout + stderr, needles)).toEqual([]);
    }
    await agent.end();
  });

  test("a name that is not served is PENDING at the deadline, the others are shown: status 1", async () => {
    const agent = await readyAgent();
    const args = ["--names", "default,nonsense", "--max", "5s", ...variant];
    const { code, stdout } = await secret(agent, ...args);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^default +Cert Chain +ACTIVE /m);
    if (variant.length === 0) {
      expect(stdout).toMatch(/^nonsense +- +PENDING +false +- +- +- +-$/m);
      expect(stdout).toMatch(/\n\nnonsense: the server has not answered\n$/);
    }
    await agent.end();
  });

  test("--watch prints again at a rotation, and ends by a signal with the status of what it saw", async () => {
    const agent = await readyAgent("--ttl", "6s", "--min-renew-interval", "1s");
    const { needles } = await served(agent);
    const watching = nodeAgent(["secret", "-w", "--socket", agent.socket, ...variant]);
    const serials = (): string[] =>
      [...watching.stdout.matchAll(/^default +Cert Chain +ACTIVE +true +([0-9a-f]+)/gm)].map(
        ([, serial]) => serial ?? "",
      );
    await eventually("three certificates", () => serials().length >= 3, 60_000);
    expect(new Set(serials()).size).toBe(serials().length);
    expect(watching.stdout).toMatch(/\n\nRESOURCE NAME/);
    expect(await watching.stop("SIGINT")).toEqual({ code: 0, signal: null });
    expect(watching.stderr).toBe("");
    expect(findLeaks(watching.output, needles)).toEqual([]);
    await agent.end();
  });
});

test("finds the socket by the settings of `run`: variables and file", async () => {
  const agent = await readyAgent();
  const env = { NODE_AGENT_SOCKET: agent.socket, CA_ADDR: "istiod:15012" };
  expect((await runToEnd(["secret"], { env })).code).toBe(0);
  await agent.end();
});

test("--watch ends with the stream, and says why", async () => {
  const agent = await readyAgent();
  const watching = nodeAgent(["secret", "--watch", "--socket", agent.socket]);
  await watching.printed(/^default +Cert Chain +ACTIVE/m);
  await agent.process.stop();
  expect((await watching.exited).code).toBe(1);
  expect(watching.stderr).toMatch(/^SERVER_STREAM_ENDED: .* answers UNAVAILABLE: /);
});

test("--watch ends when nobody reads any more", async () => {
  const agent = await readyAgent("--ttl", "6s", "--min-renew-interval", "1s");
  const watching = nodeAgent(["secret", "--watch", "--socket", agent.socket]);
  await watching.printed(/^default +Cert Chain/m);
  watching.child.stdout?.destroy();
  expect((await watching.exited).signal).toBeNull();
  await agent.end();
});

test("SIGTERM before the secrets have come: as if the signal had ended it", async () => {
  const fake = await ScriptedSds.start({ sotw: () => {} });
  fakes.push(fake);
  const asking = nodeAgent(["secret", "--max", "1h", "--socket", fake.path]);
  await eventually("the request", () => fake.sotwRequests.length === 1);
  expect(await asking.stop("SIGTERM")).toEqual({ code: 143, signal: null });
  expect(asking.output).toBe("");
});

describe("node-agent secret --delta", () => {
  test("a name that the server does not have is UNKNOWN at once: status 1", async () => {
    const fake = await ScriptedSds.start({
      delta: (stream) => stream.write(deltaResponse("1", [], ["default"])),
    });
    fakes.push(fake);
    const args = ["--delta", "--names", "default", "--max", "1h", "--socket", fake.path];
    const { code, stdout } = await runToEnd(["secret", ...args]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^default +- +UNKNOWN +false /m);
    expect(stdout).toContain("\ndefault: the server has no such secret\n");
    expect(fake.deltaRequests[0]).toMatchObject({
      resourceNamesSubscribe: ["default"],
      node: { id: expect.stringMatching(/^sidecar~127\.0\.0\.1~[\w-]+\.default~[\w.]+$/) },
    });
  });

  test("--watch: a removal after the secret", async () => {
    const root = await agentsRoot();
    const fake = await ScriptedSds.start({
      delta: (stream) => {
        stream.write(deltaResponse("1", [caSecret("ROOTCA", root)]));
        stream.write(deltaResponse("2", [], ["ROOTCA"]));
      },
    });
    fakes.push(fake);
    const args = ["--delta", "-w", "--names", "ROOTCA", "--node-id", "me", "--socket", fake.path];
    const watching = nodeAgent(["secret", ...args]);
    await watching.printed(/ROOTCA +CA +ACTIVE[\s\S]*\n\nRESOURCE[\s\S]*ROOTCA +- +UNKNOWN/);
    expect(fake.deltaRequests[0]?.node?.id).toBe("me");
    expect((await watching.stop("SIGTERM")).code).toBe(1);
  });
});

/** A root of a real agent. */
async function agentsRoot(): Promise<string> {
  const agent = await readyAgent();
  const { stdout } = await secret(agent, "-o", "pem", "--names", "ROOTCA");
  await agent.end();
  rmSync(agent.socket, { force: true });
  return stdout;
}

describe("node-agent secret refuses", () => {
  test.each([
    [["--max", "soon"], /^INVALID_VALUE: flag --max/],
    [["-o", "xml"], /^INVALID_VALUE: flag -o: "xml"/],
    [["--names", ","], /^MISSING_VALUE: flag --names/],
    [["default"], /^UNKNOWN_FLAG: command line: "default"/],
  ])("%j: status 2", async (args, line) => {
    const { code, stdout, complaints } = await runToEnd(["secret", ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(complaints[0]).toMatch(line);
  });

  test.each(["secret", "wait", "config"])("%s --help: its options", async (command) => {
    const { code, stdout } = await runToEnd([command, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: node-agent ${command} [flags]\n\nnode-agent ${command}:\n`);
    expect(stdout).not.toContain("--grace-period-ratio");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
