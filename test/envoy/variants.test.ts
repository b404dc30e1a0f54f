import { describe, expect, test } from "vitest";
import { serialsIn, streamsIn } from "../support/agent-log.ts";
import { Envoy, type InboundBootstrap } from "../support/envoy.ts";
import { eventually } from "../support/eventually.ts";
import {
  type AgentProcess,
  BY_DELTA,
  inboundPorts,
  rotated,
  shownSerial,
  startEnvoys,
} from "../support/mesh.ts";
import { Load, request } from "../support/traffic.ts";
import { application, binary, noEnvoy, renew, startAgent } from "./suite.ts";

const NACKS = 'node_agent_sds_nacks_total{resource="default"}';
const VARIANTS = ["sotw", "delta"] as const;

interface Asking {
  readonly bootstrap: InboundBootstrap;
  /** Where the bootstrap itself says SotW. */
  readonly byDelta: boolean;
}

describe.skipIf(noEnvoy)("SotW and delta Envoys on one agent", () => {
  const app = application();

  test("rotation under load, side by side: both do mTLS with the new certificate, no failed request", async () => {
    const { agent } = await startAgent("20s");
    const common = { binary, app: app.port, server: agent, client: agent };
    const meshes = await Promise.all([
      startEnvoys(common),
      startEnvoys({ ...common, bootstrap: "delta", replace: BY_DELTA }),
    ]);
    const before = await Promise.all(
      meshes.map(async ({ server, inbound }) => ({
        serial: (await server.serials())[0] ?? "",
        shown: await shownSerial(inbound),
        handshakes: await server.stat("ssl.handshake"),
        updates: await server.stat("ssl_context_update_by_sds"),
      })),
    );
    const loads = meshes.map(({ outbound }) => new Load(outbound, 50));
    await Promise.all(meshes.map(({ server }, i) => rotated(server, before[i]?.serial ?? "")));
    for (const [i, mesh] of meshes.entries()) {
      await eventually("a peer to be shown the new certificate", async () => {
        return (await shownSerial(mesh.inbound)) !== before[i]?.shown;
      });
      expect((await request(mesh.outbound)).xfcc).toContain("sa/default");
    }
    await eventually("steady load", () => loads.every(({ sent }) => sent > 50));
    await Promise.all(loads.map((load) => load.stop()));

    for (const [i, { server }] of meshes.entries()) {
      expect(loads[i]?.failures).toEqual([]);
      expect(await server.stat("ssl.handshake")).toBeGreaterThan(before[i]?.handshakes ?? 0);
      expect(await server.stat("ssl_context_update_by_sds")).toBeGreaterThan(
        before[i]?.updates ?? 0,
      );
    }
    const [sotw, delta] = await Promise.all(meshes.map(({ server }) => server.serials()));
    expect(delta).toEqual(sotw);
    expect(await agent.metric(NACKS)).toBe(0);
    const streams = streamsIn(agent.process.stdout);
    for (const variant of VARIANTS) {
      // A server and a client, and for each a stream for each secret.
      expect(streams.filter((stream) => stream.variant === variant)).toHaveLength(4);
    }
    expect(streams.some(({ ended }) => ended)).toBe(false);
  });

  describe("a name that nobody serves", () => {
    /** An Envoy whose listener needs `nobody`, beside one that needs what there is. */
    async function withStranger({ bootstrap, byDelta }: Asking) {
      const { agent } = await startAgent("1h");
      const good = await startEnvoys({ binary, app: app.port, server: agent, client: agent });
      const stranger = new Envoy({
        binary,
        bootstrap,
        folder: agent.folder,
        socket: agent.socket,
        ports: inboundPorts(app.port),
        replace: { "name: default": "name: nobody", ...(byDelta ? BY_DELTA : {}) },
      });
      await agent.process.printed(/"event":"sds\.unknown_name".*"name":"nobody"/);
      return { agent, good, stranger };
    }

    async function othersGoOn(agent: AgentProcess, good: Awaited<ReturnType<typeof startEnvoys>>) {
      const [serial = ""] = await good.server.serials();
      renew(agent);
      await rotated(good.server, serial);
      expect((await request(good.outbound)).xfcc).toContain("sa/default");
      const asking = streamsIn(agent.process.stdout).filter(({ pushed }) => pushed.has("nobody"));
      expect(asking).toEqual([]);
      expect(await agent.metric("node_agent_sds_unknown_names_total")).toBe(1);
      expect(agent.process.stdout).not.toContain('"event":"sds.stream.closed"');
    }

    test.each<Asking>([
      { bootstrap: "server", byDelta: false },
      { bootstrap: "ads", byDelta: false },
    ])(
      "$bootstrap: SotW, which cannot say so: the listener waits, the others go on",
      async (asking) => {
        const { agent, good, stranger } = await withStranger(asking);
        await othersGoOn(agent, good);
        expect((await stranger.admin("/ready")).trim()).not.toBe("LIVE");
        expect(await stranger.admin("/init_dump")).toContain("SdsApi nobody");
        expect(await stranger.stat("sds.nobody.update_success")).toBe(0);
        expect(await stranger.stat("sds.ROOTCA.update_success")).toBe(1);
      },
    );

    test.each<Asking>([
      { bootstrap: "delta", byDelta: false },
      { bootstrap: "ads", byDelta: true },
    ])(
      "$bootstrap: delta, which says so: the listener goes live without a certificate and resets who calls",
      async (asking) => {
        const { agent, good, stranger } = await withStranger(asking);
        await stranger.live();
        const inbound = await stranger.port("inbound");
        await expect(shownSerial(inbound)).rejects.toThrow();
        expect(await stranger.stat("downstream_context_secrets_not_ready")).toBeGreaterThan(0);
        await othersGoOn(agent, good);
        expect(await stranger.serials()).toEqual([]);
      },
    );
  });

  test.each(VARIANTS)(
    "ADS, %s: one stream for both secrets, through a rotation and a new agent",
    async (variant) => {
      const { agent } = await startAgent("1h");
      const mesh = await startEnvoys({
        binary,
        app: app.port,
        server: agent,
        client: agent,
        bootstrap: "ads",
        ...(variant === "delta" ? { serverReplace: BY_DELTA } : {}),
      });
      expect((await request(mesh.outbound)).xfcc).toContain("sa/default");
      const [first = ""] = await mesh.server.serials();
      renew(agent);
      const second = await rotated(mesh.server, first);
      expect(serialsIn(agent.process.stdout).at(-1)).toBe(second.replace(/^0+/, ""));
      // In whichever order Envoy names them.
      const ofAds = () =>
        streamsIn(agent.process.stdout)
          .filter(({ names }) => names.length > 1)
          .map(({ variant, names, nacks }) => ({ variant, nacks, names: names.toSorted() }));
      const both = { variant, nacks: 0, names: ["ROOTCA", "default"] };
      expect(ofAds()).toEqual([both]);

      const load = new Load(mesh.outbound, 50);
      await agent.process.stop("SIGKILL");
      await agent.start();
      await rotated(mesh.server, second);
      expect(ofAds()).toEqual([both]);
      // The client's Envoy has them by SotW: a bundle it has already comes again.
      const roots = () =>
        agent.process.stdout.match(/"event":"sds\.push",[^}]*"name":"ROOTCA"/g)?.length ?? 0;
      const expected = variant === "delta" ? 1 : 2;
      await eventually("who does not say what it has to get it again", () => roots() >= expected);
      expect(roots()).toBe(expected);
      await load.stop();
      expect(load.failures).toEqual([]);
    },
  );
});
