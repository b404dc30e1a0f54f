import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "./eventually.ts";
import { Running } from "./processes.ts";

const BOOTSTRAPS = join(import.meta.dirname, "../../envoy");

/** A file of `envoy/`, without the ending. */
export type Bootstrap = "client" | InboundBootstrap;

/** One whose listener `inbound` stands in front of an application. */
export type InboundBootstrap = "server" | "permissive" | "delta" | "ads" | "rest";

/** The admin ports of all of them; here the kernel chooses. */
const ADMIN_PORTS = { 15000: 0, 15011: 0, 15013: 0, 15111: 0, 15211: 0, 15311: 0 };

/** What of a shipped bootstrap a test has to change so that several can run on one machine. */
export interface EnvoyOptions {
  readonly binary: string;
  readonly bootstrap: Bootstrap;
  readonly folder: string;
  readonly socket: string;
  /** The port as it stands in the file -> the one to use; 0 lets the kernel choose. */
  readonly ports: Readonly<Record<number, number>>;
  /** Text -> text: SAN matchers, names of secrets, how they are asked for. */
  readonly replace?: Readonly<Record<string, string>>;
  /** Whose process it is; unset: the test's own. */
  readonly uid?: number;
  /** More of the command line. */
  readonly args?: readonly string[];
}

/** A real Envoy running a shipped bootstrap, and its admin interface. */
export class Envoy {
  readonly process: Running;
  readonly #adminFile: string;
  #admin: string | undefined;

  constructor(options: EnvoyOptions) {
    const { binary, bootstrap, folder, socket } = options;
    let text = readFileSync(join(BOOTSTRAPS, `${bootstrap}.yaml`), "utf8");
    text = text.replaceAll("./var/run/secrets/workload-spiffe-uds/socket", socket);
    for (const [from, to] of Object.entries(options.replace ?? {}))
      text = text.replaceAll(from, to);
    const ports = { ...ADMIN_PORTS, ...options.ports };
    text = text.replace(/port_value: (\d+)/g, (_, port: string) => {
      const wanted = (ports as Record<string, number>)[port];
      return `port_value: ${wanted ?? port}`;
    });
    const name = `${bootstrap}-${(counter += 1)}`;
    const config = join(folder, `${name}.yaml`);
    writeFileSync(config, text);
    this.#adminFile = join(folder, `${name}.admin`);
    const common = ["-c", config, "--use-dynamic-base-id", "--concurrency", "1", "-l", "warning"];
    const args = [...common, ...(options.args ?? [])];
    const owner = options.uid === undefined ? {} : { uid: options.uid };
    this.process = new Running(binary, [...args, "--admin-address-path", this.#adminFile], owner);
  }

  async admin(path: string, method: "GET" | "POST" = "GET"): Promise<string> {
    const response = await fetch(await this.adminUrl(path), { method });
    return response.text();
  }

  /** `http://127.0.0.1:PORT`, once it listens. */
  async adminUrl(path: string): Promise<string> {
    this.#admin ??= await eventually("Envoy's admin address", () => {
      if (!this.process.alive) throw new Error(this.process.output);
      const address = readFileSync(this.#adminFile, "utf8").trim();
      return address.includes(":") ? address : undefined;
    });
    return `http://${this.#admin}${path}`;
  }

  /** The value of one counter or gauge; 0 when Envoy has not made it yet. */
  async stat(name: string): Promise<number> {
    const lines = (await this.admin(`/stats?filter=${name.replaceAll(".", "\\.")}`)).split("\n");
    return lines.reduce((sum, line) => {
      const [key, value] = line.split(": ");
      return key?.endsWith(name) ? sum + Number(value) : sum;
    }, 0);
  }

  /** The serial numbers of the leaf certificates that TLS contexts use now. */
  async serials(): Promise<string[]> {
    const { certificates } = JSON.parse(await this.admin("/certs")) as CertsDump;
    return certificates.flatMap(({ cert_chain }) =>
      cert_chain.slice(0, 1).map((c) => c.serial_number),
    );
  }

  /** LIVE: every listener and cluster has what it needs, secrets included. */
  async live(): Promise<void> {
    await eventually("Envoy to be LIVE", async () => {
      if (!this.process.alive) throw new Error(this.process.output);
      return (await this.admin("/ready")).trim() === "LIVE";
    });
  }

  /** The port that the kernel gave to a listener. */
  async port(listener: string): Promise<number> {
    return eventually(`the port of listener ${listener}`, async () => {
      const dump = JSON.parse(await this.admin("/listeners?format=json")) as ListenerDump;
      const found = dump.listener_statuses?.find(({ name }) => name === listener);
      return found?.local_address.socket_address.port_value;
    });
  }
}

let counter = 0;

interface CertsDump {
  readonly certificates: readonly {
    readonly cert_chain: readonly { readonly serial_number: string }[];
  }[];
}

interface ListenerDump {
  readonly listener_statuses?: readonly {
    readonly name: string;
    readonly local_address: { readonly socket_address: { readonly port_value: number } };
  }[];
}
