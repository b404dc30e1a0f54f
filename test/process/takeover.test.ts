import { status } from "@grpc/grpc-js";
import { existsSync, lstatSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { FaultCa } from "../fakes/fault-ca.ts";
import { eventually } from "../support/eventually.ts";
import { removeFolders, stopAll, temporaryFolder } from "../support/processes.ts";
import { freePort, Knocker, SdsFollower } from "../support/sds-follower.ts";
import { contentsOf, runToEnd, TestAgent } from "./support.ts";

const followers: SdsFollower[] = [];
afterEach(async () => {
  await Promise.all(followers.splice(0).map((follower) => follower.close()));
  await stopAll();
  removeFolders();
});

function follow(socket: string): SdsFollower {
  const follower = new SdsFollower(socket);
  followers.push(follower);
  return follower;
}

/** The version of an agent's first certificate. */
async function firstVersion(agent: TestAgent): Promise<string> {
  const { version } = await agent.logged("secret.published", ({ name }) => name === "default");
  return String(version);
}

const TAKEOVER = ["--takeover"];

describe("--takeover", () => {
  test("three agents in turn: no client refused, each certificate arrives, the one before leaves with 0", async () => {
    const folder = temporaryFolder();
    const [metrics, admin] = [await freePort(), await freePort()];
    const env = {
      NODE_AGENT_METRICS_ADDR: `127.0.0.1:${metrics}`,
      NODE_AGENT_ADMIN_ADDR: `127.0.0.1:${admin}`,
    };
    const start = (): TestAgent => TestAgent.selfSigned({ folder, env, args: TAKEOVER });
    let old = start();
    await old.logged("control.listening");
    const follower = follow(old.socket);
    const versions = [await firstVersion(old)];
    await eventually("the first certificate", () => follower.versions.length === 1);
    const knocker = new Knocker(old.socket);

    for (const _ of ["old to new", "new to old"]) {
      const next = start();
      versions.push(await firstVersion(next));
      expect(await old.process.exited).toEqual({ code: 0, signal: null });
      expect(old.lines("agent.stopping")).toMatchObject([{ reason: "takeover" }]);
      await eventually("the new certificate", () => follower.versions.at(-1) === versions.at(-1));
      await next.logged("metrics.listening");
      await next.logged("admin.listening");
      await next.logged("control.listening");
      expect((await next.health()).status).toBe(200);
      expect(next.lines("takeover.done")).toMatchObject([{ reason: "ready" }]);
      old = next;
    }
    knocker.stop();
    expect(knocker.refusals).toEqual([]);
    expect(knocker.knocks).toBeGreaterThan(100);
    expect(follower.versions).toEqual(versions);
    expect(follower.ends.map(({ code }) => code)).toEqual([status.UNAVAILABLE, status.UNAVAILABLE]);

    const level = await runToEnd(["logging", "--level", "debug", "--socket", old.socket]);
    expect(level).toMatchObject({ code: 0, stdout: "debug\n" });
    expect(old.lines("control.request")).toMatchObject([{ verb: "logging" }]);
    expect((await runToEnd(["quit", "--socket", old.socket])).code).toBe(0);
    expect(await old.process.exited).toEqual({ code: 0, signal: null });
    expect(contentsOf(folder)).toEqual([]);
  });

  test("of an agent that was drained: it is asked to leave, and its ports are free", async () => {
    const folder = temporaryFolder();
    const env = { NODE_AGENT_METRICS_ADDR: `127.0.0.1:${await freePort()}` };
    const drained = TestAgent.selfSigned({ folder, env });
    await drained.logged("control.listening");
    expect((await runToEnd(["drain", "--socket", drained.socket])).code).toBe(0);
    await drained.logged("agent.draining");
    // It renews no more either.
    const issued = drained.lines("rotation.succeeded").length;
    drained.process.child.kill("SIGHUP");
    await drained.logged("agent.reloading");
    const next = TestAgent.selfSigned({ folder, env, args: TAKEOVER });
    await next.ready();
    expect(await drained.process.exited).toEqual({ code: 0, signal: null });
    expect(drained.lines("rotation.succeeded")).toHaveLength(issued);
    await next.logged("metrics.listening");
    await next.logged("control.listening");
    expect((await next.health()).status).toBe(200);
    await next.end();
  });

  test("with its CA down, the one that can serve goes on; with the CA back, it is replaced", async () => {
    const ca = await FaultCa.start();
    const folder = temporaryFolder();
    const old = TestAgent.selfSigned({ folder });
    await old.logged("control.listening");
    const follower = follow(old.socket);
    await eventually("the old certificate", () => follower.versions.length === 1);
    const before = lstatSync(old.socket).ino;

    await ca.refuse();
    const next = TestAgent.of(ca, { folder, args: TAKEOVER });
    await next.logged("rotation.failed");
    expect((await next.health()).body).toMatchObject({ reasons: ["the socket is not open"] });
    expect((await old.health()).status).toBe(200);
    expect(lstatSync(old.socket).ino).toBe(before);
    expect(follower.ends).toEqual([]);

    await ca.accept();
    await next.logged("takeover.done", ({ reason }) => reason === "ready");
    await eventually("the new certificate", () => follower.versions.length === 2);
    expect(await old.process.exited).toEqual({ code: 0, signal: null });
    await ca.stop();
  });

  test("the other one gone before: the socket is there at once, and requests are held", async () => {
    const ca = await FaultCa.start();
    ca.faults = { hang: true };
    const folder = temporaryFolder();
    const old = TestAgent.selfSigned({ folder });
    await old.ready();
    const next = TestAgent.of(ca, { folder, args: TAKEOVER });
    await next.logged("takeover.waiting");
    await old.process.stop("SIGKILL");
    await next.logged("takeover.done", ({ reason }) => reason === "gone");
    const stream = next.client().open(["default"]);
    await stream.silence();
    expect(stream.ended).toBeUndefined();
    await next.logged("control.listening");
    await next.end();
    await ca.stop();
  });

  test("told to stop while it waits: status 0, and the other's sockets stay", async () => {
    const ca = await FaultCa.start();
    ca.faults = { hang: true };
    const folder = temporaryFolder();
    const old = TestAgent.selfSigned({ folder });
    await old.logged("control.listening");
    const next = TestAgent.of(ca, { folder, args: TAKEOVER });
    await next.logged("metrics.listening");
    expect(await next.process.stop()).toEqual({ code: 0, signal: null });
    expect((await old.client().open(["default"]).next()).names).toEqual(["default"]);
    expect((await runToEnd(["logging", "--socket", old.socket])).stdout).toBe("info\n");
    await old.end();
    await ca.stop();
  });

  test("over a server that cannot be asked to leave: the path is taken, and the log says so", async () => {
    const folder = temporaryFolder();
    const connections = new Set<{ destroy(): void }>();
    const other = createServer((socket) => connections.add(socket.on("error", () => undefined)));
    await new Promise<void>((resolve) => other.listen(join(folder, "sds.sock"), resolve));
    const agent = TestAgent.selfSigned({ folder, args: TAKEOVER });
    const { err } = await agent.logged("takeover.unanswered");
    expect(err).toMatchObject({ code: "CONTROL_UNREACHABLE" });
    expect(err?.message).toMatch(/there is no .*control\.sock/);
    await agent.logged("control.listening");
    expect((await agent.client().open(["default"]).next()).names).toEqual(["default"]);
    expect(other.listening).toBe(true);
    for (const connection of connections) connection.destroy();
    other.close();
    await agent.end();
  });

  test("without anybody there it is an ordinary start", async () => {
    const agent = TestAgent.selfSigned({ args: TAKEOVER });
    await agent.logged("control.listening");
    expect(agent.lines("takeover.waiting")).toEqual([]);
    expect((await agent.process.stop()).code).toBe(0);
  });

  test("--metrics-required beside it waits for the port of the one that leaves", async () => {
    const folder = temporaryFolder();
    const env = { NODE_AGENT_METRICS_ADDR: `127.0.0.1:${await freePort()}` };
    const args = [...TAKEOVER, "--metrics-required"];
    const old = TestAgent.selfSigned({ folder, env, args });
    await old.logged("control.listening");
    const next = TestAgent.selfSigned({ folder, env, args });
    await old.process.exited;
    await next.logged("metrics.listening");
    await next.end();
  });
});

test("without --takeover a live agent is left alone, and the message says how to replace it", async () => {
  const agent = TestAgent.selfSigned();
  await agent.logged("control.listening");
  const args = ["--ca-provider", "self-signed", "--socket", agent.socket, "--admin-addr", "off"];
  const { code, complaints } = await runToEnd(["run", ...args, "--metrics-addr", "127.0.0.1:0"]);
  expect(code).toBe(2);
  expect(complaints).toEqual([expect.stringMatching(/^SOCKET_IN_USE: .*--takeover/)]);
  expect(existsSync(join(agent.folder, "control.sock"))).toBe(true);
  expect((await runToEnd(["logging", "--socket", agent.socket])).stdout).toBe("info\n");
  await agent.end();
});
