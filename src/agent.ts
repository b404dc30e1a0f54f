import type { CaClient, CaDependencies } from "./ca/client.ts";
import type { Clock } from "./core/clock.ts";
import type { AgentEventType, Emit, EventBus } from "./core/events.ts";
import type { Random } from "./core/random.ts";
import type { SpiffeId } from "./identity/spiffe-id.ts";
import type { TokenSource } from "./identity/token.ts";
import type { Rotator, RotatorSettings } from "./secrets/rotator.ts";
import type { IssueSettings } from "./secrets/issue.ts";
import { TRUST_BUNDLE, WORKLOAD_CERTIFICATE } from "./secrets/secret.ts";
import { SecretStore } from "./secrets/store.ts";
import type { Aliases } from "./sds/aliases.ts";
import type { SdsLimits } from "./sds/limits.ts";
import { LazyRestServer } from "./sds/rest/lazy.ts";
import type { SdsServer } from "./sds/server.ts";
import { UdsListener, type UdsOptions } from "./sds/socket/listener.ts";

export interface AgentOptions {
  readonly identity: SpiffeId;
  readonly token: TokenSource;
  readonly inKubernetes: boolean;
  /** Makes the client of the chosen CA; throws what is wrong with its settings. */
  readonly connectCa: (deps: CaDependencies) => Promise<CaClient>;
  readonly socket: Omit<UdsOptions, "clock" | "emit">;
  readonly limits: Partial<SdsLimits>;
  readonly aliases: Aliases;
  /** A request without names is for every secret. */
  readonly emptyMeansAll: boolean;
  /** `control_plane.identifier` in every response. */
  readonly identifier: string;
  readonly issue: IssueSettings;
  readonly rotation: RotatorSettings;
}

export interface AgentDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly bus: EventBus;
  /** Resolves when what the first secret does not need may be loaded. */
  readonly idle: Promise<void>;
}

/** What can turn {@link Agent.ready}. */
const READY_DEPENDS_ON: ReadonlySet<AgentEventType> = new Set([
  "secret.published",
  "secret.expired",
  "sds.socket.lost",
  "sds.socket.taken",
  "sds.socket.restored",
]);

/**
 * The composition root: builds the rooms, starts them in order, stops them in reverse. The order is
 * that of a pod that waits: the socket first, so that Envoy is held and not refused; then the CA, whose
 * connection is opened while the rest is loaded; then the rotator; then the SDS server.
 */
export class Agent {
  readonly #options: AgentOptions;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #emit: Emit;
  readonly #idle: Promise<void>;
  readonly #store: SecretStore;
  readonly #listener: UdsListener;
  readonly #readyListeners = new Set<() => void>();
  #ca: CaClient | undefined;
  #rotator: Rotator | undefined;
  #server: SdsServer | undefined;
  #rest: LazyRestServer | undefined;
  #stopping = false;

  constructor(options: AgentOptions, { clock, random, bus, idle }: AgentDependencies) {
    this.#options = options;
    this.#clock = clock;
    this.#random = random;
    this.#emit = bus.emit;
    this.#idle = idle;
    this.#store = new SecretStore(clock);
    this.#listener = new UdsListener({ ...options.socket, clock, emit: bus.emit });
    bus.listen(({ type }) => {
      if (READY_DEPENDS_ON.has(type)) this.#tellReady();
    });
  }

  /** Resolves when the socket is served and the first certificate is being asked for. */
  async start(): Promise<void> {
    const { identity, token, inKubernetes, connectCa, issue, rotation } = this.#options;
    const [clock, random, emit] = [this.#clock, this.#random, this.#emit];
    await this.#listener.listen();
    const ca = await connectCa({ clock, random, emit, identity, token, inKubernetes });
    this.#ca = ca;
    ca.warm?.();
    // X.509 takes the longest to load; the connection to the CA is made meanwhile.
    const [{ createIssue }, { Rotator }] = await Promise.all([
      import("./secrets/issue.ts"),
      import("./secrets/rotator.ts"),
    ]);
    const store = this.#store;
    const rotator = new Rotator(
      { clock, random, emit, store, issue: createIssue({ clock, ca, identity }, issue) },
      rotation,
    );
    if (this.#stopping) return;
    this.#rotator = rotator;
    this.#announceReady();
    rotator.start();
    await this.#serve();
  }

  async #serve(): Promise<void> {
    const [{ SdsServer }, { namedSecrets, workloadNames }] = await Promise.all([
      import("./sds/server.ts"),
      import("./sds/names.ts"),
    ]);
    if (this.#stopping) return;
    const { identifier, limits, aliases, emptyMeansAll } = this.#options;
    const served = {
      source: namedSecrets(this.#store, workloadNames, aliases),
      clock: this.#clock,
      emit: this.#emit,
      identifier,
      limits,
      emptyMeansAll,
    };
    const server = new SdsServer({
      ...served,
      health: { ready: () => this.ready, subscribe: (changed) => this.#onReadyChange(changed) },
    });
    const rest = new LazyRestServer(served, this.#idle);
    this.#server = server;
    this.#rest = rest;
    this.#listener.accept({
      http2: (connection, peer) => server.accept(connection, peer),
      http1: (connection, peer) => void rest.accept(connection, peer),
      carriesStream: (peer) => server.carriesStream(peer),
    });
  }

  /** The first certificate is what a pod waits for; the roots were published before it. */
  #announceReady(): void {
    const unwatch = this.#store.watch(WORKLOAD_CERTIFICATE, () => {
      unwatch();
      // The system's monotonic clock starts with the process.
      const seconds = this.#clock.monotonic() / 1000;
      // What waited for the certificate is told of it first.
      queueMicrotask(() => this.#emit({ type: "agent.ready", seconds }));
    });
  }

  /** Both secrets are there and valid, and Envoy can get them. */
  get ready(): boolean {
    const has = (name: string): boolean => this.#store.get(name) !== undefined;
    const serving = !this.#stopping && this.#listener.state === "listening";
    return serving && has(WORKLOAD_CERTIFICATE) && has(TRUST_BUNDLE);
  }

  /** Secrets, the socket and the end of a certificate are what {@link ready} depends on. */
  #onReadyChange(changed: () => void): () => void {
    this.#readyListeners.add(changed);
    return () => this.#readyListeners.delete(changed);
  }

  #tellReady(): void {
    for (const changed of this.#readyListeners) changed();
  }

  /** Re-issues now, at most once in 10 s. */
  renew(): void {
    this.#rotator?.renew("requested");
  }

  /** Ends streams with UNAVAILABLE, removes the socket, and cuts what is left after `deadlineMs`. */
  async stop(deadlineMs: number): Promise<void> {
    this.#stopping = true;
    this.#tellReady();
    this.#rest?.stop();
    await Promise.all([
      this.#server?.stop(deadlineMs),
      this.#rotator?.stop(),
      this.#listener.close(),
    ]);
    this.#ca?.close();
  }

  /** For a crash: removes the socket without waiting for anything. */
  removeSocket(): void {
    this.#listener.unlink();
  }
}
