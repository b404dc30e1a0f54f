import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Envoy } from "../support/envoy.ts";
import { eventually } from "../support/eventually.ts";
import {
  AgentProcess,
  Ca,
  envoyOrReason,
  rotated,
  shownSerial,
  startEnvoys,
} from "../support/mesh.ts";
import { removeFolders, stopAll, temporaryFolder } from "../support/processes.ts";
import { heldConnection, Load, request, startEcho } from "../support/traffic.ts";

const envoy = await envoyOrReason();
const binary = "binary" in envoy ? envoy.binary : "";
if ("reason" in envoy) process.stderr.write(`real Envoy suite skipped: ${envoy.reason}\n`);

const EXACT = "spiffe://cluster.local/ns/default/sa/default";

describe.skipIf("reason" in envoy)("a real Envoy", () => {
  let ca: Ca;
  let app: Awaited<ReturnType<typeof startEcho>>;

  beforeAll(async () => {
    app = await startEcho();
  });
  afterAll(() => app.close());
  afterEach(async () => {
    await stopAll();
    removeFolders();
  });

  async function startAgents(ttl: string, args: readonly string[] = []) {
    ca = new Ca(temporaryFolder());
    await ca.start();
    const server = new AgentProcess({ ca, serviceAccount: "default", ttl, args });
    const client = new AgentProcess({ ca, serviceAccount: "client", ttl, args });
    await Promise.all([server.start(), client.start()]);
    return { server, client };
  }

  test("does mTLS with the agent's secrets, and tells the app who called", async () => {
    const agents = await startAgents("1h");
    const { outbound, server } = await startEnvoys({ binary, app: app.port, ...agents });
    const { xfcc } = await request(outbound);
    expect(xfcc).toContain("URI=spiffe://cluster.local/ns/default/sa/client");
    expect(await server.stat("ssl.handshake")).toBeGreaterThan(0);
    expect(await agents.client.metric('node_agent_sds_nacks_total{resource="default"}')).toBe(0);
  });

  test("refuses a server whose SAN is not the one expected", async () => {
    const agents = await startAgents("1h");
    const replace = { [EXACT]: "spiffe://cluster.local/ns/default/sa/somebody-else" };
    const { outbound, client } = await startEnvoys({ binary, app: app.port, ...agents, replace });
    await expect(request(outbound)).rejects.toThrow();
    expect(await client.stat("cluster.server_mtls.ssl.fail_verify_san")).toBeGreaterThan(0);
  });

  test("STRICT refuses plaintext; PERMISSIVE takes it, and mTLS on the same port", async () => {
    const agents = await startAgents("1h");
    const strict = await startEnvoys({ binary, app: app.port, ...agents });
    await expect(request(strict.inbound)).rejects.toThrow();
    const permissive = await startEnvoys({
      binary,
      app: app.port,
      ...agents,
      bootstrap: "permissive",
    });
    expect((await request(permissive.inbound)).xfcc).toBe("");
    expect((await request(permissive.outbound)).xfcc).toContain("sa/client");
  });

  test("rotation under load: new serials on both sides, no failed request, an open connection survives", async () => {
    const agents = await startAgents("20s");
    const mesh = await startEnvoys({ binary, app: app.port, ...agents });
    const held = heldConnection(mesh.outbound);
    const before = await held.send();
    const load = new Load(mesh.outbound);
    const shownBefore = await shownSerial(mesh.inbound);
    const hashBefore = /Hash=(\w+)/.exec(before.xfcc)?.[1];
    const [server, client] = await Promise.all([mesh.server.serials(), mesh.client.serials()]);
    const handshakes = await mesh.server.stat("ssl.handshake");
    const updates = await Promise.all(
      [mesh.server, mesh.client].map((one) => one.stat("ssl_context_update_by_sds")),
    );

    await rotated(mesh.server, server[0] ?? "");
    await rotated(mesh.client, client[0] ?? "");
    await eventually("the peers to see both new certificates", async () => {
      const hash = /Hash=(\w+)/.exec((await request(mesh.outbound)).xfcc)?.[1];
      return hash !== hashBefore && (await shownSerial(mesh.inbound)) !== shownBefore;
    });
    await eventually("a shown certificate that Envoy has", async () => {
      const [serial = ""] = await mesh.server.serials();
      return (await shownSerial(mesh.inbound)).includes(serial.replace(/^0+/, ""));
    });
    await eventually("steady load", () => load.sent > 100);
    await load.stop();

    expect(load.failures).toEqual([]);
    expect(await mesh.server.stat("ssl.handshake")).toBeGreaterThan(handshakes);
    for (const [index, one] of [mesh.server, mesh.client].entries()) {
      expect(await one.stat("ssl_context_update_by_sds")).toBeGreaterThan(updates[index] ?? 0);
      expect(await one.stat("sds.default.update_rejected")).toBe(0);
    }
    const after = await held.send();
    expect(after.localPort).toBe(before.localPort);
    expect(after.xfcc).toBe(before.xfcc);
    held.close();
  });

  test("agent killed with -9 and started again: traffic goes on, the stream comes back", async () => {
    const agents = await startAgents("1h");
    const mesh = await startEnvoys({ binary, app: app.port, ...agents });
    const [serial = ""] = await mesh.server.serials();
    const load = new Load(mesh.outbound);
    await agents.server.process.stop("SIGKILL");
    await eventually(
      "Envoy to miss its stream",
      async () => (await mesh.server.stat("sds.default.control_plane.connected_state")) === 0,
    );
    await agents.server.start();
    await rotated(mesh.server, serial);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(await mesh.server.stat("sds.default.control_plane.connected_state")).toBe(1);
  });

  test("CA down over the renewal: an Envoy started then still gets the valid certificate", async () => {
    const agents = await startAgents("40s", ["--retry-cap", "2s"]);
    await ca.process.stop("SIGKILL");
    await agents.server.process.printed(/"event":"rotation\.failed"/, 60_000);
    const late = await startEnvoys({ binary, app: app.port, ...agents });
    expect((await request(late.outbound)).xfcc).toContain("sa/client");
    const [serial = ""] = await late.server.serials();
    await ca.start();
    await rotated(late.server, serial);
    expect((await request(late.outbound)).xfcc).toContain("sa/client");
  });

  test("waits for a certificate that is late, and is served when the CA is there", async () => {
    ca = new Ca(temporaryFolder());
    await ca.start();
    await ca.process.stop("SIGKILL");
    const agent = new AgentProcess({ ca, serviceAccount: "default", args: ["--retry-cap", "1s"] });
    agent.spawn();
    await eventually("the socket", async () => (await import("node:fs")).existsSync(agent.socket));
    const early = new Envoy({
      binary,
      bootstrap: "server",
      folder: agent.folder,
      socket: agent.socket,
      ports: { 8080: app.port, 15006: 0 },
    });
    await eventually("Envoy to ask", () => early.stat("sds.default.update_attempt"));
    expect((await early.admin("/ready")).trim()).not.toBe("LIVE");
    await ca.start();
    await agent.ready();
    await early.live();
    expect(await early.serials()).toHaveLength(1);
  });
});
