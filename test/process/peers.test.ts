import { execFile } from "node:child_process";
import { chmodSync, cpSync } from "node:fs";
import { connect } from "node:net";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { FaultCa } from "../fakes/fault-ca.ts";
import { eventually } from "../support/eventually.ts";
import { cannotBecomeOthers, connectAs, NOBODY, otherUserReason } from "../support/other-user.ts";
import { BUNDLE, removeFolders, Running, stopAll, temporaryFolder } from "../support/processes.ts";
import { contentsOf, linesOf, TestAgent } from "./support.ts";

afterEach(async () => {
  await stopAll();
  removeFolders();
});

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const uid = process.geteuid?.() ?? -1;

/** What curl makes of `POST /v3/discovery:secrets`: the status, the head, and the body as it came. */
async function curl(socket: string, message: unknown) {
  const to = ["--unix-socket", socket, "http://sds/v3/discovery:secrets"];
  const json = ["-H", "content-type: application/json", "-d", JSON.stringify(message)];
  const { stdout } = await promisify(execFile)("curl", ["-sSi", "-m", "20", ...to, ...json]);
  const [head = "", body = ""] = stdout.split("\r\n\r\n");
  return { status: Number(/^HTTP\/1.1 (\d+)/.exec(head)?.[1]), head, body };
}

describe("REST, by curl", () => {
  test("serves the secrets, 304 for what the client has, and 404 for nobody's names", async () => {
    const agent = TestAgent.selfSigned({ args: ["--sds-alias", "web=default"] });
    await agent.ready();
    const { status, body } = await curl(agent.socket, { resource_names: ["web", "ROOTCA"] });
    expect(status).toBe(200);
    const { versionInfo, resources } = JSON.parse(body) as {
      versionInfo: string;
      resources: { name: string; tlsCertificate?: { privateKey: { inlineBytes: string } } }[];
    };
    expect(resources.map(({ name }) => name)).toEqual(["web", "ROOTCA"]);
    const key = resources[0]?.tlsCertificate?.privateKey.inlineBytes ?? "";
    expect(Buffer.from(key, "base64").toString()).toMatch(/^-----BEGIN EC PRIVATE KEY-----\n/);

    const again = { resourceNames: ["web", "ROOTCA"], versionInfo };
    expect((await curl(agent.socket, again)).status).toBe(304);
    expect((await curl(agent.socket, { resource_names: ["other"] })).status).toBe(404);
    expect((await curl(agent.socket, [])).status).toBe(400);
    const count = (outcome: string) =>
      agent.metric(`node_agent_sds_fetches_total{protocol="rest",outcome="${outcome}"}`);
    expect(await count("secrets")).toBe(1);
    expect(await count("unchanged")).toBe(1);
    expect(await count("unknown")).toBe(1);
    expect(await count("refused")).toBe(1);
    expect(agent.process.output).not.toContain(key.slice(0, 60));
    await agent.end();
  });

  test("answers 503 before there is a certificate, also when nothing else has been loaded", async () => {
    const ca = await FaultCa.start();
    ca.faults = { hang: true };
    const agent = TestAgent.of(ca);
    await agent.logged("sds.listening");
    const { status, head, body } = await curl(agent.socket, { resource_names: ["default"] });
    expect(status).toBe(503);
    expect(head).toMatch(/^retry-after: 1\r?$/m);
    expect(JSON.parse(body)).toEqual({
      code: "SDS_NOT_READY",
      message: 'not there yet: "default"',
    });
    await agent.end();
    await ca.stop();
  });

  test("an HTTP/1.1 connection that rests does not hold up the end", async () => {
    const agent = TestAgent.selfSigned({ args: ["--drain-timeout", "30s"] });
    await agent.ready();
    const resting = connect(agent.socket);
    resting.write("GET / HTTP/1.1\r\nhost: a\r\n\r\nGET ");
    await eventually("an answer", () => resting.read() !== null);
    const began = performance.now();
    expect(await agent.process.stop("SIGTERM")).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(15_000);
    resting.destroy();
  });
});

describe("--sds-allow-uid", () => {
  test.skipIf(cannotBecomeOthers)(
    `refuses another user, says who it was, and serves its own${otherUserReason}`,
    async () => {
      const agent = TestAgent.selfSigned({
        args: ["--sds-allow-uid", String(uid), "--socket-mode", "0666"],
      });
      await agent.ready();
      chmodSync(agent.folder, 0o755);
      const stranger = connectAs(NOBODY, agent.socket, PREFACE);
      await stranger.exited;
      expect(stranger.stdout).not.toContain("DATA");
      expect(await agent.logged("sds.connection.refused")).toMatchObject({
        level: "warn",
        cause: "not_allowed",
        ...NOBODY,
        pid: stranger.pid,
      });
      const series = 'node_agent_sds_connections_refused_total{cause="not_allowed"}';
      expect(await agent.metric(series)).toBe(1);
      expect((await curl(agent.socket, { resource_names: ["default"] })).status).toBe(200);
      expect((await agent.client().open(["default"]).next()).names).toEqual(["default"]);
      await agent.end();
    },
  );

  test.each([
    ["--sds-allow-uid", "0"],
    ["--sds-allow-gid", "0"],
    ["--sds-peer-credentials", "true"],
  ])("%s without the package that asks the kernel: exit 2, and no socket", async (flag, value) => {
    // A bundle that was copied alone: koffi is in no folder above it.
    const alone = temporaryFolder();
    cpSync(dirname(BUNDLE), alone, { recursive: true });
    const folder = temporaryFolder();
    const args = ["run", "--ca-provider", "self-signed", "--socket", "./s", `${flag}=${value}`];
    const agent = new Running(process.execPath, [join(alone, basename(BUNDLE)), ...args], {
      cwd: folder,
    });
    expect((await agent.exited).code).toBe(2);
    expect(linesOf(agent.stderr)).toEqual([
      expect.stringMatching(
        /^PEER_CREDENTIALS_UNAVAILABLE: the kernel cannot be asked who connects: .*koffi.* \(npm install koffi.*\)$/,
      ),
    ]);
    expect(contentsOf(folder)).toEqual([]);
  });
});
