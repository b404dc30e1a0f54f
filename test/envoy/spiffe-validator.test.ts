import { writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FaultCa } from "../fakes/fault-ca.ts";
import { streamsIn } from "../support/agent-log.ts";
import { Envoy } from "../support/envoy.ts";
import { eventually } from "../support/eventually.ts";
import { AgentProcess, DEV_TOKEN, inboundPorts } from "../support/mesh.ts";
import { serialIn } from "../support/ocsp-response.ts";
import { temporaryFolder } from "../support/processes.ts";
import { revocationList } from "../support/revocation-list.ts";
import { spiffeBundle, type Svid, svid } from "../support/svid.ts";
import { TestCa } from "../support/test-ca.ts";
import { application, binary, noEnvoy, renew } from "./suite.ts";

/** The status that a caller with this certificate gets; 0: the handshake failed. */
function called(port: number, caller: Svid): Promise<number> {
  return new Promise((resolve) => {
    const options = { port, host: "127.0.0.1", rejectUnauthorized: false, agent: false, ...caller };
    const call = request(options, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    call.on("error", () => resolve(0)).end();
  });
}

/** Any trust domain may call, if the validator lets it in. */
const ANY_DOMAIN = { "spiffe://cluster.local/ns/": "spiffe://" };

describe.skipIf(noEnvoy)("Envoy's SPIFFE validator, as ROOTCA brings it", () => {
  const app = application();

  /** An agent with the trust domains cluster.local and b.example, and an Envoy in front of the app. */
  async function start(own: TestCa, b: TestCa, args: readonly string[] = []) {
    const ca = await FaultCa.start({ issuer: own });
    const folder = temporaryFolder();
    const [rootFile, tokenFile] = [join(folder, "root.pem"), join(folder, "token")];
    const bundle = join(folder, "b.json");
    writeFileSync(rootFile, ca.rootPem);
    writeFileSync(tokenFile, DEV_TOKEN);
    writeFileSync(bundle, spiffeBundle(b));
    const agent = new AgentProcess({
      ca: { address: ca.endpoint, rootFile, tokenFile },
      serviceAccount: "default",
      args: [
        "--log-level=debug",
        "--validator=spiffe",
        `--federated-bundle=b.example=${bundle}`,
        ...args,
      ],
    });
    await agent.start();
    const envoy = new Envoy({
      binary,
      bootstrap: "server",
      folder: agent.folder,
      socket: agent.socket,
      ports: inboundPorts(app.port),
      replace: ANY_DOMAIN,
    });
    await envoy.live();
    return { ca, bundle, agent, envoy, inbound: await envoy.port("inbound") };
  }

  test("two trust domains come in, a third and an impersonation do not; a new root, without a reconnect", async () => {
    const [own, b, b2, c] = await Promise.all(
      ["Own", "B", "B2", "C"].map((name) => TestCa.create({ name })),
    );
    if (!own || !b || !b2 || !c) throw new Error("four CAs");
    const { ca, bundle, agent, envoy, inbound } = await start(own, b);
    try {
      const web = "spiffe://cluster.local/ns/default/sa/web";
      expect(await called(inbound, await svid(own, web))).toBe(200);
      expect(await called(inbound, await svid(b, "spiffe://b.example/web"))).toBe(200);
      expect(await envoy.stat("ssl.fail_verify_error")).toBe(0);

      // A third domain; B's root for a name of ours, and ours for one of B's.
      const [intruder, impersonator, other] = await Promise.all([
        svid(c, "spiffe://c.example/web"),
        svid(b, web),
        svid(own, "spiffe://b.example/web"),
      ]);
      for (const [refused, caller] of [intruder, impersonator, other].entries()) {
        expect(await called(inbound, caller)).toBe(0);
        await eventually("the refusal to be counted", async () => {
          return (await envoy.stat("ssl.fail_verify_error")) === refused + 1;
        });
      }

      // B's roots are replaced behind the running agent.
      const renewed = await svid(b2, "spiffe://b.example/web");
      expect(await called(inbound, renewed)).toBe(0);
      writeFileSync(bundle, spiffeBundle(b2));
      await eventually(
        "B's new root",
        async () => (await called(inbound, renewed)) === 200,
        60_000,
      );
      expect(await called(inbound, await svid(b, "spiffe://b.example/web"))).toBe(0);
      expect(await called(inbound, await svid(own, web))).toBe(200);
      expect(await envoy.stat("sds.ROOTCA.update_success")).toBe(2);
      expect(await envoy.stat("sds.ROOTCA.update_rejected")).toBe(0);
      const opened = agent.process.stdout.split('"event":"sds.stream.opened"').length - 1;
      const closed = agent.process.stdout.split('"event":"sds.stream.closed"').length - 1;
      expect([opened, closed]).toEqual([2, 0]);
    } finally {
      await ca.stop();
    }
  });

  test("a revoked peer is refused, and admitted again; other domains have no lists", async () => {
    const [own, b] = [await TestCa.create({ intermediate: true }), await TestCa.create()];
    const lists = join(temporaryFolder(), "crl.pem");
    const web = await svid(own, "spiffe://cluster.local/ns/default/sa/web");
    const other = await svid(own, "spiffe://cluster.local/ns/default/sa/other");
    const publish = async (revoked: Svid): Promise<void> =>
      writeFileSync(
        lists,
        (await revocationList(own.root)) +
          (await revocationList(own.signer, { revoked: [serialIn(revoked.cert)] })),
      );
    await publish(web);
    const { ca, agent, envoy, inbound } = await start(own, b, [`--crl=${lists}`]);
    try {
      expect(await called(inbound, web)).toBe(0);
      expect(await called(inbound, other)).toBe(200);
      expect(await called(inbound, await svid(b, "spiffe://b.example/web"))).toBe(200);

      await publish(other);
      renew(agent);
      await eventually("admitted", async () => (await called(inbound, web)) === 200, 60_000);
      expect(await called(inbound, other)).toBe(0);
      expect(await envoy.stat("sds.ROOTCA.update_rejected")).toBe(0);
      expect(streamsIn(agent.process.stdout)).toHaveLength(2);
    } finally {
      await ca.stop();
    }
  });
});
