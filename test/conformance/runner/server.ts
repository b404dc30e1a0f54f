import { FaultCa, type Faults } from "../../fakes/fault-ca.ts";
import { TestAgent } from "../../process/support.ts";
import { SdsClient } from "../../support/sds-client.ts";
import { TestCa } from "../../support/test-ca.ts";
import { Book } from "./laws.ts";
import { Neighbour } from "./neighbour.ts";
import { Rotations } from "./rotations.ts";
import type { Case } from "./schema.ts";

/** Another SDS server to play against, by its socket; then what needs control of the server is skipped. */
export const FOREIGN_SOCKET = process.env["SDS_SOCKET"];

/** A client that says nothing is sent away soon, so that no case has to wait for it. */
const PATIENCE = ["--sds-preface-timeout", "1s"];

const FAULTS: Readonly<Record<string, Faults>> = {
  ready: {},
  pending: { status: { code: 14, message: "not yet" } },
  "signs another key": { wrongKey: true },
  "sends no root": { noRoot: true, withoutIntermediate: true },
};

/** The SDS server that cases are played against, and what was seen of it. */
export class TestServer {
  readonly socket: string;
  readonly book: Book;
  readonly neighbour: Neighbour;
  readonly rotations: Rotations;
  /** Nothing is there to be served yet. */
  startsEmpty = false;
  readonly #agent: TestAgent | undefined;
  readonly #ca: FaultCa | undefined;

  private constructor(agent: TestAgent | undefined, ca?: FaultCa, keys?: readonly string[]) {
    this.socket = agent?.socket ?? FOREIGN_SOCKET ?? "";
    this.#agent = agent;
    this.#ca = ca;
    this.book = new Book(keys, agent !== undefined);
    this.neighbour = new Neighbour(this.socket);
    this.rotations = new Rotations(this.socket, () => agent?.process.child.kill("SIGHUP"));
  }

  /** One for all cases that need nothing special. */
  static async shared(): Promise<TestServer> {
    if (FOREIGN_SOCKET !== undefined) return new TestServer(undefined);
    return TestServer.own({ args: [], keys: [] });
  }

  /** One for a case of its own, which says what is special. */
  static async own({ args, ca, keys }: NonNullable<Case["server"]>): Promise<TestServer> {
    if (ca === undefined) {
      const agent = TestAgent.selfSigned({ args: [...PATIENCE, ...args] });
      await agent.ready();
      return new TestServer(agent, undefined, keys);
    }
    const authority = await FaultCa.start();
    authority.faults = FAULTS[ca] ?? {};
    const agent = TestAgent.of(authority, { args: [...PATIENCE, ...args] });
    await (ca === "ready" ? agent.ready() : agent.logged("rotation.failed"));
    const server = new TestServer(agent, authority, keys);
    server.startsEmpty = ca !== "ready";
    return server;
  }

  /** True: ours, of which more is expected than the protocol says. */
  get ours(): boolean {
    return this.#agent !== undefined;
  }

  client(): SdsClient {
    return new SdsClient(this.socket);
  }

  /** The CA that did not answer does so from now on. */
  caAnswers(): void {
    if (this.#ca) this.#ca.faults = {};
  }

  /** The next certificates are signed below a root that nobody has seen. */
  async newRoots(): Promise<void> {
    if (!this.#ca) throw new Error("`roots: new` needs `server: { ca: ready }`");
    this.#ca.faults = { issuer: await TestCa.create({ intermediate: true, name: "Second" }) };
  }

  /** Ends the agent as Kubernetes does; resolves with its exit code. */
  async stop(): Promise<number | null> {
    const exit = await this.#agent?.process.stop("SIGTERM");
    return exit?.code ?? null;
  }

  /** After the last case: what a server that was played with has to be like. */
  verdict(): string[] {
    if (!this.#agent) return [];
    const { process, log } = this.#agent;
    const uncaught = log.filter(({ err }) => err?.code === "UNCAUGHT").map(({ msg }) => msg);
    return [...uncaught, ...(process.stderr === "" ? [] : [process.stderr])];
  }

  async end(): Promise<void> {
    this.neighbour.close();
    this.rotations.close();
    await this.#agent?.end();
    await this.#ca?.stop();
  }
}
