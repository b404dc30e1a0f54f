import type { Clock } from "./core/clock.ts";
import type { EventBus } from "./core/events.ts";
import { nextEvent } from "./core/next-event.ts";
import type { Random } from "./core/random.ts";
import type { Renewal } from "./core/renewal.ts";
import { Following, type FollowingOptions } from "./following.ts";
import { Issuing, type IssuingOptions } from "./issuing.ts";
import type { Keeping } from "./keeping.ts";
import type { OutputSettings } from "./output/output.ts";
import { type Outputting, outputting } from "./outputting.ts";
import { Readiness } from "./readiness.ts";
import { Further } from "./secrets/further/further.ts";
import type { FurtherSecrets } from "./secrets/further/options.ts";
import { WORKLOAD_CERTIFICATE } from "./secrets/secret.ts";
import { SecretStore } from "./secrets/store.ts";
import { audienceOf } from "./sds/root-propagation.ts";
import type { SdsDebug } from "./sds/resource-view.ts";
import type { StreamView } from "./sds/stream-view.ts";
import { storedBundleNames } from "./sds/trust-bundles.ts";
import type { Serving, ServingOptions } from "./serving.ts";
import { UdsListener, type UdsOptions } from "./sds/socket/listener.ts";
import type { TrustChoice } from "./trusting.ts";

type ServedOptions = Pick<
  ServingOptions,
  "names" | "aliases" | "files" | "trust" | "emptyMeansAll" | "identifier" | "limits"
>;

export interface AgentOptions extends ServedOptions {
  /** Where certificates come from: a CA, or files. */
  readonly source: IssuingOptions | FollowingOptions;
  /** Ticket keys and generic secrets. */
  readonly further: FurtherSecrets;
  readonly socket: Omit<UdsOptions, "clock" | "emit">;
  /** A live server on the socket is replaced; else it is SOCKET_IN_USE. */
  readonly takeover: boolean;
  /** Where what is served is written to files too; undefined: nowhere. */
  readonly output: OutputSettings | undefined;
}

export interface AgentDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly bus: EventBus;
  /** Resolves when what the first secret does not need may be loaded. */
  readonly idle: Promise<void>;
}

/**
 * The composition root: builds the rooms, starts them in order, stops them in reverse. The order is
 * that of a pod that waits: the socket first, so that Envoy is held and not refused; then where certificates
 * come from; then the SDS server.
 */
export class Agent {
  readonly #options: AgentOptions;
  readonly #clock: Clock;
  readonly #bus: EventBus;
  readonly #idle: Promise<void>;
  readonly #store: SecretStore;
  readonly #keeping: Keeping;
  readonly #further: Further;
  readonly #output: Outputting | undefined;
  readonly #listener: UdsListener;
  readonly #leaving = new AbortController();
  readonly #readiness: Readiness;
  #serving: Serving | undefined;

  constructor(options: AgentOptions, { clock, random, bus, idle }: AgentDependencies) {
    this.#options = options;
    this.#clock = clock;
    this.#bus = bus;
    this.#idle = idle;
    this.#store = new SecretStore(clock);
    const [{ emit }, store] = [bus, this.#store];
    const audience = audienceOf(() => this.#serving?.propagation);
    const { source, output } = options;
    const deps = { clock, random, emit, store, audience };
    this.#keeping = "mounted" in source ? new Following(source, deps) : new Issuing(source, deps);
    const bundles = storedBundleNames(options.trust);
    this.#further = new Further(options.further, { ...deps, bundles });
    this.#output = output && outputting(output, { clock, random, emit, store, idle });
    this.#listener = new UdsListener({ ...options.socket, clock, emit: bus.emit });
    const isListening = (): boolean => this.#listener.state === "listening";
    this.#readiness = new Readiness({ bus, store, isListening, leaving: this.#leaving.signal });
  }

  /** Resolves when the socket is served and the first certificate is being asked for. */
  async start(): Promise<void> {
    const isBound = await this.#listen();
    this.#announceReady();
    const hasOwn = nextEvent(this.#bus, "rotation.succeeded", "mounted.loaded");
    // Who replaces another agent shows first that it can get a certificate itself.
    await this.#keeping.start(() => this.#serve(), !isBound);
    this.#further.start();
    if (!isBound) await this.#takeOver(hasOwn);
  }

  /** False: a live server has the socket, and is replaced later. */
  async #listen(): Promise<boolean> {
    if (!this.#options.takeover) return this.#listener.listen().then(() => true);
    const { listenUnlessTaken } = await import("./sds/socket/takeover.ts");
    return listenUnlessTaken(this.#listener, this.#bus.emit);
  }

  async #takeOver(secrets: Promise<void>): Promise<void> {
    const { takeOver } = await import("./sds/socket/takeover.ts");
    const [listener, clock, emit] = [this.#listener, this.#clock, this.#bus.emit];
    await takeOver({ listener, clock, emit, secrets, signal: this.#leaving.signal });
  }

  async #serve(): Promise<void> {
    const { Serving } = await import("./serving.ts");
    if (this.#leaving.signal.aborted) return;
    const { identifier, limits, names, aliases, files, trust, emptyMeansAll } = this.#options;
    const settings = { identifier, limits, names, aliases, files, trust, emptyMeansAll };
    const serving = new Serving({
      ...settings,
      store: this.#store,
      health: this.#readiness,
      clock: this.#clock,
      bus: this.#bus,
      idle: this.#idle,
    });
    this.#serving = serving;
    this.#listener.accept(serving.handlers);
  }

  /** The first certificate is what a pod waits for; the roots were published before it. */
  #announceReady(): void {
    const unwatch = this.#store.watch(WORKLOAD_CERTIFICATE, () => {
      unwatch();
      // The system's monotonic clock starts with the process.
      const seconds = this.#clock.monotonic() / 1000;
      // What waited for the certificate is told of it first.
      queueMicrotask(() => this.#bus.emit({ type: "agent.ready", seconds }));
    });
  }

  /** Re-issues now, at most once in 10 s; undefined: it renews no more. */
  renew(): Renewal | undefined {
    return this.#keeping.renew();
  }

  /** Whom to trust from now on. */
  async reload(choice: TrustChoice): Promise<void> {
    await Promise.all([this.#keeping.reload(choice), this.#further.look()]);
  }

  /** Streams and resources, and what went wrong with them last: for debug pages, nothing secret. */
  async debug(): Promise<SdsDebug<StreamView>> {
    return this.#serving?.debug(this.#keeping.lastError) ?? { streams: [], resources: [] };
  }

  /**
   * Serves and renews no more, for good, while the process stays: ends streams with UNAVAILABLE,
   * removes the socket, and cuts what is left after `deadlineMs`.
   */
  async drain(deadlineMs: number): Promise<void> {
    if (this.#leaving.signal.aborted) return;
    this.#bus.emit({ type: "agent.draining" });
    await this.#leave(deadlineMs);
  }

  /** The same, and the rest of the agent stops too. */
  async stop(deadlineMs: number): Promise<void> {
    await this.#leave(deadlineMs);
    this.#keeping.close();
  }

  async #leave(deadlineMs: number): Promise<void> {
    this.#leaving.abort();
    this.#further.stop();
    await Promise.all([
      this.#serving?.stop(deadlineMs),
      this.#keeping.stop(),
      this.#output?.stop(),
      this.#listener.close(),
    ]);
  }

  /** For a crash: removes the socket without waiting for anything. */
  removeSocket(): void {
    this.#listener.unlink();
  }
}
