import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { serialsIn, streamsIn } from "../support/agent-log.ts";
import { Envoy } from "../support/envoy.ts";
import { eventually } from "../support/eventually.ts";
import { AgentProcess, Ca, inboundPorts, rotated, startEnvoys } from "../support/mesh.ts";
import { temporaryFolder } from "../support/processes.ts";
import { Load, request } from "../support/traffic.ts";
import { application, binary, noEnvoy, renew, startAgent } from "./suite.ts";

const fetched = (outcome: string): string =>
  `node_agent_sds_fetches_total{protocol="rest",outcome="${outcome}"}`;

describe.skipIf(noEnvoy)("an Envoy that asks by REST", () => {
  const app = application();

  test("does mTLS, takes a rotation under load, and comes back to an agent that was killed", async () => {
    const { agent } = await startAgent("1h");
    const mesh = await startEnvoys({
      binary,
      app: app.port,
      server: agent,
      client: agent,
      bootstrap: "rest",
    });
    expect((await request(mesh.outbound)).xfcc).toContain("sa/default");
    const load = new Load(mesh.outbound, 50);
    const [first = ""] = await mesh.server.serials();
    await eventually("it to ask for what it has", () => agent.metric(fetched("unchanged")));
    renew(agent);
    const second = await rotated(mesh.server, first);
    expect(second.replace(/^0+/, "")).toBe(serialsIn(agent.process.stdout).at(-1));
    // The pair, the roots, the new pair; all else was 304.
    expect(await agent.metric(fetched("secrets"))).toBe(3);
    expect(await agent.metric(fetched("refused"))).toBe(0);
    // The client's Envoy has streams.
    expect(streamsIn(agent.process.stdout)).toHaveLength(2);

    await agent.process.stop("SIGKILL");
    await agent.start();
    await rotated(mesh.server, second);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect((await request(mesh.outbound)).xfcc).toContain("sa/default");
    for (const name of ["default", "ROOTCA"]) {
      expect(await mesh.server.stat(`sds.${name}.update_rejected`)).toBe(0);
    }
  });

  test("waits for a certificate that is late: 503 keeps its listener shut", async () => {
    const ca = new Ca(temporaryFolder());
    await ca.start();
    await ca.process.stop("SIGKILL");
    const agent = new AgentProcess({ ca, serviceAccount: "default", args: ["--retry-cap", "1s"] });
    agent.spawn();
    await eventually("the socket", () => existsSync(agent.socket));
    const envoy = new Envoy({
      binary,
      bootstrap: "rest",
      folder: agent.folder,
      socket: agent.socket,
      ports: inboundPorts(app.port),
    });
    await eventually("it to be put off", () => agent.metric(fetched("pending")));
    await eventually("it to know", () => envoy.stat("sds.default.update_failure"));
    expect((await envoy.admin("/ready")).trim()).not.toBe("LIVE");
    await ca.start();
    await agent.ready();
    await envoy.live();
    expect(await envoy.serials()).toHaveLength(1);
  });

  test("for a name that nobody serves: 404 keeps its listener shut", async () => {
    const { agent } = await startAgent("1h");
    const envoy = new Envoy({
      binary,
      bootstrap: "rest",
      folder: agent.folder,
      socket: agent.socket,
      ports: inboundPorts(app.port),
      replace: { "name: default": "name: nobody" },
    });
    const unknown = async () => (await agent.metric(fetched("unknown"))) ?? 0;
    await eventually("it to ask again", async () => (await unknown()) > 1);
    await eventually("it to know", () => envoy.stat("sds.nobody.update_failure"));
    expect((await envoy.admin("/ready")).trim()).not.toBe("LIVE");
    expect(await envoy.stat("sds.ROOTCA.update_success")).toBe(1);
  });
});
