import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { createCsr } from "../../src/pki/csr.ts";
import { KeyPair } from "../../src/pki/key-pair.ts";
import { FaultCa } from "../fakes/fault-ca.ts";
import { noOpenssl } from "../integration/istio-ca.openssl.ts";
import { streamsIn } from "../support/agent-log.ts";
import { Envoy, type InboundBootstrap } from "../support/envoy.ts";
import { eventually } from "../support/eventually.ts";
import { AgentProcess, DEV_TOKEN, inboundPorts } from "../support/mesh.ts";
import { ocspResponse, serialIn } from "../support/ocsp-response.ts";
import { temporaryFolder } from "../support/processes.ts";
import { type ListOptions, revocationList } from "../support/revocation-list.ts";
import { soundLists, unreadableLists } from "../support/strange-lists.ts";
import { TestCa } from "../support/test-ca.ts";
import { application, binary, noEnvoy, renew } from "./suite.ts";

const execute = promisify(execFile);
const TLS = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3";

/** A peer's key and chain, as files and as text. */
async function peerOf(issuer: TestCa) {
  const key = await KeyPair.generate("ecdsa-p256");
  const uri = "spiffe://cluster.local/ns/default/sa/peer";
  const leaf = await issuer.sign(await createCsr(key, uri));
  const keyPem = (await key.privateKeyPem("pkcs8")).reveal().toString();
  return { leaf, serial: serialIn(leaf), cert: leaf + issuer.intermediatePem, key: keyPem };
}
type Peer = Awaited<ReturnType<typeof peerOf>>;

/** What a new connection of the peer's comes to. TLS 1.2: there a refusal is a part of the handshake. */
function call(port: number, { cert, key }: Peer): Promise<number | "refused"> {
  return new Promise((resolve) => {
    const options = {
      host: "127.0.0.1",
      port,
      cert,
      key,
      agent: false,
      maxVersion: "TLSv1.2",
    } as const;
    const calling = request({ ...options, rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    calling.on("error", () => resolve("refused")).end();
  });
}

describe.skipIf(noEnvoy)("revocation", () => {
  const app = application();

  async function start(bootstrap: InboundBootstrap, args: (folder: string) => string[]) {
    const ca = await FaultCa.start();
    const folder = temporaryFolder();
    const [rootFile, tokenFile] = [join(folder, "root.pem"), join(folder, "token")];
    writeFileSync(rootFile, ca.rootPem);
    writeFileSync(tokenFile, DEV_TOKEN);
    const files = { address: ca.endpoint, rootFile, tokenFile };
    const all = ["--log-level", "debug", ...args(folder)];
    const agent = new AgentProcess({ ca: files, serviceAccount: "default", args: all });
    await agent.start();
    const { socket } = agent;
    const ports = inboundPorts(app.port);
    const envoy = new Envoy({ binary, bootstrap, folder: agent.folder, socket, ports });
    await envoy.live();
    return { ca, agent, envoy, folder, port: await envoy.port("inbound") };
  }

  test.each(["server", "delta"] as const)(
    "%s: a revoked peer is refused, and admitted again, without another stream",
    { timeout: 120_000 },
    async (bootstrap) => {
      const { ca, agent, port, folder, envoy } = await start(bootstrap, (path) => [
        "--crl",
        join(path, "crl.pem"),
        "--trust-bundle",
        join(path, "more.pem"),
      ]);
      const [peer, other] = [await peerOf(ca.issuer), await peerOf(ca.issuer)];
      const listsOf = async (options: ListOptions): Promise<string> =>
        (await revocationList(ca.issuer.root)) + (await revocationList(ca.issuer.signer, options));
      const publish = (lists: string): void => {
        writeFileSync(join(folder, "crl.pem"), lists);
        renew(agent);
      };
      const becomes = (outcome: number | "refused", whose = peer): Promise<unknown> =>
        eventually(`${outcome}`, async () => (await call(port, whose)) === outcome, 60_000);
      try {
        expect(await call(port, peer)).toBe(200);
        const streams = streamsIn(agent.process.stdout).length;
        publish(await listsOf({ revoked: [peer.serial] }));
        await becomes("refused");
        expect(await call(port, other)).toBe(200);
        expect(await envoy.stat("ssl.fail_verify_error")).toBeGreaterThan(0);

        publish(await listsOf({ revoked: [other.serial] }));
        await becomes(200);
        expect(await call(port, other)).toBe("refused");

        // Past its end a list that is kept refuses everybody: that is what is alarmed about.
        publish(await listsOf({ nextUpdate: Date.now() + 10_000 }));
        await becomes(200, other);
        await becomes("refused", other);
        await agent.process.printed(/"event":"crl\.expired"/);

        // A root without a list would have all its peers refused, so that no list is sent.
        const stranger = await TestCa.create({ name: "Stranger" });
        writeFileSync(join(folder, "more.pem"), stranger.rootPem);
        publish(await listsOf({ revoked: [peer.serial] }));
        await becomes(200, await peerOf(stranger));
        expect(await call(port, peer)).toBe(200);
        await agent.process.printed(/"event":"crl\.withheld"/);

        publish(
          (await listsOf({ revoked: [peer.serial] })) + (await revocationList(stranger.root)),
        );
        await becomes("refused");
        expect(await call(port, await peerOf(stranger))).toBe(200);
        expect(streamsIn(agent.process.stdout)).toHaveLength(streams);
        expect(await agent.metric('node_agent_sds_nacks_total{resource="ROOTCA"}')).toBe(0);
      } finally {
        await ca.stop();
      }
    },
  );

  test("Envoy reads the lists that we do, and none that we do not", async () => {
    const { rootPem: ca } = await TestCa.create();
    const folder = temporaryFolder();
    /** Whether an Envoy starts whose upstreams are judged by this list. */
    const isRead = async (crl: string): Promise<boolean> => {
      const context = { trusted_ca: { inline_string: ca }, crl: { inline_string: crl } };
      const tls = {
        "@type": `${TLS}.UpstreamTlsContext`,
        common_tls_context: { validation_context: context },
      };
      const cluster = {
        name: "peer",
        transport_socket: { name: "envoy.transport_sockets.tls", typed_config: tls },
      };
      const bootstrap = join(folder, "bootstrap.json");
      writeFileSync(bootstrap, JSON.stringify({ static_resources: { clusters: [cluster] } }));
      const args = ["-c", bootstrap, "--mode", "validate", "--use-dynamic-base-id", "-l", "error"];
      return execute(binary, args).then(
        () => true,
        () => false,
      );
    };
    for (const [what, pem] of Object.entries(soundLists))
      expect(await isRead(pem), what).toBe(true);
    for (const [what, pem] of Object.entries(unreadableLists))
      expect(await isRead(pem), what).toBe(false);
  });

  test.skipIf(noOpenssl)(
    "an OCSP response is stapled to the certificate it is about, until the rotation",
    { timeout: 120_000 },
    async () => {
      const { ca, agent, port, folder } = await start("server", (path) => [
        "--ocsp-staple",
        join(path, "ocsp.der"),
      ]);
      const peer = await peerOf(ca.issuer);
      writeFileSync(join(folder, "peer.pem"), peer.leaf);
      writeFileSync(join(folder, "peer.key"), peer.key, { mode: 0o600 });
      writeFileSync(join(folder, "chain.pem"), ca.issuer.intermediatePem);
      const files = ["-cert", "peer.pem", "-key", "peer.key", "-cert_chain", "chain.pem"];
      /** The serial and status that openssl sees in the handshake. */
      const stapled = async (): Promise<string> => {
        const asking = execute(
          "openssl",
          ["s_client", "-connect", `127.0.0.1:${port}`, "-status", ...files],
          { cwd: folder },
        );
        asking.child.stdin?.end();
        const { stdout } = await asking;
        if (stdout.includes("OCSP response: no response sent")) return "none";
        const [, serial] = /Serial Number: ([0-9A-F]+)/.exec(stdout) ?? [];
        const [, status] = /Cert Status: (\w+)/.exec(stdout) ?? [];
        return `${BigInt(`0x${serial}`).toString(16)} ${status}`;
      };
      const served = (): string => {
        const lines = agent.process.stdout.matchAll(
          /"event":"rotation\.succeeded".*?"serial":"(\w+)"/g,
        );
        return [...lines].at(-1)?.[1] ?? "";
      };
      try {
        expect(await stapled()).toBe("none");
        const serial = served();
        const response = await ocspResponse({
          issuer: ca.issuer.signer,
          serials: [serial],
          minutes: 60,
        });
        writeFileSync(join(folder, "ocsp.der"), response);
        await eventually("the staple", async () => (await stapled()) === `${serial} good`, 60_000);
        renew(agent);
        await eventually("the rotation", () => served() !== serial);
        await eventually("no staple", async () => (await stapled()) === "none");
        expect(await agent.metric('node_agent_sds_nacks_total{resource="default"}')).toBe(0);
      } finally {
        await ca.stop();
      }
    },
  );
});
