import { describe, expect, test } from "vitest";
import { publishedIn, serialsIn, streamsIn } from "../support/agent-log.ts";
import { eventually } from "../support/eventually.ts";
import { BY_DELTA, startEnvoys } from "../support/mesh.ts";
import { Load } from "../support/traffic.ts";
import { application, binary, noEnvoy, startAgent } from "./suite.ts";

const ROTATIONS = 200;

/**
 * One rotation each second: renewal is due 0.6 s after the receipt of a certificate of 20 s, and held
 * back to a second, since X.509 counts no less and a NotAfter has to move.
 */
const FAST =
  "--grace-period-ratio 0.97 --grace-period-ratio-jitter 0 --min-renew-interval 1s".split(" ");

describe.skipIf(noEnvoy)("200 rotations", () => {
  const app = application();

  test(
    "reach SotW and delta Envoys, every one, over the streams they began with, without a failed request",
    { timeout: 420_000 },
    async () => {
      const { ca, agent } = await startAgent("20s", FAST);
      const common = { binary, app: app.port, server: agent, client: agent };
      const meshes = await Promise.all([
        startEnvoys(common),
        startEnvoys({ ...common, bootstrap: "delta", replace: BY_DELTA }),
      ]);
      const envoys = meshes.flatMap(({ server, client }) => [server, client]);
      const ofCertificate = () =>
        streamsIn(agent.process.stdout).filter(({ names }) => names.includes("default"));
      await eventually("all to have asked", () => ofCertificate().length === envoys.length);
      const from = serialsIn(agent.process.stdout).length;
      const handshakes = await Promise.all(meshes.map(({ server }) => server.stat("handshake")));
      const loads = meshes.map(({ outbound }) => new Load(outbound, 50));

      await eventually(
        `${ROTATIONS} rotations`,
        () =>
          agent.process.stdout.split('"event":"rotation.succeeded"').length - 1 >= from + ROTATIONS,
        360_000,
      );
      // No more from here, and the last certificate is good for 19 s: time to look.
      await ca.process.stop("SIGKILL");
      // One that was on its way has come by then.
      await agent.process.printed(/"event":"rotation\.failed"/, 60_000);
      const serials = serialsIn(agent.process.stdout);
      for (const envoy of envoys) {
        await eventually("the last certificate in /certs", async () => {
          const [serial = ""] = await envoy.serials();
          return serial.replace(/^0+/, "") === serials.at(-1);
        });
      }
      await Promise.all(loads.map((load) => load.stop()));

      for (const { failures, sent } of loads) {
        expect(failures).toEqual([]);
        expect(sent).toBeGreaterThan(10 * ROTATIONS);
      }
      const { stdout } = agent.process;
      const published = publishedIn(stdout, "default");
      expect(new Set(serials).size).toBe(serials.length);
      expect(new Set(published).size).toBe(serials.length);
      expect(stdout).not.toContain('"event":"rotation.not_extended"');
      const streams = streamsIn(stdout);
      // For each Envoy one stream for each of its two secrets, from its start to the end.
      expect(streams).toHaveLength(2 * envoys.length);
      expect(streams.filter(({ ended, nacks }) => ended || nacks > 0)).toEqual([]);
      for (const { pushed, acked, names } of streams) {
        const [name = ""] = names;
        const [first] = pushed.get(name) ?? [];
        const versions = publishedIn(stdout, name);
        const since = versions.slice(versions.indexOf(first ?? ""));
        expect(pushed.get(name)).toEqual(since);
        expect(acked.get(name)).toEqual(since);
        if (name === "default") expect(since.length).toBeGreaterThan(ROTATIONS);
      }
      for (const [i, envoy] of envoys.entries()) {
        const acked = ofCertificate().map((stream) => stream.acked.get("default")?.length);
        const [updates, rejected, failed] = await Promise.all(
          ["success", "rejected", "failure"].map((what) =>
            envoy.stat(`sds.default.update_${what}`),
          ),
        );
        expect(acked, `Envoy ${i}`).toContain(updates);
        expect([rejected, failed]).toEqual([0, 0]);
        // Each version made a TLS context of its own; one more for the bundle.
        expect(await envoy.stat("ssl_context_update_by_sds")).toBe((updates ?? 0) + 1);
      }
      for (const [i, { server }] of meshes.entries()) {
        expect(await server.stat("handshake")).toBeGreaterThan(handshakes[i] ?? 0);
      }
    },
  );
});
