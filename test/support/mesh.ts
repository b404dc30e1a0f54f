import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "node:tls";
import { findEnvoy } from "../../scripts/envoy.mjs";
import { Envoy, type EnvoyOptions, type InboundBootstrap } from "./envoy.ts";
import { eventually } from "./eventually.ts";
import { nodeAgent, type Running, temporaryFolder } from "./processes.ts";

export const DEV_TOKEN = "a-development-token-for-tests-only";

/** Envoy's path, or why there is none; with CI=true there has to be one. */
export async function envoyOrReason(): Promise<{ binary: string } | { reason: string }> {
  try {
    return { binary: await findEnvoy() };
  } catch (error) {
    if (process.env["CI"] === "true") throw error;
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** What an agent is told of its CA. */
export interface CaAccess {
  readonly address: string;
  readonly rootFile: string;
  readonly tokenFile: string;
}

/** `node-agent ca` on loopback. */
export class Ca implements CaAccess {
  readonly rootFile: string;
  readonly tokenFile: string;
  readonly #folder: string;
  #port = 0;
  process!: Running;

  constructor(folder: string) {
    this.#folder = folder;
    this.rootFile = join(folder, "ca-root.pem");
    this.tokenFile = join(folder, "token");
    writeFileSync(this.tokenFile, DEV_TOKEN);
  }

  /** Starts, or starts again: the same port, root and keys. */
  async start(): Promise<void> {
    this.process = nodeAgent([
      "ca",
      "--listen",
      `127.0.0.1:${this.#port}`,
      "--ca-dir",
      join(this.#folder, "ca"),
      "--root-out",
      this.rootFile,
      "--dev-token-file",
      this.tokenFile,
    ]);
    const [, port] = await this.process.printed(/listening.*?127\.0\.0\.1:(\d+)/);
    this.#port = Number(port);
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }
}

export interface AgentOptions {
  readonly ca: CaAccess;
  readonly serviceAccount: string;
  readonly ttl?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** An agent in a pod of its own: a folder with its socket. */
export class AgentProcess {
  readonly folder = temporaryFolder();
  readonly socket = join(this.folder, "socket");
  readonly #options: AgentOptions;
  process!: Running;

  constructor(options: AgentOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.spawn();
    await this.ready();
  }

  /** Once it has all secrets, however long its CA is away. */
  async ready(): Promise<void> {
    await this.process.printed(/"event":"agent\.ready"/, 60_000);
  }

  spawn(): void {
    const { ca, serviceAccount, ttl = "1h", args = [], env = {} } = this.#options;
    this.process = nodeAgent(["run", ...args], {
      cwd: this.folder,
      env: {
        CA_ADDR: ca.address,
        CA_ROOT_CA: ca.rootFile,
        POD_NAMESPACE: "default",
        SERVICE_ACCOUNT: serviceAccount,
        SECRET_TTL: ttl,
        NODE_AGENT_TOKEN_PATH: ca.tokenFile,
        NODE_AGENT_SOCKET: this.socket,
        NODE_AGENT_METRICS_ADDR: "127.0.0.1:0",
        NODE_AGENT_ADMIN_ADDR: "127.0.0.1:0",
        ...env,
      },
    });
  }

  /** The metrics page. */
  async metrics(): Promise<string> {
    const [, url] = await this.process.printed(
      /"event":"metrics\.listening".*"url":"(http:[^"]+)"/,
    );
    return (await fetch(url ?? "")).text();
  }

  /** One series of it; undefined when it is not there. */
  async metric(series: string): Promise<number | undefined> {
    const page = await this.metrics();
    const line = page.split("\n").find((text) => text.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.split(" ").at(-1));
  }
}

/** The serial of the certificate that a TLS server shows to a new connection. */
export function shownSerial(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().serialNumber.toLowerCase());
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

/** Of a server's Envoy in front of `app`: the kernel chooses where it listens. */
export const inboundPorts = (app: number): EnvoyOptions["ports"] => ({
  8080: app,
  15006: 0,
  15007: 0,
  15106: 0,
  15206: 0,
  15306: 0,
});

/** For `replace`: asks for secrets, or opens ADS, by delta xDS. */
export const BY_DELTA = { "api_type: GRPC": "api_type: DELTA_GRPC" };

/** A server's Envoy in front of `app`, and a client's Envoy that calls it. */
export async function startEnvoys(options: {
  readonly binary: string;
  readonly app: number;
  readonly server: AgentProcess;
  readonly client: AgentProcess;
  readonly bootstrap?: InboundBootstrap;
  /** For the client's bootstrap. */
  readonly replace?: EnvoyOptions["replace"];
  /** For the server's. */
  readonly serverReplace?: EnvoyOptions["replace"];
}): Promise<{ server: Envoy; client: Envoy; inbound: number; outbound: number }> {
  const { binary, app, bootstrap = "server" } = options;
  const server = new Envoy({
    binary,
    bootstrap,
    folder: options.server.folder,
    socket: options.server.socket,
    ports: inboundPorts(app),
    ...(options.serverReplace ? { replace: options.serverReplace } : {}),
  });
  await server.live();
  const inbound = await server.port("inbound");
  const client = new Envoy({
    binary,
    bootstrap: "client",
    folder: options.client.folder,
    socket: options.client.socket,
    ports: { 15001: 0, 15006: inbound },
    ...(options.replace ? { replace: options.replace } : {}),
  });
  await client.live();
  return { server, client, inbound, outbound: await client.port("outbound") };
}

/** Waits until Envoy uses another certificate than `serial`, and answers the new serial. */
export function rotated(envoy: Envoy, serial: string): Promise<string> {
  return eventually(
    "a new serial in /certs",
    async () => (await envoy.serials()).find((now) => now !== serial),
    60_000,
  );
}
