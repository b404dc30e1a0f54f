import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FaultCa } from "../fakes/fault-ca.ts";
import { eventually } from "../support/eventually.ts";
import {
  nodeAgent,
  type Running,
  type SpawnOptions,
  temporaryFolder,
} from "../support/processes.ts";
import { SdsClient } from "../support/sds-client.ts";

/** A process that has ended: what it said, and how. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of standard error. */
  readonly complaints: readonly string[];
  /** What it left in its working folder, sorted. */
  readonly left: readonly string[];
}

export interface RunOptions extends SpawnOptions {
  readonly cwd?: string;
}

/** What should have ended by itself ends here, milliseconds. */
const TOO_LONG = 60_000;

/** Runs `node-agent ARGS` in a folder of its own until it ends by itself. */
export async function runToEnd(
  args: readonly string[],
  { cwd = temporaryFolder(), ...options }: RunOptions = {},
): Promise<Ended> {
  const process = nodeAgent(args, { cwd, ...options });
  const tooLong = setTimeout(() => void process.stop("SIGKILL"), TOO_LONG);
  const { code } = await process.exited;
  clearTimeout(tooLong);
  const { stdout, stderr } = process;
  return { code, stdout, stderr, complaints: linesOf(stderr), left: contentsOf(cwd) };
}

/** Every file and folder below `folder`. */
export function contentsOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
}

export const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");

/** A line of the JSON log, as far as tests look at it. */
export interface LogLine {
  readonly level: string;
  readonly event?: string;
  readonly msg: string;
  readonly err?: { readonly code: string; readonly message: string; readonly hint?: string };
  readonly [field: string]: unknown;
}

export function logOf(text: string): LogLine[] {
  return linesOf(text)
    .filter((line) => line.startsWith("{") && line.endsWith("}"))
    .map((line) => JSON.parse(line) as LogLine);
}

export interface Health {
  readonly status: number;
  readonly body: {
    readonly status: string;
    readonly pending?: readonly string[];
    readonly reasons?: readonly string[];
  };
}

export interface AgentOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly uid?: number;
  readonly under?: SpawnOptions["under"];
}

/** Who the certificates of these tests are for. */
export const IDENTITY = "spiffe://cluster.local/ns/demo/sa/web";

/** An agent that runs: its log, its pages, its socket. */
export class TestAgent {
  readonly folder: string;
  readonly socket: string;
  readonly process: Running;
  readonly #clients: SdsClient[] = [];

  constructor({ args = [], env = {}, folder = temporaryFolder(), uid, under }: AgentOptions = {}) {
    this.folder = folder;
    this.socket = join(folder, "sds.sock");
    this.process = nodeAgent(["run", ...args], {
      cwd: folder,
      env: {
        NODE_AGENT_SOCKET: this.socket,
        NODE_AGENT_METRICS_ADDR: "127.0.0.1:0",
        NODE_AGENT_ADMIN_ADDR: "127.0.0.1:0",
        ...env,
      },
      ...(uid === undefined ? {} : { uid }),
      ...(under === undefined ? {} : { under }),
    });
  }

  /** With the embedded CA. */
  static selfSigned({ args = [], ...options }: AgentOptions = {}): TestAgent {
    return new TestAgent({ ...options, args: ["--ca-provider", "self-signed", ...args] });
  }

  /** With `ca` as its CA, a token, and short waits between tries. */
  static of(ca: FaultCa, { args = [], env = {}, ...options }: AgentOptions = {}): TestAgent {
    const folder = options.folder ?? temporaryFolder();
    return new TestAgent({
      ...options,
      folder,
      args: ["--retry-base", "100ms", "--retry-cap", "1s", "--ca-attempts", "1", ...args],
      env: { ...caEnvironment(ca, folder), ...env },
    });
  }

  get log(): LogLine[] {
    return logOf(this.process.stdout);
  }

  lines(event: string): LogLine[] {
    return this.log.filter((line) => line.event === event);
  }

  /** The first line of this event that passes, waited for. */
  logged(
    event: string,
    passes: (line: LogLine) => boolean = () => true,
    timeoutMs = 60_000,
  ): Promise<LogLine> {
    return eventually(
      `the log line ${event}`,
      () => {
        const found = this.lines(event).find(passes);
        if (!found && !this.process.alive) throw new Error(`ended:\n${this.process.output}`);
        return found;
      },
      timeoutMs,
    );
  }

  ready(): Promise<LogLine> {
    return this.logged("agent.ready");
  }

  /** `http://127.0.0.1:PORT`, once it listens. */
  async url(path: string): Promise<string> {
    const { address } = await this.logged("metrics.listening");
    return `http://${String(address)}${path}`;
  }

  /** The same of the admin pages. */
  async adminUrl(path: string): Promise<string> {
    const { address } = await this.logged("admin.listening");
    return `http://${String(address)}${path}`;
  }

  async health(probe: "startup" | "ready" | "live" = "ready"): Promise<Health> {
    const response = await fetch(await this.url(`/healthz/${probe}`));
    return { status: response.status, body: (await response.json()) as Health["body"] };
  }

  async metrics(): Promise<string> {
    return (await fetch(await this.url("/stats/prometheus"))).text();
  }

  /** The value of one series of the metrics page. */
  async metric(series: string): Promise<number | undefined> {
    const line = linesOf(await this.metrics()).find((text) => text.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.split(" ").at(-1));
  }

  /** A new client of the socket; closed by {@link end}. */
  client(socket = this.socket): SdsClient {
    const client = new SdsClient(socket);
    this.#clients.push(client);
    return client;
  }

  closeClients(): void {
    for (const client of this.#clients.splice(0)) client.close();
  }

  /** Ends the process and what a test opened to it. */
  async end(): Promise<void> {
    this.closeClients();
    await this.process.stop("SIGKILL");
  }
}

/** The variables that point an agent at `ca`; root and token are written to `folder`. */
export function caEnvironment(ca: FaultCa, folder: string): Record<string, string> {
  const rootFile = join(folder, "ca-root.pem");
  const tokenFile = join(folder, "token");
  writeFileSync(rootFile, ca.rootPem);
  writeFileSync(tokenFile, jwt());
  return {
    CA_ADDR: ca.endpoint,
    CA_ROOT_CA: rootFile,
    NODE_AGENT_TOKEN_PATH: tokenFile,
    POD_NAMESPACE: "demo",
    SERVICE_ACCOUNT: "web",
  };
}

/** An unsigned JWT as kubelet would mount it. */
export function jwt(claims: Readonly<Record<string, unknown>> = {}): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const payload = {
    aud: ["istio-ca"],
    exp: Math.floor(Date.now() / 1000) + 3_600,
    sub: "system:serviceaccount:demo:web",
    ...claims,
  };
  return `${part({ alg: "none" })}.${part(payload)}.${"s".repeat(43)}`;
}
