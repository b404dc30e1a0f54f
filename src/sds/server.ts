import type { Duplex } from "node:stream";
import {
  type ConnectionInjector,
  logVerbosity,
  Server,
  ServerCredentials,
  setLogVerbosity,
  status,
} from "@grpc/grpc-js";
import type { Clock } from "../core/clock.ts";
import { AgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { Sensitive } from "../core/sensitive.ts";
import { CallGuard } from "./call-guard.ts";
import { EncodedSecrets } from "./encode.ts";
import { fetchSecrets } from "./fetch.ts";
import { ignoreGoneStreams } from "./gone-streams.ts";
import { Health, healthService, type ReadyView } from "./health.ts";
import { defaultLimits, type SdsLimits } from "./limits.ts";
import type { Peer } from "./peer.ts";
import { Places } from "./places.ts";
import { aggregatedDiscoveryService, implementations, secretDiscoveryService } from "./service.ts";
import type { SecretSource } from "./source.ts";
import { type SecretCall, SecretStream, type StreamContext } from "./stream.ts";
import type { StreamView } from "./stream-view.ts";
import { Topics } from "./topics.ts";
import { type ByValidator, byValidator } from "./validator.ts";
import type { Variant } from "./variant.ts";
import { WakeUps } from "./wake-ups.ts";

/** HTTP/2 pings, milliseconds. A dead peer the kernel reports itself; a stuck one it does not. */
export interface Keepalive {
  readonly everyMs: number;
  /** How long an answer may take before the connection is cut. */
  readonly timeoutMs: number;
}

// grpc-js writes to standard error what it makes of a client's headers, the client's own text in it.
setLogVerbosity(logVerbosity.NONE);

const defaultKeepalive: Keepalive = { everyMs: 60_000, timeoutMs: 20_000 };

export interface SdsServerOptions {
  readonly sources: ByValidator<SecretSource>;
  readonly clock: Clock;
  readonly emit: Emit;
  /** `control_plane.identifier` of every response, such as `node-agent/1.2.0 pod-7`. */
  readonly identifier: string;
  /** Answers `grpc.health.v1` on the same connections; without it there is no such service. */
  readonly health?: ReadyView;
  readonly limits?: Partial<SdsLimits>;
  /** `*`, and no names at all, ask for everything there is; else they get nothing. Default false. */
  readonly emptyMeansAll?: boolean;
  readonly keepalive?: Keepalive;
}

/** Serves secrets on connections that are handed to it. It owns no listener. */
export class SdsServer {
  readonly #context: StreamContext;
  readonly #health: Health | undefined;
  readonly #server: Server;
  readonly #injector: ConnectionInjector;
  readonly #connections = new Set<Duplex>();
  /** By the name that grpc-js knows a call's connection by. */
  readonly #peers = new Map<string, Peer>();
  readonly #streams: Places<SecretStream>;
  #lastStream = 0;
  #stopping = false;

  constructor(options: SdsServerOptions) {
    const { sources, clock, emit, identifier, health, keepalive = defaultKeepalive } = options;
    const { emptyMeansAll = false } = options;
    const limits = { ...defaultLimits, ...options.limits };
    const encoded = new EncodedSecrets(identifier);
    this.#context = {
      served: byValidator((asked) => {
        const source = sources(asked);
        const wildcard = emptyMeansAll ? source.listed : [];
        return { source, wildcard, topics: new Topics(source) };
      }),
      limits,
      clock,
      emit,
      encoded,
      wakeUps: new WakeUps(clock),
    };
    this.#streams = new Places(limits.streams);
    this.#server = new Server({
      // What channelz keeps for each call and connection, nobody reads.
      "grpc.enable_channelz": 0,
      "grpc.max_concurrent_streams": limits.streamsPerConnection,
      // Above our own limit, which answers with the error's name and is counted.
      "grpc.max_receive_message_length": 2 * limits.requestBytes,
      "grpc.keepalive_time_ms": keepalive.everyMs,
      "grpc.keepalive_timeout_ms": keepalive.timeoutMs,
    });
    const peerOf = (call: { getPeer(): string }): Peer => this.#peerOf(call);
    const { sds, ads } = implementations(
      (call, variant) => this.#open(call, variant),
      fetchSecrets({ sources, encoded, emptyMeansAll, emit, peerOf }),
    );
    this.#server.addService(secretDiscoveryService(limits), sds);
    this.#server.addService(aggregatedDiscoveryService(limits), ads);
    this.#health = health && new Health(health, (call) => this.#peerOf(call).key);
    if (this.#health) this.#server.addService(healthService, this.#health.implementation);
    // Twice as many as streams: calls that come or go, and those of other methods.
    const calls = new CallGuard({
      total: 2 * limits.streams,
      clock,
      emit,
      peerOf: (name) => this.#peerNamed(name),
    });
    ignoreGoneStreams(this.#server, calls.watch);
    this.#injector = this.#server.createConnectionInjector(ServerCredentials.createInsecure());
  }

  /** Serves HTTP/2 on the connection of `peer`, which is the server's from here on. */
  accept(connection: Duplex, peer: Peer): void {
    if (this.#stopping) {
      connection.destroy();
      return;
    }
    const name = `connection ${peer.connection}`;
    this.#connections.add(connection);
    this.#peers.set(name, peer);
    connection.once("close", () => {
      this.#connections.delete(connection);
      this.#peers.delete(name);
    });
    nameConnection(connection, name);
    this.#injector.injectConnection(connection);
  }

  /** Whether this peer has a stream open. */
  carriesStream({ key }: Peer): boolean {
    return this.#streams.heldBy(key) > 0;
  }

  /** What every open stream asked for and was told, for debug pages. */
  streams(): StreamView[] {
    return [...this.#streams].map((stream) => stream.view());
  }

  /** Overwrites the messages that hold a key which is out of use, once they have been sent. */
  forget(key: Sensitive<Buffer>): void {
    this.#context.encoded.bodies.wipe(key);
  }

  /**
   * Ends every stream with UNAVAILABLE, at which Envoy reconnects without a warning in its log, and
   * waits until the connections have closed; after `deadlineMs` they are cut.
   */
  async stop(deadlineMs: number): Promise<void> {
    this.#stopping = true;
    this.#health?.stop();
    for (const stream of this.#streams) {
      stream.end(status.UNAVAILABLE, "node-agent is stopping");
    }
    const timer = this.#context.clock.timer(deadlineMs, () => {
      for (const connection of this.#connections) connection.destroy();
    });
    // On Node 24 grpc-js takes sessions for closed that still write (Node closes them with the server),
    // so the connections themselves are waited for.
    await Promise.all([
      new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve())),
      ...[...this.#connections].map(closed),
    ]);
    timer.cancel();
  }

  #peerOf(call: { getPeer(): string }): Peer {
    return this.#peerNamed(call.getPeer());
  }

  /** A call may outlive the connection it came on by a moment. */
  #peerNamed(key: string): Peer {
    return this.#peers.get(key) ?? { connection: 0, key };
  }

  #open(call: SecretCall, variant: Variant): void {
    const stream: SecretStream = new SecretStream(
      { id: (this.#lastStream += 1), variant, peer: this.#peerOf(call) },
      call,
      this.#context,
      () => this.#streams.leave(stream),
    );
    const over = this.#streams.take(stream);
    over?.guest.refuse(
      new AgentError("SDS_TOO_MANY_STREAMS", `${over.limit} streams are open already`),
    );
  }
}

const closed = (connection: Duplex): Promise<void> =>
  new Promise((resolve) => connection.once("close", () => resolve()));

/**
 * A Unix socket's peer has no address, and grpc-js tells a call's connection by nothing else: it
 * reads `remoteAddress` when a call asks for its peer.
 */
function nameConnection(connection: Duplex, name: string): void {
  Object.defineProperty(connection, "remoteAddress", { value: name, configurable: true });
}
