import { status } from "@grpc/grpc-js";
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { FaultCa } from "../fakes/fault-ca.ts";
import { eventually } from "../support/eventually.ts";
import {
  nodeAgent,
  removeFolders,
  Running,
  stopAll,
  temporaryFolder,
} from "../support/processes.ts";
import { SdsClient } from "../support/sds-client.ts";
import { FrozenProxy } from "./frozen.ts";
import { listeningPorts } from "./listening.ts";
import { contentsOf, linesOf, TestAgent } from "./support.ts";

const opened: { close(): void }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) each.close();
  await stopAll();
  removeFolders();
});

const DEFAULT_SOCKET = "var/run/secrets/workload-spiffe-uds/socket";

/** How long starting Node alone takes now, milliseconds: how loaded the machine is. */
function bareStart(): number {
  const began = performance.now();
  spawnSync(process.execPath, ["-e", "0"]);
  return performance.now() - began;
}

describe("npm start", () => {
  test("says within 2 s, in a few readable lines, what it serves and where", async () => {
    const folder = temporaryFolder();
    const bareBefore = bareStart();
    const began = performance.now();
    const agent = nodeAgent(
      [
        "run",
        "--ca-provider",
        "self-signed",
        "--log-format",
        "text",
        "--metrics-addr",
        "127.0.0.1:0",
      ],
      { cwd: folder },
    );
    await agent.printed(/all secrets are there/);
    const [, url] = await agent.printed(/url=(http:\S+)/);
    const took = performance.now() - began;
    // On a machine that is busy with other things, Node alone takes longer too.
    expect(took).toBeLessThan(2_000 * Math.max(1, Math.max(bareBefore, bareStart()) / 100));

    const lines = linesOf(agent.stdout);
    expect(agent.stderr).toBe("");
    expect(lines.length).toBeLessThanOrEqual(10);
    for (const line of lines) {
      expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z (info |warn ) /);
      expect(line.length).toBeLessThan(240);
    }
    expect(agent.stdout).toContain(`path=./${DEFAULT_SOCKET}`);
    expect(agent.stdout).toContain("spiffe://cluster.local/ns/default/sa/default");
    expect(agent.stdout).toMatch(/certificate issued .*valid_until=.*\(in 23h 59m|in 1d\)/);
    expect(lstatSync(join(folder, DEFAULT_SOCKET)).isSocket()).toBe(true);

    const page = await (await fetch(url?.replace("/metrics", "/stats/prometheus") ?? "")).text();
    const expiry = /^istio_agent_cert_expiry_seconds\{resource_name="default"\} (\S+)$/m.exec(page);
    expect(Number(expiry?.[1])).toBeGreaterThan(86_000);
    expect(Number(expiry?.[1])).toBeLessThanOrEqual(86_400);
    expect(await agent.stop()).toEqual({ code: 0, signal: null });
    expect(existsSync(join(folder, DEFAULT_SOCKET))).toBe(false);
  });
});

describe("a stop", () => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "%s: streams end with UNAVAILABLE, the socket is removed, status 0",
    async (signal) => {
      const agent = TestAgent.selfSigned();
      await agent.ready();
      const streams = [agent.client().open(["default"]), agent.client().open(["ROOTCA"])];
      for (const stream of streams) await stream.take();
      expect(await agent.process.stop(signal)).toEqual({ code: 0, signal: null });
      for (const stream of streams) {
        // The agent's own word, not what a client says of a connection that broke.
        expect(await stream.end()).toEqual({
          code: status.UNAVAILABLE,
          details: "node-agent is stopping",
        });
      }
      expect(contentsOf(agent.folder)).toEqual([]);
      expect(agent.lines("agent.stopping")).toMatchObject([{ reason: signal }]);
      expect(agent.lines("agent.stopped")).toHaveLength(1);
      expect(agent.process.stderr).toBe("");
    },
  );

  test("before anything is ready: status 0, nothing left behind", async () => {
    const folder = temporaryFolder();
    const agent = new TestAgent({ folder, args: ["--ca-provider", "self-signed"] });
    await eventually("the socket", () => existsSync(agent.socket));
    expect((await agent.process.stop("SIGTERM")).code).toBe(0);
    expect(contentsOf(folder)).toEqual([]);
  });

  /** An agent with a client that reads no more, and so much to tell it that it cannot be drained. */
  async function hanging(args: readonly string[]): Promise<TestAgent> {
    const agent = TestAgent.selfSigned({ args: ["--log-level", "debug", ...args] });
    await agent.ready();
    const proxy = await FrozenProxy.before(agent.socket);
    const client = new SdsClient(proxy.path);
    opened.push(client, proxy);
    await client.open(["default"]).take();
    proxy.freeze();
    // Far more than the 64 KiB that HTTP/2 lets wait on a connection that is not read.
    for (let i = 0; i < 100; i += 1) client.open(["default", "ROOTCA"]);
    await eventually("the streams", () => agent.lines("sds.push").length > 100);
    return agent;
  }

  test("readiness goes first, while clients are still drained; new ones find no socket", async () => {
    const agent = await hanging(["--drain-timeout", "1h"]);
    expect((await agent.health()).status).toBe(200);
    agent.process.child.kill("SIGTERM");
    await agent.logged("agent.stopping");
    expect(await agent.health()).toMatchObject({
      status: 503,
      body: { reasons: expect.arrayContaining(["the agent is stopping"]) },
    });
    expect((await agent.health("live")).status).toBe(200);
    expect(existsSync(agent.socket)).toBe(false);
    expect(agent.process.alive).toBe(true);
  });

  test.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const)("%s, not drained in time: cut, and status %i", async (signal, code) => {
    const agent = await hanging(["--drain-timeout", "500ms"]);
    const began = performance.now();
    expect(await agent.process.stop(signal)).toEqual({ code, signal: null });
    expect(performance.now() - began).toBeGreaterThan(450);
    expect(existsSync(agent.socket)).toBe(false);
  });

  test.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const)("a second signal, %s, ends it at once with status %i", async (signal, code) => {
    const agent = await hanging(["--drain-timeout", "1h"]);
    agent.process.child.kill("SIGTERM");
    await agent.logged("agent.stopping");
    expect(await agent.process.stop(signal)).toEqual({ code, signal: null });
    expect(existsSync(agent.socket)).toBe(false);
  });
});

describe("SIGHUP", () => {
  test("re-issues: a new key and certificate on the open stream", async () => {
    const agent = TestAgent.selfSigned();
    await agent.ready();
    const stream = agent.client().open(["default"]);
    const first = await stream.take();
    agent.process.child.kill("SIGHUP");
    const second = await stream.next(30_000);
    const pair = ({ secrets: [secret] }: typeof first) => secret?.tlsCertificate;
    expect(pair(second)?.certificateChain).not.toEqual(pair(first)?.certificateChain);
    expect(pair(second)?.privateKey).not.toEqual(pair(first)?.privateKey);
    const [before, after] = agent.lines("rotation.succeeded").map(({ serial }) => serial);
    expect(after).not.toBe(before);
    expect(agent.lines("agent.reloading")).toHaveLength(1);
    await agent.end();
  });

  test("a storm of them calls the CA at most once in 10 s", async () => {
    const ca = await FaultCa.start();
    try {
      const agent = TestAgent.of(ca);
      await agent.ready();
      const storm = setInterval(() => agent.process.child.kill("SIGHUP"), 50);
      await eventually("the re-issue", () => ca.calls.length === 2);
      await eventually("many signals", () => agent.lines("agent.reloading").length >= 5);
      expect(ca.calls).toHaveLength(2);
      await eventually("the next one", () => ca.calls.length === 3, 30_000);
      clearInterval(storm);
      await eventually("its outcome", () => agent.lines("rotation.succeeded").length === 3);
      const [, second = 0, third = 0] = agent
        .lines("rotation.succeeded")
        .map(({ time }) => Date.parse(String(time)));
      expect(third - second).toBeGreaterThan(9_500);
      await agent.end();
    } finally {
      await ca.stop();
    }
  });
});

describe.skipIf(process.platform !== "linux")("SIGUSR1", () => {
  test("opens no inspector, and the agent goes on", async () => {
    const agent = TestAgent.selfSigned();
    await agent.ready();
    await agent.logged("metrics.listening");
    await agent.logged("admin.listening");
    const before = listeningPorts(agent.process.pid);
    expect(before).toHaveLength(2);
    for (let i = 0; i < 3; i += 1) agent.process.child.kill("SIGUSR1");
    const stream = agent.client().open(["default"]);
    await stream.take();
    agent.process.child.kill("SIGHUP");
    await stream.next(30_000);
    expect(listeningPorts(agent.process.pid)).toEqual(before);
    expect(agent.process.output).not.toContain("Debugger");
    await agent.end();
  });

  test("this way of looking finds the inspector of a Node that opens it", async () => {
    const code = "setInterval(() => {}, 1000); console.log('up')";
    const node = new Running(process.execPath, ["--inspect-port=127.0.0.1:0", "-e", code]);
    await node.printed(/up/);
    node.child.kill("SIGUSR1");
    await node.printed(/Debugger listening/);
    expect(listeningPorts(node.pid)).toHaveLength(1);
    await node.stop("SIGKILL");
  });
});

describe("what is taken away", () => {
  test("a deleted socket comes back, and streams do not notice", async () => {
    const agent = TestAgent.selfSigned();
    await agent.ready();
    const stream = agent.client().open(["default"]);
    await stream.take();
    rmSync(agent.socket);
    await eventually("the socket", () => existsSync(agent.socket));
    await agent.logged("sds.socket.restored");
    expect((await agent.client().open(["default"]).next()).names).toEqual(["default"]);
    await stream.silence();
    expect(stream.ended).toBeUndefined();
    expect((await agent.health()).status).toBe(200);
    await agent.end();
  });

  test("so does one whose whole folder was deleted", async () => {
    const folder = join(temporaryFolder(), "sockets");
    const socket = join(folder, "sds.sock");
    const agent = TestAgent.selfSigned({ args: ["--socket", socket] });
    await agent.ready();
    rmSync(folder, { recursive: true });
    await agent.logged("sds.socket.restored");
    expect((await agent.client(socket).open(["default"]).next()).names).toEqual(["default"]);
    expect((await agent.process.stop()).code).toBe(0);
    expect(existsSync(socket)).toBe(false);
  });

  test("the working folder deleted, and the relative socket in it: streams go on, ready says why not", async () => {
    const folder = temporaryFolder();
    const socket = join(folder, DEFAULT_SOCKET);
    const agent = TestAgent.selfSigned({ folder, args: ["--socket", `./${DEFAULT_SOCKET}`] });
    await agent.ready();
    const stream = agent.client(socket).open(["default"]);
    await stream.take();
    rmSync(folder, { recursive: true });
    await agent.logged("sds.socket.lost");
    expect(await agent.health()).toMatchObject({ status: 503 });
    agent.process.child.kill("SIGHUP");
    expect((await stream.next(30_000)).names).toEqual(["default"]);
    expect((await agent.process.stop()).code).toBe(0);
    expect(agent.process.stderr).toBe("");
  });

  test("the reader of its log: it goes on, and stops as it should", async () => {
    const agent = TestAgent.selfSigned({ args: ["--log-level", "debug"] });
    await agent.ready();
    const stream = agent.client().open(["default"]);
    await stream.take();
    agent.process.child.stdout?.destroy();
    agent.process.child.stderr?.destroy();
    agent.process.child.kill("SIGHUP");
    expect((await stream.next(30_000)).names).toEqual(["default"]);
    agent.process.child.kill("SIGTERM");
    expect(await stream.end()).toMatchObject({ code: status.UNAVAILABLE });
    expect(await agent.process.exited).toEqual({ code: 0, signal: null });
  });
});
