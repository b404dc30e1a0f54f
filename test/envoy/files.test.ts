import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { KubeletVolume } from "../support/kubelet-volume.ts";
import { shownSerial, startEnvoys } from "../support/mesh.ts";
import { makePair } from "../support/pairs.ts";
import { temporaryFolder } from "../support/processes.ts";
import { TestCa } from "../support/test-ca.ts";
import { Load } from "../support/traffic.ts";
import { application, binary, noEnvoy, startAgent } from "./suite.ts";

const SWAPS = 20;
/** Whom the client's bootstrap expects. */
const SERVER = { uri: "spiffe://cluster.local/ns/default/sa/default" };

describe.skipIf(noEnvoy)("Envoys that have their secrets from a mounted volume", () => {
  const app = application();

  test(
    `${SWAPS} swaps under load: each is shown, no pair is mixed, no request fails`,
    { timeout: 120_000 },
    async () => {
      const ca = await TestCa.create({ intermediate: true });
      const volume = new KubeletVolume(join(temporaryFolder(), "mount"));
      const swap = async (): Promise<string> => {
        const { chain, key, serial } = await makePair(ca, SERVER);
        volume.put({ "cert-chain.pem": chain, "key.pem": key, "root-cert.pem": ca.rootPem });
        return serial;
      };
      await swap();
      const { agent } = await startAgent("1h", ["--sds-file-root", volume.folder]);
      const path = (name: string): string => volume.path(name);
      const names = {
        "name: default": `name: "file-cert:${path("cert-chain.pem")}~${path("key.pem")}"`,
        "name: ROOTCA": `name: "file-root:${path("root-cert.pem")}"`,
      };
      const mesh = await startEnvoys({
        binary,
        app: app.port,
        server: agent,
        client: agent,
        replace: names,
        serverReplace: names,
      });
      const load = new Load(mesh.outbound);
      for (let n = 0; n < SWAPS; n += 1) {
        const serial = await swap();
        await eventually("the new certificate", async () => {
          return (await shownSerial(mesh.inbound)).replace(/^0+/, "") === serial;
        });
      }
      await load.stop();
      expect(load.failures).toEqual([]);
      expect(load.sent).toBeGreaterThan(SWAPS);
      expect(await agent.metric('node_agent_file_loads_total{kind="tls-certificate"}')).toBe(
        SWAPS + 1,
      );
      expect(await agent.metric('node_agent_file_loads_total{kind="trust-bundle"}')).toBe(1);
      expect(await agent.metric('node_agent_sds_nacks_total{resource="other"}')).toBeUndefined();
    },
  );
});
