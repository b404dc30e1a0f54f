import { request } from "node:http";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { samples } from "../unit/observe/samples.ts";
import { parseScrape } from "../unit/observe/scrape.ts";
import { liveness } from "../../src/observe/health.ts";
import { HttpListener, MAX_CONNECTIONS } from "../../src/observe/http.ts";
import { metricsEndpoints } from "../../src/observe/metrics-endpoints.ts";
import { siteResponder } from "../../src/observe/site.ts";
import { eventually } from "../support/eventually.ts";
import { TestClock } from "../support/test-clock.ts";
import { closeObserved, observe } from "../unit/observe/observing.ts";

const squatters: Server[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(squatters.splice(0).map(release));
  await closeObserved();
});

/** Another process on the port: a pilot-agent in the same pod, say. */
async function squatter(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  squatters.push(server);
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port: 0 }, resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { server, port: address.port };
}

const release = (server: Server): Promise<unknown> =>
  new Promise((resolve) => server.close(resolve));

/** A raw connection to the listener. */
async function dial(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  sockets.push(socket);
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.once("connect", resolve));
  return socket;
}

describe("the metrics listener", () => {
  test.each(["/stats/prometheus", "/metrics"])(
    "%s answers in Prometheus' text format",
    async (path) => {
      const { get } = await observe({ before: [samples["secret.published"]] });
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
      const figures = parseScrape(await response.text());
      expect(figures.has('istio_agent_cert_expiry_seconds{resource_name="default"}')).toBe(true);
    },
  );

  test("/ lists the endpoints, and each of them answers", async () => {
    const { get } = await observe();
    const index = await (await get("/")).text();
    const paths = [...index.matchAll(/^(\/\S+) /gm)].map(([, path]) => path ?? "");
    expect(paths).toEqual(expect.arrayContaining(["/metrics", "/healthz/ready"]));
    const answers = await Promise.all(paths.map(async (path) => (await get(path)).status));
    expect(answers.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  });

  test("a query string changes nothing", async () => {
    const { get } = await observe();
    expect((await get("/metrics?name[]=up")).status).toBe(200);
  });

  test("HEAD has the headers of GET and no body", async () => {
    const { get } = await observe();
    const head = await get("/", { method: "HEAD" });
    expect(head.status).toBe(200);
    const whole = await (await get("/")).text();
    expect(head.headers.get("content-length")).toBe(String(Buffer.byteLength(whole)));
    expect(await head.text()).toBe("");
  });

  test("unknown paths are 404; other methods are 405 and say which are not", async () => {
    const { get } = await observe();
    expect((await get("/quitquitquit", { method: "POST" })).status).toBe(404);
    expect((await get("/metrics/../etc")).status).toBe(404);
    const post = await get("/metrics", { method: "POST", body: "x" });
    expect(post.status).toBe(405);
    expect(post.headers.get("allow")).toBe("GET, HEAD");
  });

  test("[::] takes both families", async () => {
    const { observation } = await observe({ metrics: { address: { host: "::", port: 0 } } });
    const port = observation.address()?.port;
    const ask = (host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const call = request({ host, port, path: "/healthz/live", agent: false }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        call.on("error", reject).end();
      });
    expect(await ask("127.0.0.1")).toBe(200);
    expect(await ask("::1")).toBe(200);
  });

  test("says where it listens, with an address to click", async () => {
    const { lines, observation } = await observe({
      metrics: { address: { host: "::", port: 0 } },
    });
    const port = observation.address()?.port;
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
      event: "metrics.listening",
      address: `[::]:${port}`,
      url: `http://localhost:${port}/metrics`,
    });
  });

  test("close ends at once, with a request and an idle connection open", async () => {
    const { get, observation } = await observe();
    await get("/metrics");
    const port = observation.address()?.port ?? 0;
    const half = await dial(port);
    half.write("GET /metrics HTTP/1.1\r\nHost:");
    const ended = new Promise((resolve) => half.once("close", resolve));
    await observation.close();
    await ended;
    await expect(get("/metrics")).rejects.toThrow("fetch failed");
  });

  test("who holds connections open keeps nobody out: the oldest goes", async () => {
    const { get, observation } = await observe();
    const port = observation.address()?.port ?? 0;
    const held: Socket[] = [];
    for (let i = 0; i < MAX_CONNECTIONS; i += 1) held.push(await dial(port));
    expect((await get("/healthz/ready")).status).toBe(503);
    await eventually("the oldest connection to be closed", () => held[0]?.closed);
    expect(held.at(-1)?.closed).toBe(false);
  });
});

describe("connections", () => {
  const endpoints = metricsEndpoints({
    metrics: () => Promise.reject(new Error("a bug")),
    metricsType: "text/plain",
    startup: liveness,
    readiness: liveness,
    liveness,
  });
  const listeners: HttpListener[] = [];
  afterEach(() => Promise.all(listeners.splice(0).map((listener) => listener.close())));

  async function listen(silenceMs?: number): Promise<number> {
    const listener = new HttpListener(siteResponder({ version: "1.2.3", endpoints }), silenceMs);
    listeners.push(listener);
    return (await listener.listen({ host: "127.0.0.1", port: 0 })).port;
  }

  test("one that says nothing, or half a request, is closed", async () => {
    const port = await listen(50);
    const silent = await dial(port);
    const half = await dial(port);
    half.write("GET /metrics HTTP/1.1\r\nHost:");
    silent.resume();
    half.resume();
    const closed = [silent, half].map((socket) => eventually("an end", () => socket.closed));
    expect(await Promise.all(closed)).toEqual([true, true]);
  });

  test("a bug in a figure is an answer with status 500, not the end of the agent", async () => {
    const response = await fetch(`http://127.0.0.1:${await listen()}/metrics`);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe("internal error\n");
  });

  test("garbage is answered with 400", async () => {
    const socket = await dial(await listen());
    let answer = "";
    socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
    socket.write("\u0016\u0003\u0001 not HTTP\r\n\r\n");
    expect(await eventually("an answer", () => answer || undefined)).toMatch(/^HTTP\/1.1 400 /);
  });
});

describe("an address that is taken", () => {
  test("is told once, with the usual culprit, and taken when it is free", async () => {
    const { server, port } = await squatter();
    const clock = new TestClock();
    const { bus, events, lines, observation } = await observe({
      clock,
      metrics: { address: { host: "127.0.0.1", port } },
    });
    expect(observation.address()).toBeUndefined();
    const failed = JSON.parse(lines.at(-1) ?? "");
    expect(failed).toMatchObject({
      level: "warn",
      event: "metrics.failed",
      err: {
        code: "METRICS_BIND",
        message: `cannot listen on 127.0.0.1:${port}: the address is in use`,
      },
    });
    expect(failed.err.hint).toMatch(/pilot-agent.*--metrics-addr :15024/);

    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on("warning", onWarning);
    for (let i = 0; i < 15; i += 1) {
      await clock.untilArmed();
      await clock.advance(30_000);
    }
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
    bus.emit(samples["agent.ready"]);
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(["metrics.failed", "agent.ready"]);

    await release(server);
    await clock.untilArmed();
    await clock.advance(30_000);
    await eventually("the listener", () => observation.address());
    expect(events.map(({ type }) => type)).toContain("metrics.listening");
    expect((await fetch(`http://127.0.0.1:${port}/healthz/live`)).status).toBe(200);
  });

  test("is an error of its own, exit 2, when metrics are required; what happened is logged", async () => {
    const { port } = await squatter();
    const lines: string[] = [];
    const failing = observe({
      before: [samples["sds.listening"]],
      log: { write: (line) => void lines.push(line) },
      metrics: { address: { host: "127.0.0.1", port }, required: true },
    });
    await expect(failing).rejects.toMatchObject({ code: "METRICS_BIND", exitCode: 2 });
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(["sds.listening"]);
  });

  test("close ends the waiting", async () => {
    const { port } = await squatter();
    const clock = new TestClock();
    const { observation } = await observe({
      clock,
      metrics: { address: { host: "127.0.0.1", port } },
    });
    expect(clock.armed).toBe(1);
    await observation.close();
    expect(clock.armed).toBe(0);
  });

  test("one that no interface has is told as such", async () => {
    const { lines } = await observe({ metrics: { address: { host: "192.0.2.1", port: 0 } } });
    expect(JSON.parse(lines.at(-1) ?? "").err.hint).toMatch(/no interface/);
  });
});

test("a log that cannot be written stops neither the agent nor its metrics", async () => {
  const { bus, get } = await observe({
    before: [samples["agent.starting"]],
    log: {
      write: () => {
        throw new Error("ENOSPC");
      },
    },
  });
  expect(() => bus.emit(samples["rotation.failed"])).not.toThrow();
  const figures = parseScrape(await (await get("/metrics")).text());
  expect(figures.get("node_agent_observer_errors_total")).toBeGreaterThan(0);
  expect(figures.get("node_agent_rotation_consecutive_failures")).toBe(1);
});
