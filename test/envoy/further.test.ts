import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { Envoy } from "../support/envoy.ts";
import { eventually } from "../support/eventually.ts";
import { AgentProcess, inboundPorts } from "../support/mesh.ts";
import { temporaryFolder } from "../support/processes.ts";
import { SdsClient } from "../support/sds-client.ts";
import { application, binary, noEnvoy, renew, startAgent } from "./suite.ts";

/** What of `server.yaml` is changed: sessions are resumed by tickets under the agent's keys, and by nothing else. */
const BY_TICKETS = {
  "              disable_stateless_session_resumption: true\n": "",
  "          filters:\n            - &http":
    "              session_ticket_keys_sds_secret_config: { name: session-ticket-keys, sds_config: *agent }\n" +
    "          filters:\n            - &http",
};

/** What of `permissive.yaml` is changed: a generic secret is put into each request. */
const INJECTING = {
  "                  - name: envoy.filters.http.router": `
                  - name: envoy.filters.http.credential_injector
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.credential_injector.v3.CredentialInjector
                      credential:
                        name: envoy.http.injected_credentials.generic
                        typed_config:
                          "@type": type.googleapis.com/envoy.extensions.http.injected_credentials.generic.v3.Generic
                          credential: { name: password, sds_config: *agent }
                  - name: envoy.filters.http.router`,
};

function replace(path: string, content: Buffer | string): void {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}

/** Writes down the workload's own certificate and key, for a client that is no Envoy. */
async function credentials({ socket, folder }: AgentProcess): Promise<string[]> {
  const client = new SdsClient(socket);
  onTestFinished(() => client.close());
  const { secrets } = await client.open(["default"]).take();
  const { certificateChain, privateKey } = secrets[0]?.tlsCertificate ?? {};
  const [cert, key] = [join(folder, "client.pem"), join(folder, "client.key")];
  writeFileSync(cert, certificateChain?.inlineBytes ?? "");
  writeFileSync(key, privateKey?.inlineBytes ?? "");
  return ["-cert", cert, "-cert_chain", cert, "-key", key];
}

/** One request with `openssl s_client`; whether its session was a resumed one. */
function handshake(port: number, args: readonly string[]): Promise<"Reused" | "New"> {
  const common = ["s_client", "-connect", `127.0.0.1:${port}`, "-ign_eof", ...args];
  const client = spawn("openssl", common, { stdio: ["pipe", "pipe", "pipe"] });
  client.stdin.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  let output = "";
  for (const stream of [client.stdout, client.stderr])
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    client.on("error", reject);
    client.on("close", () => {
      const [, how] = /^(New|Reused), TLSv/m.exec(output) ?? [];
      const isAnswered = output.includes("HTTP/1.1 200");
      if (isAnswered && (how === "New" || how === "Reused")) resolve(how);
      else reject(new Error(output));
    });
  });
}

describe.skipIf(noEnvoy)("ticket keys that a fleet shares by a file", () => {
  const app = application();

  test(
    "a session of one Envoy is resumed at another, with TLS 1.2 and 1.3, until its key is dropped",
    { timeout: 240_000 },
    async () => {
      const path = join(temporaryFolder(), "tickets");
      const [first, second, third] = [randomBytes(80), randomBytes(80), randomBytes(80)];
      replace(path, first);
      const args = ["--ticket-keys-file", path];
      const { ca, agent } = await startAgent("1h", args);
      const other = new AgentProcess({ ca, serviceAccount: "default", args });
      await other.start();
      const agents = [agent, other] as const;
      const start = async ({ folder, socket }: AgentProcess) => {
        const ports = inboundPorts(app.port);
        const options = { binary, bootstrap: "server", folder, socket, ports } as const;
        const envoy = new Envoy({ ...options, replace: BY_TICKETS });
        await envoy.live();
        return { envoy, port: await envoy.port("inbound") };
      };
      const [one, two] = await Promise.all([start(agent), start(other)]);
      const client = await credentials(agent);
      const sessions = ["-tls1_2", "-tls1_3"].map((version) => {
        const file = join(agent.folder, `session${version}`);
        return { version, file, resume: [version, "-sess_in", file, ...client] };
      });
      for (const { version, file } of sessions) {
        const begin = [version, "-sess_out", file, ...client];
        expect(await handshake(one.port, begin), version).toBe("New");
      }
      const resumed = (port: number) =>
        Promise.all(sessions.map(({ resume }) => handshake(port, resume)));
      expect(await resumed(one.port)).toEqual(["Reused", "Reused"]);
      expect(await resumed(two.port)).toEqual(["Reused", "Reused"]);

      /** The same file at all agents, and what of it has reached their Envoys. */
      const share = async (...keys: Buffer[]): Promise<void> => {
        const updates = (envoy: Envoy) => envoy.stat("sds.session-ticket-keys.update_success");
        const before = await Promise.all([one, two].map(({ envoy }) => updates(envoy)));
        replace(path, Buffer.concat(keys));
        for (const each of agents) renew(each);
        for (const [i, { envoy }] of [one, two].entries())
          await eventually(
            "the keys",
            async () => (await updates(envoy)) > (before[i] ?? 0),
            60_000,
          );
      };
      await share(second, first);
      expect(await resumed(two.port)).toEqual(["Reused", "Reused"]);
      await share(third, second);
      expect(await resumed(one.port)).toEqual(["New", "New"]);
      expect(await resumed(two.port)).toEqual(["New", "New"]);
      for (const each of agents) {
        const nacks = 'node_agent_sds_nacks_total{resource="session-ticket-keys"}';
        expect(await each.metric(nacks)).toBe(0);
      }
    },
  );
});

describe.skipIf(noEnvoy)("a generic secret", () => {
  test("is what Envoy's credential injector puts into requests, and the next one when the file changes", async () => {
    const seen: (string | undefined)[] = [];
    const app = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end();
    });
    await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void app.close());
    const path = join(temporaryFolder(), "password");
    replace(path, "Bearer one");
    const { agent } = await startAgent("1h", ["--generic-secret", `password=${path}`]);
    const envoy = new Envoy({
      binary,
      bootstrap: "permissive",
      folder: agent.folder,
      socket: agent.socket,
      ports: inboundPorts((app.address() as AddressInfo).port),
      replace: INJECTING,
    });
    await envoy.live();
    const port = await envoy.port("inbound");
    const request = async (): Promise<string | undefined> => {
      expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
      return seen.at(-1);
    };
    expect(await request()).toBe("Bearer one");
    replace(path, "Bearer two");
    renew(agent);
    await eventually("the next one", async () => (await request()) === "Bearer two", 60_000);
    expect(await agent.metric('node_agent_sds_nacks_total{resource="password"}')).toBe(0);
  });
});

describe.skipIf(noEnvoy)("a private key provider", () => {
  const app = application();

  test("that this build of Envoy does not have is read, and rejected with its name", async () => {
    const { agent } = await startAgent("1h", [
      "--private-key-provider=cryptomb",
      "--private-key-provider-poll-delay=2ms",
      "--private-key-provider-fallback",
    ]);
    const { folder, socket } = agent;
    const ports = inboundPorts(app.port);
    const envoy = new Envoy({ binary, bootstrap: "server", folder, socket, ports });
    const [line] = await agent.process.printed(/\{.*"event":"sds\.nack".*\}/);
    expect(JSON.parse(line)).toMatchObject({ name: "default" });
    expect(line).toContain("provider: cryptomb");
    expect(envoy.process.alive).toBe(true);
  });
});
