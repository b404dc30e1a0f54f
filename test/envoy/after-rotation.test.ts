import { chmodSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { Envoy } from "../support/envoy.ts";
import { inboundPorts } from "../support/mesh.ts";
import { temporaryFolder } from "../support/processes.ts";
import { heldConnection, Load } from "../support/traffic.ts";
import { application, binary, noEnvoy, renew, startAgent } from "./suite.ts";

/** A port that is free now: the agent has to know Envoy's admin port before Envoy has one. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Fails Envoy's health check for a second: with each answer it asks for a new connection meanwhile. */
function recyclingScript(admin: number): string {
  // With the ending, or Node 20 would not take it for a module.
  const path = join(temporaryFolder(), "recycle.mjs");
  const post = (what: string): string =>
    `await fetch("http://127.0.0.1:${admin}/healthcheck/${what}", { method: "POST" });`;
  const lines = [
    `#!${process.execPath}`,
    post("fail"),
    "await new Promise((resolve) => setTimeout(resolve, 1000));",
    post("ok"),
  ];
  writeFileSync(path, lines.join("\n"));
  chmodSync(path, 0o755);
  return path;
}

describe.skipIf(noEnvoy)("a hook recycles Envoy's connections", () => {
  const app = application();

  /** Rotates while a connection is held and others come and go. */
  async function rotateUnderLoad(admin: number, args: readonly string[]) {
    const { agent } = await startAgent("1h", args);
    const envoy = new Envoy({
      binary,
      bootstrap: "permissive",
      folder: agent.folder,
      socket: agent.socket,
      ports: { ...inboundPorts(app.port), 15013: admin },
      args: ["--drain-time-s", "2"],
    });
    await envoy.live();
    const port = await envoy.port("inbound");
    const held = heldConnection(port);
    const load = new Load(port);
    const first = await held.send();
    expect((await held.send()).localPort).toBe(first.localPort);
    // A second after the last certificate, a request is not put off.
    renew(agent);
    await eventually("a new connection", async () => {
      return (await held.send()).localPort !== first.localPort;
    });
    await agent.process.printed(/"event":"hook\.done"/);
    return { agent, envoy, held, load, port };
  }

  test(
    "by POST to drain_listeners?graceful&skip_exit, which leaves it draining for good",
    { timeout: 120_000 },
    async () => {
      const admin = await freePort();
      const url = `http://127.0.0.1:${admin}/drain_listeners?graceful&skip_exit`;
      const { agent, envoy, held, load } = await rotateUnderLoad(admin, [
        "--after-rotation-url",
        url,
      ]);
      // What docs/rotation.md warns of: past the drain time no connection carries two requests.
      await eventually("each answer to end its connection", async () => {
        const ports = [await held.send(), await held.send(), await held.send()];
        return new Set(ports.map(({ localPort }) => localPort)).size === 3;
      });
      await load.stop();
      held.close();
      expect(load.failures).toEqual([]);
      expect((await envoy.admin("/ready")).trim()).toBe("LIVE");
      const done = 'node_agent_hook_runs_total{hook="url",outcome="done"}';
      expect(await agent.metric(done)).toBe(1);
    },
  );

  test(
    "by a command that fails the health check for a moment, and leaves nothing behind",
    { timeout: 120_000 },
    async () => {
      const admin = await freePort();
      const command = recyclingScript(admin);
      const { envoy, held, load } = await rotateUnderLoad(admin, [
        "--after-rotation-command",
        command,
      ]);
      await load.stop();
      const after = await held.send();
      for (let i = 0; i < 5; i += 1) expect((await held.send()).localPort).toBe(after.localPort);
      held.close();
      expect(load.failures).toEqual([]);
      expect((await envoy.admin("/ready")).trim()).toBe("LIVE");
    },
  );
});
