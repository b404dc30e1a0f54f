import { execFile } from "node:child_process";
import { Agent, request as httpRequest } from "node:http";
import type { Socket } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import type { AgentEvent } from "../../src/core/events.ts";
import { namedSecrets, workloadNames } from "../../src/sds/names.ts";
import { REST_PATH } from "../../src/sds/rest/reply.ts";
import { RestServer, type RestServerOptions } from "../../src/sds/rest/server.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import { eventually } from "../support/eventually.ts";
import { TestClock } from "../support/test-clock.ts";
import { client, http2Only, testFolder, testListener, untilClosed } from "./sds-socket.setup.ts";
import { bundle, certificate } from "./sds-support.ts";

/** A REST server behind a real socket, on a clock that stands still. */
async function serving(options: Partial<RestServerOptions> = {}) {
  const path = join(testFolder(), "socket");
  const { listener } = testListener(path);
  const store = new SecretStore(new TestClock());
  const clock = new TestClock();
  const events: AgentEvent[] = [];
  const rest = new RestServer({
    sources: () => namedSecrets(store, workloadNames, { web: "default" }),
    clock,
    emit: (event) => void events.push(event),
    identifier: "node-agent/test",
    emptyMeansAll: false,
    ...options,
  });
  onTestFinished(() => rest.stop());
  await listener.listen();
  listener.accept({
    ...http2Only((socket) => void socket.destroy()),
    http1: (socket, peer) => rest.accept(socket, peer),
  });
  const put = (version: string): void => {
    store.put(certificate(version, { notAfter: Infinity }));
    store.put(bundle(version, { notAfter: Infinity }));
  };
  put("v1");
  const outcomes = (): string[] =>
    events.flatMap((event) => (event.type === "sds.fetch" ? [event.outcome] : []));
  const codes = (): string[] =>
    events.flatMap((event) => (event.type === "sds.refused" ? [event.code] : []));
  return { path, listener, rest, clock, events, outcomes, codes, put };
}

interface Answer {
  readonly status: number | undefined;
  readonly body: Record<string, unknown> | undefined;
}

const keepAlive = (): Agent => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  return agent;
};

/** A request as Envoy makes it. */
function post(socketPath: string, body: string, agent = keepAlive()): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { socketPath, agent, method: "POST", path: REST_PATH, headers },
      (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => (text += String(chunk)));
        response.on("end", () => {
          const body = text === "" ? undefined : (JSON.parse(text) as Record<string, unknown>);
          resolve({ status: response.statusCode, body });
        });
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

const ask = (path: string, names: readonly string[], version = "", agent?: Agent) =>
  post(path, JSON.stringify({ resource_names: names, version_info: version }), agent);

/** Everything that came, once the far end has closed. */
async function heard(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += String(chunk)));
  await untilClosed(socket);
  return text;
}

describe("POST /v3/discovery:secrets", () => {
  test("is polled on one connection: 200, 304 while nothing is new, then the next version", async () => {
    const { path, put, listener, events } = await serving();
    const agent = keepAlive();
    const first = await ask(path, ["default"], "", agent);
    expect(first).toMatchObject({ status: 200, body: { versionInfo: "v1", nonce: "rest-1" } });
    expect(await ask(path, ["default"], "v1", agent)).toEqual({ status: 304, body: undefined });
    put("v2");
    expect(await ask(path, ["default"], "v1", agent)).toMatchObject({
      status: 200,
      body: { versionInfo: "v2", nonce: "rest-3" },
    });
    expect(listener.connections).toBe(1);
    const sent = { type: "sds.fetch", protocol: "rest", names: ["default"], connection: 1 };
    expect(events).toEqual([
      { ...sent, outcome: "secrets" },
      { ...sent, outcome: "unchanged" },
      { ...sent, outcome: "secrets" },
    ]);
  });

  test("an alias is served under its own name", async () => {
    const { path } = await serving();
    const { body } = await ask(path, ["web"]);
    expect(body).toMatchObject({ versionInfo: "v1", resources: [{ name: "web" }] });
  });

  test("with --sds-empty-means-all, no name is all of them", async () => {
    const { path } = await serving({ emptyMeansAll: true });
    const { body } = await ask(path, []);
    expect(body).toMatchObject({
      resources: [{ name: "default" }, { name: "ROOTCA" }, { name: "web" }],
    });
  });

  test("is what curl says too", async () => {
    const { path } = await serving();
    const args = ["-sS", "-i", "--unix-socket", path, "-H", "content-type: application/json"];
    const { stdout } = await promisify(execFile)("curl", [
      ...args,
      "-d",
      '{"resourceNames": ["ROOTCA"]}',
      `http://sds${REST_PATH}`,
    ]);
    expect(stdout).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(stdout).toMatch(/\r\ncache-control: no-store\r\n/);
    const body = JSON.parse(stdout.slice(stdout.indexOf("\r\n\r\n"))) as { resources: object[] };
    const inlineBytes = Buffer.from("roots of v1\n").toString("base64");
    expect(body.resources[0]).toMatchObject({
      name: "ROOTCA",
      validationContext: { trustedCa: { inlineBytes } },
    });
  });
});

describe("a request that is no good", () => {
  test("JSON that is no DiscoveryRequest: 400 with the code, and the connection goes on", async () => {
    const { path, outcomes, codes } = await serving();
    const agent = keepAlive();
    expect(await post(path, '{"resource_names": {}}', agent)).toEqual({
      status: 400,
      body: {
        code: "SDS_REQUEST_MALFORMED",
        message:
          "a request is no DiscoveryRequest: resource_names is an object, not a list of strings",
      },
    });
    expect((await post(path, '{"type_url": "x"}', agent)).body).toMatchObject({
      code: "SDS_TYPE_UNKNOWN",
    });
    expect((await ask(path, ["default"], "", agent)).status).toBe(200);
    expect(outcomes()).toEqual(["refused", "refused", "secrets"]);
    expect(codes()).toEqual(["SDS_REQUEST_MALFORMED", "SDS_TYPE_UNKNOWN"]);
  });

  test.each([
    ["announced", `content-length: ${2 ** 21}\r\n\r\n`],
    ["not announced", `transfer-encoding: chunked\r\n\r\n200000\r\n${"x".repeat(0x200_000)}\r\n`],
  ])("a body over 1 MiB, %s: 413, and the connection is closed", async (_how, rest) => {
    const { path, codes } = await serving();
    const socket = await client(path);
    const answer = heard(socket);
    socket.write(`POST ${REST_PATH} HTTP/1.1\r\nhost: a\r\n${rest}`);
    expect(await answer).toMatch(/^HTTP\/1.1 413 [^]*"code":"SDS_REQUEST_TOO_LARGE"/);
    expect(codes()).toEqual(["SDS_REQUEST_TOO_LARGE"]);
    expect((await ask(path, ["default"])).status).toBe(200);
  });

  test.each([
    ["a method nobody has", "FOO / HTTP/1.1\r\n\r\n", "400"],
    ["no line of a request", "GET \u0001\u0002\r\n\r\n", "400"],
    ["a header without end", `GET / HTTP/1.1\r\na: ${"b".repeat(20_000)}`, "431"],
  ])("%s: a status, and the connection is closed", async (_what, bytes, status) => {
    const { path, codes, outcomes } = await serving();
    const socket = await client(path);
    const answer = heard(socket);
    socket.write(bytes);
    expect(await answer).toMatch(
      new RegExp(`^HTTP/1.1 ${status} [^]*"code":"SDS_REQUEST_MALFORMED"`),
    );
    expect({ codes: codes(), outcomes: outcomes() }).toEqual({
      codes: ["SDS_REQUEST_MALFORMED"],
      outcomes: ["refused"],
    });
  });
});

describe("a client that is slow", () => {
  const head = `POST ${REST_PATH} HTTP/1.1\r\nhost: a\r\ncontent-length: 90\r\n`;

  test.each([
    ["with the head", head],
    ["with the body", `${head}\r\n{"resource_names":`],
  ])("%s: 408 after 10 s, whatever trickles in; others are served", async (_what, bytes) => {
    const { path, clock, outcomes, listener } = await serving();
    const socket = await client(path);
    const answer = heard(socket);
    socket.write(bytes);
    await clock.untilArmed();
    await clock.advance(9_000);
    expect((await ask(path, ["default"])).status).toBe(200);
    socket.write(bytes.startsWith(`${head}\r\n`) ? " " : "x");
    await clock.advance(999);
    expect(outcomes()).toEqual(["secrets"]);
    await clock.advance(1);
    expect(await answer).toMatch(/^HTTP\/1.1 408 [^]*"no whole request within 10 s"/);
    expect(outcomes()).toEqual(["secrets", "timed_out"]);
    await eventually("its end", () => listener.connections <= 1);
  });

  test("to ask again keeps its connection for 75 s, and no deadline is left of it", async () => {
    const { path, clock, outcomes } = await serving();
    const socket = await client(path);
    const answer = heard(socket);
    socket.write(`${head}\r\n${'{"resource_names":["default"]}'.padEnd(90)}`);
    await eventually("the answer", () => outcomes().length === 1);
    await clock.advance(74_999);
    expect(socket.destroyed).toBe(false);
    await clock.advance(1);
    expect(await answer).toMatch(/^HTTP\/1.1 200 /);
    expect(outcomes()).toEqual(["secrets"]);
    expect(clock.armed).toBe(0);
  });

  test("and never reads is cut off", async () => {
    const { path, clock, listener } = await serving();
    const socket = await client(path);
    socket.pause();
    const body = '{"resource_names":["default"]}'.padEnd(90);
    for (let sent = 0; sent < 4_000; sent += 1) socket.write(`${head}\r\n${body}`);
    await clock.untilArmed();
    for (let seconds = 0; seconds < 100 && listener.connections > 0; seconds += 1) {
      await clock.advance(1_000);
    }
    expect(listener.connections).toBe(0);
  });

  test("or leaves in the middle is nobody's business", async () => {
    const { path, clock, listener, outcomes } = await serving();
    const socket = await client(path);
    socket.write(`${head}\r\n{`);
    await clock.untilArmed();
    socket.destroy();
    await eventually("its end", () => listener.connections === 0);
    await eventually("its deadline to go", () => clock.armed === 0);
    expect(outcomes()).toEqual([]);
  });
});

test("over its limit of connections, the oldest that rests goes", async () => {
  const { path, listener, events } = await serving({ connections: 2 });
  const agents = [keepAlive(), keepAlive(), keepAlive()];
  for (const agent of agents) expect((await ask(path, ["default"], "", agent)).status).toBe(200);
  await eventually("the first to go", () => listener.connections === 2);
  expect(events.filter(({ type }) => type === "sds.connection.refused")).toEqual([
    {
      type: "sds.connection.refused",
      cause: "too_many",
      reason: "2 connections are open already",
      connection: 1,
    },
  ]);
  expect((await ask(path, ["default"], "v1", agents[2])).status).toBe(304);
});

test("stopping ends what is open, and what comes later", async () => {
  const { path, rest } = await serving();
  const [resting, half] = [await client(path), await client(path)];
  half.write(`POST ${REST_PATH} HTTP/1.1\r\n`);
  resting.write(`GET / HTTP/1.1\r\nhost: a\r\n\r\n`);
  await eventually("an answer", () => resting.read() !== null);
  rest.stop();
  await Promise.all([untilClosed(resting), untilClosed(half)]);
  await expect(ask(path, ["default"])).rejects.toThrow();
});
