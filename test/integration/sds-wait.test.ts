import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import net, { type Server } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Clock, systemClock } from "../../src/core/clock.ts";
import { AgentError } from "../../src/core/errors.ts";
import { waitForSecrets } from "../../src/sds/client/wait.ts";
import { eventually } from "../support/eventually.ts";
import { bundle, certificate, startBench } from "./sds-support.ts";

const NAMES = ["default", "ROOTCA"];

const wait = (path: string, maxMs: number, names = NAMES): Promise<void> =>
  waitForSecrets({ path, names, maxMs, clock: systemClock });

async function failure(path: string, maxMs = 300): Promise<string> {
  try {
    await wait(path, maxMs);
  } catch (error) {
    if (error instanceof AgentError) return error.describe();
    throw error;
  }
  throw new Error("it did not fail");
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "wait-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function listen(server: Server | http.Server, path: string): Promise<void> {
  const open = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => {
    open.add(socket);
    socket.on("error", () => {});
  });
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(path, resolve);
  });
}

describe("node-agent wait", () => {
  test("returns when the socket serves all names, and ACKs them", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    bench.store.put(bundle("r1"));
    await wait(bench.path, 5_000);
    await eventually("the ACKs", () => bench.eventsOf("sds.ack").length === 2);
    await eventually("the stream to end", () => bench.server.streams().length === 0);
    expect(bench.eventsOf("sds.stream.closed")).toMatchObject([{ status: "OK" }]);
  });

  test("leaves no timer behind, or the process would go on until --max", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    const armed = new Set<object>();
    const clock: Clock = {
      ...systemClock,
      timer: (delayMs, fire) => {
        const timer = systemClock.timer(delayMs, fire);
        armed.add(timer);
        return {
          cancel: () => {
            armed.delete(timer);
            timer.cancel();
          },
        };
      },
    };
    await waitForSecrets({ path: bench.path, names: ["default"], maxMs: 5_000, clock });
    expect(armed.size).toBe(0);
  });

  test("waits for a secret that comes later", async () => {
    const bench = await startBench();
    bench.store.put(bundle("r1"));
    const waiting = wait(bench.path, 5_000);
    await eventually("it to be held", () => bench.eventsOf("sds.held").length > 0);
    bench.store.put(certificate("v1"));
    await expect(waiting).resolves.toBeUndefined();
  });

  test("waits for a socket that comes later", async () => {
    const path = join(folder(), "socket");
    const waiting = wait(path, 5_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    bench.store.put(bundle("r1"));
    await listen(net.createServer(bench.accept), path);
    await expect(waiting).resolves.toBeUndefined();
  });

  test("a relative path is from the working folder", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    const path = relative(process.cwd(), bench.path);
    await expect(wait(path, 5_000, ["default"])).resolves.toBeUndefined();
  });

  test("a server that restarts meanwhile is asked again", async () => {
    const first = await startBench();
    const path = join(folder(), "socket");
    const listener = net.createServer(first.accept);
    await listen(listener, path);
    const waiting = wait(path, 5_000);
    await eventually("it to be held", () => first.eventsOf("sds.held").length === 2);
    listener.close();
    await first.server.stop(100);
    const second = await startBench();
    second.store.put(certificate("v1"));
    second.store.put(bundle("r1"));
    await listen(net.createServer(second.accept), path);
    await expect(waiting).resolves.toBeUndefined();
  });
});

describe("node-agent wait gives up and says", () => {
  test("that there is no socket", async () => {
    const path = join(folder(), "socket");
    expect(await failure(path)).toBe(
      `WAIT_TIMEOUT: after 0.3 s: there is no ${path} (start node-agent, or correct --socket)`,
    );
  });

  test("that a file is no socket", async () => {
    const path = join(folder(), "file");
    writeFileSync(path, "");
    expect(await failure(path)).toBe(
      `WAIT_TIMEOUT: after 0.3 s: ${path} is not a socket (correct --socket)`,
    );
  });

  test("that nobody listens on a socket left behind", async () => {
    const path = join(folder(), "socket");
    const left = `require("net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`;
    const { spawnSync } = await import("node:child_process");
    spawnSync(process.execPath, ["-e", left]);
    expect(await failure(path)).toBe(
      `WAIT_TIMEOUT: after 0.3 s: nobody listens on ${path} (start node-agent)`,
    );
  });

  test("that it has no right to connect", async () => {
    const bench = await startBench();
    chmodSync(bench.path, 0);
    // Rights mean nothing to root.
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(65_534);
    try {
      expect(await failure(bench.path)).toContain(`no right to connect to ${bench.path}`);
    } finally {
      if (root) process.seteuid?.(0);
    }
  });

  test("that the server does not speak gRPC", async () => {
    const path = join(folder(), "http");
    await listen(
      http.createServer((_, response) => response.end("hello")),
      path,
    );
    expect(await failure(path)).toContain(`the server on ${path} does not speak gRPC`);
  });

  test("that nothing came from a server which says nothing", async () => {
    const path = join(folder(), "mute");
    await listen(net.createServer(), path);
    expect(await failure(path)).toContain("pending: default, ROOTCA");
  });

  test("which secrets are pending, and which are there", async () => {
    const bench = await startBench();
    bench.store.put(bundle("r1"));
    expect(await failure(bench.path)).toBe(
      `WAIT_TIMEOUT: after 0.3 s: ${bench.path} serves ROOTCA; pending: default (the agent's log and /healthz/ready say what it waits for)`,
    );
  });

  test("what the server answers instead", async () => {
    const bench = await startBench({ limits: { nameBytes: 6 } });
    expect(await failure(bench.path)).toContain(
      "answers RESOURCE_EXHAUSTED: SDS_NAME_TOO_LONG: a resource name of 7 bytes",
    );
  });
});
