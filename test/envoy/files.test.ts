import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { publishedIn, streamsIn } from "../support/agent-log.ts";
import type { Envoy } from "../support/envoy.ts";
import { eventually } from "../support/eventually.ts";
import { KubeletVolume } from "../support/kubelet-volume.ts";
import { AgentProcess, startEnvoys } from "../support/mesh.ts";
import { makePair, type Pair } from "../support/pairs.ts";
import { temporaryFolder } from "../support/processes.ts";
import { TestCa } from "../support/test-ca.ts";
import { Load } from "../support/traffic.ts";
import { application, binary, noEnvoy } from "./suite.ts";

const SWAPS = 40;
const IDENTITY = "spiffe://cluster.local/ns/default/sa/default";

/** A folder of files, and how its content is replaced. */
interface Mount {
  readonly folder: string;
  put(files: Readonly<Record<string, string>>): void;
}

/** What a tool does that renames one file after the other: between two of them they do not belong together. */
class OneByOne implements Mount {
  readonly folder = temporaryFolder();

  put(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      const next = join(this.folder, `.${name}`);
      writeFileSync(next, text);
      renameSync(next, join(this.folder, name));
    }
  }
}

const mounts: readonly [string, () => Mount][] = [
  ["a kubelet's volume", () => new KubeletVolume(join(temporaryFolder(), "mount"))],
  ["files that are renamed one by one", () => new OneByOne()],
];

describe.skipIf(noEnvoy)(`${SWAPS} swaps under load`, () => {
  const app = application();

  test.each(mounts)(
    "of %s: each reaches Envoys by both names, no mixed pair, no failed request",
    async (_title, mounted) => {
      const [ca, mount] = [await TestCa.create({ intermediate: true }), mounted()];
      const next = async (): Promise<Pair> => {
        const pair = await makePair(ca, { uri: IDENTITY });
        mount.put({ "tls.crt": pair.chain, "tls.key": pair.key, "ca.crt": ca.rootPem });
        return pair;
      };
      await next();
      const agent = await startAgent(mount.folder);
      const at = (name: string): string => join(mount.folder, name);
      const certificate = `file-cert:${at("tls.crt")}~${at("tls.key")}`;
      const roots = `file-root:${at("ca.crt")}`;
      const replace = {
        "name: default\n": `name: "${certificate}"\n`,
        "name: ROOTCA": `name: "${roots}"`,
      };
      const common = { binary, app: app.port, server: agent, client: agent };
      const meshes = [
        await startEnvoys(common),
        await startEnvoys({ ...common, replace, serverReplace: replace }),
      ];
      const envoys = meshes.flatMap(({ server, client }) => [server, client]);
      const loads = meshes.map(({ outbound }) => new Load(outbound, 25));

      for (let n = 0; n < SWAPS; n += 1) {
        const { serial } = await next();
        await Promise.all(envoys.map((envoy) => shows(envoy, serial)));
      }
      await Promise.all(loads.map((load) => load.stop()));

      for (const { failures, sent } of loads) {
        expect(failures).toEqual([]);
        expect(sent).toBeGreaterThan(SWAPS);
      }
      await eventually("all ACKs", () =>
        streamsIn(agent.process.stdout).every(({ names: [name = ""], pushed, acked }) => {
          return acked.get(name)?.length === pushed.get(name)?.length;
        }),
      );
      const { stdout } = agent.process;
      expect(new Set(publishedIn(stdout, "default")).size).toBe(SWAPS + 1);
      const streams = streamsIn(stdout);
      expect(streams).toHaveLength(2 * envoys.length);
      const asked = streams.flatMap(({ names }) => names).sort();
      const each = ["ROOTCA", "default", certificate, roots];
      expect(asked).toEqual([...each, ...each].sort());
      for (const { names, pushed, acked, nacks, ended } of streams) {
        const [name = ""] = names;
        expect({ name, nacks, ended }).toEqual({ name, nacks: 0, ended: false });
        expect(acked.get(name)).toEqual(pushed.get(name));
        const isCertificate = name === "default" || name === certificate;
        expect(pushed.get(name)).toHaveLength(isCertificate ? SWAPS + 1 : 1);
      }
      for (const envoy of envoys) expect(await envoy.stat("update_rejected")).toBe(0);
    },
  );

  test("to another CA, identity and root in one swap: no failed request", async () => {
    const mount = new KubeletVolume(join(temporaryFolder(), "mount"));
    const next = async (name: string): Promise<string> => {
      const ca = await TestCa.create({ name });
      const pair = await makePair(ca, { uri: IDENTITY });
      mount.put({ "tls.crt": pair.chain, "tls.key": pair.key, "ca.crt": ca.rootPem });
      return pair.serial;
    };
    await next("Old");
    // Each on its own agent: the root has to reach the peer, too, before the certificate.
    const agents = [await startAgent(mount.folder), await startAgent(mount.folder)] as const;
    const [server, client] = agents;
    const mesh = await startEnvoys({ binary, app: app.port, server, client });
    const load = new Load(mesh.outbound, 10);
    const serial = await next("New");
    await Promise.all([mesh.server, mesh.client].map((envoy) => shows(envoy, serial)));
    const sent = load.sent;
    await eventually("more requests", () => load.sent > sent + 20);
    await load.stop();
    expect(load.failures).toEqual([]);
    for (const { process } of agents)
      expect(process.stdout).toMatch(/"event":"roots\.staged".*"outcome":"acknowledged"/);
  });
});

/** An agent whose identity, and whose files to be had by name, are in `folder`. */
async function startAgent(folder: string): Promise<AgentProcess> {
  const none = { address: "127.0.0.1:1", rootFile: "", tokenFile: join(temporaryFolder(), "none") };
  const dirs = ["--files-dir", folder, "--sds-file-root", folder];
  const agent = new AgentProcess({
    ca: none,
    serviceAccount: "default",
    args: ["--log-level", "debug", ...dirs, "--root-propagation-delay", "5s"],
    env: { CA_PROVIDER: "files" },
  });
  await agent.start();
  return agent;
}

function shows(envoy: Envoy, serial: string): Promise<boolean> {
  return eventually(`the certificate ${serial} in /certs`, async () => {
    const [first = ""] = await envoy.serials();
    return first.replace(/^0+/, "") === serial;
  });
}
