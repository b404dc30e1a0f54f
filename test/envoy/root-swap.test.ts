import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FaultCa } from "../fakes/fault-ca.ts";
import { serialsIn } from "../support/agent-log.ts";
import { eventually } from "../support/eventually.ts";
import { AgentProcess, DEV_TOKEN, shownSerial, startEnvoys } from "../support/mesh.ts";
import { temporaryFolder } from "../support/processes.ts";
import { TestCa } from "../support/test-ca.ts";
import { Load } from "../support/traffic.ts";
import { application, binary, noEnvoy, renew } from "./suite.ts";

/** An agent with a CA of its own, so that it is told of each change at a moment of its own. */
async function startPod(serviceAccount: string, issuer: TestCa) {
  const ca = await FaultCa.start({ issuer });
  const folder = temporaryFolder();
  const [rootFile, tokenFile] = [join(folder, "root.pem"), join(folder, "token")];
  writeFileSync(rootFile, ca.rootPem);
  writeFileSync(tokenFile, DEV_TOKEN);
  const args = ["--log-level", "debug"];
  const files = { address: ca.endpoint, rootFile, tokenFile };
  const agent = new AgentProcess({ ca: files, serviceAccount, ttl: "1h", args });
  await agent.start();
  const renewed = () => serialsIn(agent.process.stdout).length;
  /** Has a certificate issued, and waits until it is out. */
  const reissue = async (signer: TestCa, ...others: readonly TestCa[]): Promise<void> => {
    ca.faults = { issuer: signer, moreRoots: others.map(({ rootPem }) => rootPem) };
    const before = renewed();
    renew(agent);
    await eventually(`${serviceAccount}'s new certificate`, () => renewed() > before, 60_000);
  };
  const roots = (source: string) =>
    agent.metric(`node_agent_trust_bundle_roots{source="${source}"}`);
  const logged = (event: string) => agent.process.stdout.split(`"event":"${event}"`).length - 1;
  return { ca, agent, reissue, roots, logged };
}

// fault: root-swapped
describe.skipIf(noEnvoy)("a change of the mesh's root", () => {
  const app = application();

  test(
    "step by step with pods out of step, and at one stroke: no request fails",
    { timeout: 300_000 },
    async () => {
      const [a, b, c] = await Promise.all(
        ["A", "B", "C"].map((name) => TestCa.create({ name, intermediate: true })),
      );
      if (!a || !b || !c) throw new Error("three CAs");
      const [server, client] = await Promise.all([startPod("default", a), startPod("client", a)]);
      const mesh = await startEnvoys({
        binary,
        app: app.port,
        server: server.agent,
        client: client.agent,
      });
      const load = new Load(mesh.outbound, 50);
      try {
        // A -> A+B, one pod after the other.
        await server.reissue(a, b);
        await client.reissue(a, b);
        // The server is under B alone while the client is under A: what was retired is trusted yet.
        await server.reissue(b, a);
        await server.reissue(b);
        expect(await server.roots("retired")).toBe(1);
        await client.reissue(b);
        expect(await client.roots("retired")).toBe(1);

        // B -> C with nothing in between: the client hears of C while the server's certificate waits.
        const staged = server.logged("roots.staged");
        const all = server.reissue(c);
        await eventually("the wait", () => server.logged("roots.staging") > staged, 60_000);
        await Promise.all([all, client.reissue(c)]);
        expect(server.logged("roots.staged")).toBe(staged + 1);
        expect(client.logged("roots.staged")).toBeGreaterThan(0);

        const [last] = serialsIn(server.agent.process.stdout).slice(-1);
        await eventually("the certificate under C", async () => {
          const shown = await shownSerial(mesh.inbound);
          return shown.replace(/^0+/, "") === last;
        });
        const sent = load.sent;
        await eventually("requests after the last change", () => load.sent > sent + 20);
      } finally {
        await load.stop();
        await Promise.all([server.ca.stop(), client.ca.stop()]);
      }
      expect(load.failures).toEqual([]);
      expect(load.sent).toBeGreaterThan(200);
      for (const { agent, roots } of [server, client]) {
        expect(await roots("ca")).toBe(1);
        expect(await roots("retired")).toBe(2);
        expect(await agent.metric('node_agent_sds_nacks_total{resource="ROOTCA"}')).toBe(0);
      }
    },
  );
});
