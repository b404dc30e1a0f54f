import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import {
  AgentProcess,
  Ca,
  envoyOrReason,
  rotated,
  shownSerial,
  startEnvoys,
} from "../support/mesh.ts";
import { removeFolders, type Running, stopAll, temporaryFolder } from "../support/processes.ts";
import { Load, request, startEcho } from "../support/traffic.ts";

const envoy = await envoyOrReason();
const binary = "binary" in envoy ? envoy.binary : "";
if ("reason" in envoy) process.stderr.write(`real Envoy takeover skipped: ${envoy.reason}\n`);

describe.skipIf("reason" in envoy)("a real Envoy whose agent is replaced", () => {
  let app: Awaited<ReturnType<typeof startEcho>>;

  beforeAll(async () => {
    app = await startEcho();
  });
  afterAll(() => app.close());
  afterEach(async () => {
    await stopAll();
    removeFolders();
  });

  /** The serial of an agent's own first certificate. */
  const issued = async (agent: Running): Promise<string> =>
    (await agent.printed(/"event":"rotation\.succeeded","serial":"(\w+)"/))[1] ?? "";

  test("old to new and new to old, under load: no failed request, each time the new agent's certificate", async () => {
    const ca = new Ca(temporaryFolder());
    await ca.start();
    const args = ["--takeover"];
    const server = new AgentProcess({ ca, serviceAccount: "default", args });
    const client = new AgentProcess({ ca, serviceAccount: "client", args });
    await Promise.all([server.start(), client.start()]);
    const mesh = await startEnvoys({ binary, app: app.port, server, client });
    const load = new Load(mesh.outbound, 10);
    const sides = [
      { agent: server, envoy: mesh.server },
      { agent: client, envoy: mesh.client },
    ];

    for (const _ of ["old to new", "new to old"]) {
      for (const { agent, envoy } of sides) {
        const [before = ""] = await envoy.serials();
        const old = agent.process;
        await old.printed(/"event":"control\.listening"/);
        await agent.start();
        expect(await old.exited).toEqual({ code: 0, signal: null });
        expect(old.stdout).toMatch(/"event":"agent\.stopping","reason":"takeover"/);
        const serial = await rotated(envoy, before);
        expect(serial.replace(/^0+/, "")).toBe(await issued(agent.process));
        for (const name of ["default", "ROOTCA"]) {
          const connected = `sds.${name}.control_plane.connected_state`;
          await eventually(connected, async () => (await envoy.stat(connected)) === 1);
        }
        expect(await envoy.stat("sds.default.update_rejected")).toBe(0);
      }
    }
    const shown = await issued(server.process);
    await eventually("a peer to see it", async () =>
      (await shownSerial(mesh.inbound)).endsWith(shown),
    );
    expect((await request(mesh.outbound)).xfcc).toContain("sa/client");
    await eventually("steady load", () => load.sent > 100);
    await load.stop();
    expect(load.failures).toEqual([]);
  });
});
