import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { FaultCa, type FaultCaOptions } from "../../fakes/fault-ca.ts";
import { binary } from "../../envoy/suite.ts";
import { jwt } from "../../process/support.ts";
import { Envoy } from "../../support/envoy.ts";
import { AgentProcess, type CaAccess, inboundPorts, startEnvoys } from "../../support/mesh.ts";
import { removeFolders, stopAll, temporaryFolder } from "../../support/processes.ts";
import { startEcho } from "../../support/traffic.ts";

/** The moment of renewal has no jitter, a failed call is made again a second later, no line is left out. */
const STEADY =
  "--grace-period-ratio-jitter 0 --retry-base 200ms --retry-cap 1s --ca-attempts 1 --log-level info,rotation:debug,secrets:debug,sds:debug";

/** One agent, for a server's and a client's Envoy and more of them. */
export class FaultMesh {
  readonly agent: AgentProcess;
  readonly #app: Awaited<ReturnType<typeof startEcho>>;
  #envoys: Awaited<ReturnType<typeof startEnvoys>> | undefined;

  private constructor(agent: AgentProcess, app: Awaited<ReturnType<typeof startEcho>>) {
    this.agent = agent;
    this.#app = app;
  }

  /** Nothing runs yet. */
  static async of(ca: CaAccess, ttl: string, args: string): Promise<FaultMesh> {
    const settings = `${STEADY} ${args}`.split(" ");
    const agent = new AgentProcess({ ca, serviceAccount: "default", ttl, args: settings });
    return new FaultMesh(agent, await startEcho());
  }

  get envoys() {
    if (this.#envoys === undefined) throw new Error("the Envoys were not started");
    return this.#envoys;
  }

  async startEnvoys(): Promise<void> {
    const { agent } = this;
    this.#envoys = await startEnvoys({ binary, app: this.#app.port, server: agent, client: agent });
  }

  /** A server's Envoy more, which waits for its secrets. */
  serverEnvoy(): Envoy {
    return this.#envoy("server", inboundPorts(this.#app.port));
  }

  /** A client's Envoy more, in front of the server's that is there. */
  clientEnvoy(): Envoy {
    return this.#envoy("client", { 15001: 0, 15006: this.envoys.inbound });
  }

  async stop(): Promise<void> {
    await stopAll();
    this.#app.close();
    removeFolders();
  }

  #envoy(bootstrap: "server" | "client", ports: Record<number, number>): Envoy {
    const { folder, socket } = this.agent;
    return new Envoy({ binary, bootstrap, folder, socket, ports });
  }
}

/** A CA whose faults are switches, and what an agent is told of it. */
export async function startFaultCa(ttlMs: number, options: FaultCaOptions = {}) {
  const ca = await FaultCa.start(options);
  ca.faults = { ttlMs };
  const folder = temporaryFolder();
  const [rootFile, tokenFile] = [join(folder, "ca-root.pem"), join(folder, "token")];
  writeFileSync(rootFile, ca.rootPem);
  writeFileSync(tokenFile, jwt());
  return { ca, access: { address: ca.endpoint, rootFile, tokenFile } };
}
