import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { constants } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { FaultCa } from "../fakes/fault-ca.ts";
import { eventually } from "../support/eventually.ts";
import { nodeAgent, removeFolders, stopAll, temporaryFolder } from "../support/processes.ts";
import { runToEnd, TestAgent } from "./support.ts";

afterEach(async () => {
  await stopAll();
  removeFolders();
});

/** `node-agent wait`, and how long it took, milliseconds. */
async function wait(...args: readonly string[]) {
  const began = performance.now();
  const ended = await runToEnd(["wait", ...args]);
  return { ...ended, took: performance.now() - began };
}

/** Whether a process has a handler for a signal (SigCgt in proc(5)). Node itself has none for SIGHUP. */
function catches(pid: number, signal: NodeJS.Signals): boolean {
  const mask = /^SigCgt:\s*(\w+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  const bit = 1n << BigInt(constants.signals[signal] - 1);
  return (BigInt(`0x${mask ?? "0"}`) & bit) !== 0n;
}

describe("node-agent wait", () => {
  test("returns 0 at once when the secrets are served already", async () => {
    const agent = TestAgent.selfSigned();
    await agent.ready();
    const { code, stdout, stderr, took } = await wait("--max", "60s", "--socket", agent.socket);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(took).toBeLessThan(20_000);
    await agent.end();
  });

  test("returns 0 when the agent comes later, and finds its socket by the same settings", async () => {
    const folder = temporaryFolder();
    const socket = join(folder, "sds.sock");
    const waiting = nodeAgent(["wait", "--max", "60s"], {
      cwd: folder,
      env: { NODE_AGENT_SOCKET: socket, NODE_AGENT_CA_PROVIDER: "self-signed" },
    });
    const agent = TestAgent.selfSigned({ folder });
    expect(await waiting.exited).toEqual({ code: 0, signal: null });
    expect(existsSync(socket)).toBe(true);
    await agent.end();
  });

  test("returns 1 with WAIT_TIMEOUT that names what is pending", async () => {
    const ca = await FaultCa.start();
    ca.faults = { hang: true };
    const agent = TestAgent.of(ca);
    await eventually("the socket", () => existsSync(agent.socket));
    const { code, complaints } = await wait("--max", "500ms", "--socket", agent.socket);
    expect(code).toBe(1);
    expect(complaints).toEqual([
      expect.stringMatching(/^WAIT_TIMEOUT: .*pending: default, ROOTCA .*healthz\/ready/),
    ]);
    await agent.end();
    await ca.stop();
  });

  test("--names: only those that are asked for; an unknown one stays pending", async () => {
    const agent = TestAgent.selfSigned();
    await agent.ready();
    const { code } = await wait("--max", "20s", "--names", "ROOTCA", "--socket", agent.socket);
    expect(code).toBe(0);
    const args = ["--max", "5s", "--names", "default,nonsense", "--socket", agent.socket];
    const { code: late, complaints } = await wait(...args);
    expect(late).toBe(1);
    expect(complaints[0]).toMatch(/^WAIT_TIMEOUT: .*serves default; pending: nonsense/);
    await agent.end();
  });

  test("no socket", async () => {
    const { code, complaints } = await wait("--max", "300ms", "--socket", "./nowhere.sock");
    expect(code).toBe(1);
    expect(complaints[0]).toMatch(
      /^WAIT_TIMEOUT: .*there is no .*nowhere\.sock .*start node-agent/,
    );
  });

  test("a file that is no socket", async () => {
    const path = join(temporaryFolder(), "file");
    writeFileSync(path, "");
    const { code, complaints } = await wait("--max", "300ms", "--socket", path);
    expect(code).toBe(1);
    expect(complaints[0]).toMatch(/^WAIT_TIMEOUT: .*(nobody listens|not a socket)/);
  });

  test("a server that says nothing", async () => {
    const path = join(temporaryFolder(), "silent.sock");
    const server = createServer((socket) => socket.on("error", () => undefined).resume());
    await new Promise<void>((resolve) => server.listen(path, resolve));
    const { code, complaints, took } = await wait("--max", "500ms", "--socket", path);
    server.close();
    expect(code).toBe(1);
    expect(complaints[0]).toMatch(/^WAIT_TIMEOUT: .*pending: default, ROOTCA/);
    expect(took).toBeLessThan(20_000);
  });

  test.skipIf(process.platform !== "linux").each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const)("%s ends it at once, with status %i", async (signal, code) => {
    const waiting = nodeAgent(["wait", "--max", "1h", "--socket", "./s"], {
      cwd: temporaryFolder(),
    });
    await eventually("its signal handlers", () => catches(waiting.pid, "SIGHUP"));
    expect(await waiting.stop(signal)).toEqual({ code, signal: null });
  });

  test("a --max that is no duration: status 2", async () => {
    const { code, complaints } = await wait("--max", "soon");
    expect(code).toBe(2);
    expect(complaints[0]).toMatch(/^INVALID_VALUE: flag --max: "soon"/);
  });
});
