import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { FaultCa } from "../fakes/fault-ca.ts";
import { eventually } from "../support/eventually.ts";
import { temporaryFolder } from "../support/processes.ts";
import type { SdsResponse } from "../support/sds-client.ts";
import { type AgentOptions, TestAgent } from "./support.ts";

/** A `--state-dir` and the agents that are started on it, one after the other. */
export class StatefulAgents {
  readonly folder = temporaryFolder();
  readonly #ca: FaultCa;
  readonly #agents: TestAgent[] = [];

  constructor(ca: FaultCa) {
    this.#ca = ca;
  }

  /** Started, and its socket can be connected to. */
  async start({ args = [], ...options }: AgentOptions = {}): Promise<TestAgent> {
    const state = ["--state-dir", this.folder, "--log-level", "debug"];
    const agent = TestAgent.of(this.#ca, { ...options, args: [...state, ...args] });
    this.#agents.push(agent);
    await eventually("the socket", () => existsSync(agent.socket));
    return agent;
  }

  /** Started, issued a certificate, and that is stored. */
  async startAndStore(options: AgentOptions = {}): Promise<TestAgent> {
    const agent = await this.start(options);
    await agent.logged("state.saved");
    return agent;
  }

  /** One that has stored its certificate and was killed. */
  async killed(options: AgentOptions = {}): Promise<TestAgent> {
    const agent = await this.startAndStore(options);
    await agent.process.stop("SIGKILL");
    return agent;
  }

  /** The one file that is there. */
  get file(): string {
    const inside = join(this.folder, "node-agent-state");
    const [name = "none"] = readdirSync(inside).filter((entry) => entry.endsWith(".state"));
    return join(inside, name);
  }

  /** Everything that was printed. */
  get output(): string {
    return this.#agents.map(({ process }) => process.output).join("\n");
  }
}

/** Chain and key of `default`, as a client has them; and the key as text. */
export function pairIn({ secrets: [secret] }: SdsResponse) {
  const { certificateChain, privateKey } = secret?.tlsCertificate ?? {};
  return {
    chain: Buffer.from(certificateChain?.inlineBytes ?? []).toString(),
    key: Buffer.from(privateKey?.inlineBytes ?? []).toString(),
  };
}
