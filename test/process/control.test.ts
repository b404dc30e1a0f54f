import { status } from "@grpc/grpc-js";
import { chmodSync, existsSync, lstatSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { FaultCa } from "../fakes/fault-ca.ts";
import { eventually } from "../support/eventually.ts";
import { nodeAgent, removeFolders, stopAll, temporaryFolder } from "../support/processes.ts";
import { contentsOf, linesOf, runToEnd, TestAgent } from "./support.ts";

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
  await stopAll();
  removeFolders();
});

/** An agent whose control socket is there. */
async function startAgent(args: readonly string[] = []): Promise<TestAgent> {
  const agent = TestAgent.selfSigned({ args });
  await agent.logged("control.listening");
  return agent;
}

const controlOf = (agent: TestAgent): string => join(agent.folder, "control.sock");

/** What the control socket answers to a request. */
function ask(path: string, method: string, target: string) {
  return new Promise<{ status: number | undefined; allow: string | undefined; body: string }>(
    (resolve, reject) => {
      const call = request({ socketPath: path, method, path: target, agent: false }, (response) => {
        let body = "";
        response.on("data", (chunk: Buffer) => (body += chunk.toString()));
        response.on("end", () =>
          resolve({ status: response.statusCode, allow: response.headers.allow, body }),
        );
      });
      call.on("error", reject).end();
    },
  );
}

describe("drain", () => {
  test("readiness off, streams ended, the socket gone; the process stays and says so, until it quits", async () => {
    const agent = await startAgent();
    const stream = agent.client().open(["default"]);
    await stream.take();
    const drained = await runToEnd(["drain", "--socket", agent.socket]);
    expect(drained).toMatchObject({ code: 0, stdout: "draining\n", stderr: "" });
    expect(await stream.end()).toMatchObject({ code: status.UNAVAILABLE });
    expect(existsSync(agent.socket)).toBe(false);
    const { status: code, body } = await agent.health();
    expect(code).toBe(503);
    expect(body.status).toBe("draining");
    expect(body.reasons).toContain("the agent is draining");
    expect((await agent.health("live")).status).toBe(200);
    expect(await agent.metric('node_agent_sds_socket_state{state="closed"}')).toBe(1);
    expect(agent.process.alive).toBe(true);

    const quit = await runToEnd(["quit", "--socket", agent.socket]);
    expect(quit).toMatchObject({ code: 0, stdout: "stopping\n", stderr: "" });
    expect(await agent.process.exited).toEqual({ code: 0, signal: null });
    expect(agent.lines("agent.stopping")).toMatchObject([{ reason: "quitquitquit" }]);
    expect(contentsOf(agent.folder)).toEqual([]);
  });
});

describe("renew", () => {
  const renew = (agent: TestAgent, ...args: readonly string[]) =>
    runToEnd(["renew", "--socket", agent.socket, ...args]);

  test("re-issues, at most once in 10 s, and says what becomes of it", async () => {
    const agent = await startAgent();
    const stream = agent.client().open(["default"]);
    const first = await stream.take();
    const serial = (await agent.logged("rotation.succeeded"))["serial"];
    const waited = await renew(agent, "--wait");
    expect(waited).toMatchObject({ code: 0, stderr: "" });
    const [, renewed] = /^renewed: serial (\w+), valid until \S+Z\n$/.exec(waited.stdout) ?? [];
    expect(renewed).toBeDefined();
    expect(renewed).not.toBe(serial);
    expect((await stream.next()).version).not.toBe(first.version);
    expect(agent.lines("rotation.succeeded").at(-1)?.["serial"]).toBe(renewed);

    const soon = await renew(agent);
    expect(soon).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^waits \d+ s: at most once in 10 s/),
    });
    const late = await renew(agent, "--wait", "--max", "1s");
    expect(late).toMatchObject({
      code: 1,
      complaints: [
        expect.stringMatching(/^CONTROL_FAILED: no outcome within 1 s; the agent goes on trying$/),
      ],
    });
    await eventually(
      "the request's own renewal",
      () => agent.lines("rotation.succeeded").length === 3,
    );
    const asked = 'node_agent_control_requests_total{verb="renew",outcome="done"}';
    expect(await agent.metric(asked)).toBe(3);
    await agent.end();
  });

  test("ends with the CA's error, and with the drain", async () => {
    const ca = await FaultCa.start();
    const agent = TestAgent.of(ca);
    await agent.logged("control.listening");
    await agent.ready();
    ca.faults = { status: { code: status.PERMISSION_DENIED, message: "no" } };
    const failed = await renew(agent, "--wait");
    expect(failed.code).toBe(1);
    expect(failed.complaints).toEqual([
      expect.stringMatching(
        /^CONTROL_FAILED: CA_DENIED: .*; next try \S+Z; the old certificate is served until \S+Z$/,
      ),
    ]);
    await runToEnd(["drain", "--socket", agent.socket]);
    expect(await renew(agent)).toMatchObject({
      code: 1,
      stdout: "",
      complaints: ["CONTROL_FAILED: the agent is leaving: it renews no more"],
    });
    await agent.end();
    await ca.stop();
  });
});

describe("logging", () => {
  test("of one component, then of all; what is logged follows", async () => {
    const agent = await startAgent();
    const logging = async (...args: readonly string[]): Promise<string> =>
      (await runToEnd(["logging", "--socket", agent.socket, ...args])).stdout;
    expect(await logging("--level", "debug", "--component", "sds")).toBe("info,sds:debug\n");
    await agent.client().open(["default"]).take();
    await agent.logged("sds.push");
    expect(agent.lines("rotator.state")).toEqual([]);
    expect(await logging("--level", "warn")).toBe("warn\n");
    const before = agent.lines("sds.push").length;
    await agent.client().open(["default"]).take();
    expect(await logging()).toBe("warn\n");
    expect(agent.lines("sds.push")).toHaveLength(before);
    expect(await agent.metric(LOGGED)).toBe(3);
    await agent.end();
  });

  test("--log-level takes the same form", async () => {
    const agent = await startAgent(["--log-level", "warn,rotation:debug,control:info"]);
    await agent.logged("rotator.state");
    expect(agent.lines("agent.starting")).toEqual([]);
    await agent.end();
  });
});

const LOGGED = 'node_agent_control_requests_total{verb="logging",outcome="done"}';

describe("the socket", () => {
  test("is the agent's own user's alone, and takes nothing but POST", async () => {
    const agent = await startAgent();
    const path = controlOf(agent);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await ask(path, "GET", "/quitquitquit")).toMatchObject({ status: 405, allow: "POST" });
    expect(await ask(path, "POST", "/")).toMatchObject({
      status: 404,
      body: expect.stringMatching(/POST \/drain[^]*POST \/quitquitquit[^]*POST \/logging/),
    });
    expect(await ask(path, "POST", "/logging?level=loud")).toMatchObject({
      status: 400,
      body: "level is one of debug, info, warn, error\n",
    });
    const lines = () => agent.lines("control.request");
    await eventually("the three lines", () => lines().length === 3);
    expect(lines().map(({ verb, outcome }) => [verb, outcome])).toEqual([
      ["quitquitquit", "refused"],
      ["unknown", "refused"],
      ["logging", "refused"],
    ]);
    await agent.end();
  });

  test("one that a killed agent left is replaced; its neighbour's at the same path is not", async () => {
    const agent = await startAgent();
    await agent.process.stop("SIGKILL");
    expect(existsSync(controlOf(agent))).toBe(true);
    const next = TestAgent.selfSigned({ folder: agent.folder });
    await next.logged("control.listening");
    const inode = lstatSync(controlOf(agent)).ino;

    const path = controlOf(agent);
    const neighbour = TestAgent.selfSigned({ args: ["--control-socket", path] });
    const { err } = await neighbour.logged("control.failed");
    expect(err).toMatchObject({ code: "CONTROL_BIND" });
    expect(lstatSync(path).ino).toBe(inode);
    const { status: code, body } = await neighbour.health();
    expect(code).toBe(200);
    expect(body).toMatchObject({ warnings: { control: expect.stringMatching(/^CONTROL_BIND: /) } });
    expect((await neighbour.process.stop()).code).toBe(0);
    expect(lstatSync(path).ino).toBe(inode);
    await next.process.stop();
    expect(existsSync(path)).toBe(false);
  });

  test.each([
    ["too long a path", "x".repeat(120), "bytes"],
    ["a file that is no socket", "file", "not a socket"],
    ["a folder that is a file", "file/control.sock", "ENOTDIR|not a directory"],
  ])("%s: SDS goes on without it", async (_what, name, reason) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    const args = ["--control-socket", join(folder, name)];
    const agent = TestAgent.selfSigned({ folder, args });
    const { err } = await agent.logged("control.failed");
    expect(err?.code).toBe("CONTROL_BIND");
    expect(err?.message).toMatch(new RegExp(reason));
    expect((await agent.client().open(["default"]).next()).names).toEqual(["default"]);
    expect((await agent.process.stop()).code).toBe(0);
  });

  test("that is SDS's own is refused", async () => {
    const args = ["--ca-provider", "self-signed", "--socket", "./control.sock"];
    const { code, complaints } = await runToEnd(["run", ...args]);
    expect(code).toBe(2);
    expect(complaints[0]).toMatch(/^SETTINGS_CONFLICT: flag --socket: .*--control-socket/);
  });
});

describe("the commands, where they reach no agent", () => {
  /** A server at a path that does to each connection what it likes. */
  async function server(path: string, onConnection: (socket: Socket) => void): Promise<void> {
    const made = createServer((socket) => {
      sockets.add(socket.on("error", () => undefined));
      onConnection(socket);
    });
    servers.push(made);
    await new Promise<void>((resolve) => made.listen(path, resolve));
  }

  const cases: readonly (readonly [string, (path: string) => unknown, RegExp])[] = [
    ["no socket", () => undefined, /there is no .*control\.sock .*start node-agent/],
    ["a file", (path) => writeFileSync(path, ""), /is not a socket/],
    [
      "a server that does not speak HTTP",
      (path) => server(path, (socket) => void socket.end("\u0016\u0003 hello\r\n")),
      /does not speak HTTP\/1\.1/,
    ],
    [
      "a server that hangs up",
      (path) => server(path, (socket) => void socket.resume().destroy()),
      /closed the connection/,
    ],
    ["a server that is silent", (path) => server(path, () => undefined), /not answer within 5 s/],
    [
      "another HTTP server, which answers at length",
      (path) =>
        server(path, (socket) => {
          socket.write("HTTP/1.1 404 Not Found\r\n\r\nnobody\u001b[31m here\n");
          socket.end("x".repeat(1_000_000));
        }),
      /answers 404: nobody\?\[31m here .*--control-socket/,
    ],
  ];
  test.each(cases)("%s", async (_what, prepare, message) => {
    const path = join(temporaryFolder(), "control.sock");
    await prepare(path);
    const { code, stdout, complaints } = await runToEnd(["drain", "--control-socket", path]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(complaints).toEqual([expect.stringMatching(/^CONTROL_UNREACHABLE: /)]);
    expect(complaints[0]).toMatch(message);
  });

  test.skipIf(process.getuid?.() !== 0)("another user", async () => {
    const agent = await startAgent();
    chmodSync(agent.folder, 0o755);
    const args = ["quit", "--control-socket", controlOf(agent)];
    const cwd = temporaryFolder();
    chmodSync(cwd, 0o755);
    const other = nodeAgent(args, { cwd, uid: 65_534 });
    expect((await other.exited).code).toBe(1);
    expect(linesOf(other.stderr)).toEqual([
      expect.stringMatching(/^CONTROL_UNREACHABLE: no right to connect .*run as the user/),
    ]);
    expect(agent.process.alive).toBe(true);
    await agent.end();
  });

  test("a level that is none: status 2, and nothing is sent", async () => {
    const { code, complaints } = await runToEnd(["logging", "--level", "loud"]);
    expect(code).toBe(2);
    expect(complaints[0]).toMatch(
      /^INVALID_VALUE: flag --level: "loud" .*debug, info, warn, error/,
    );
  });
});

test("the admin pages name streams and resources, the settings in force", async () => {
  const agent = await startAgent();
  const stream = agent.client().open(["default"], "sidecar~10.0.0.2~web.demo");
  const response = await stream.next();
  stream.nack(response, "no such curve");
  await agent.logged("sds.nack");
  const page = async (path: string): Promise<unknown> =>
    (await fetch(await agent.adminUrl(path))).json();

  expect(await page("/debug/sds")).toMatchObject({
    streams: [{ node: "sidecar~10.0.0.2~web.demo", resources: [{ name: "default" }] }],
    resources: [
      {
        name: "default",
        source: "ca",
        version: response.version,
        subscribers: 1,
        lastError: { nack: { message: "no such curve", version: response.version } },
      },
      { name: "ROOTCA", kind: "trust-bundle", subscribers: 0 },
    ],
  });
  const printed = await runToEnd(["config", "-o", "json", "--ca-provider", "self-signed"], {
    env: {
      NODE_AGENT_SOCKET: agent.socket,
      NODE_AGENT_METRICS_ADDR: "127.0.0.1:0",
      NODE_AGENT_ADMIN_ADDR: "127.0.0.1:0",
    },
  });
  expect(await page("/debug/config")).toEqual(JSON.parse(printed.stdout));
  expect(await page("/debug/logging")).toMatchObject({ sds: "info" });
  await agent.end();
});
