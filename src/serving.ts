import type { Clock } from "./core/clock.ts";
import type { AgentError } from "./core/errors.ts";
import type { EventBus } from "./core/events.ts";
import { fileRoots } from "./files/allowed.ts";
import { FileSecrets } from "./files/file-secrets.ts";
import { loadReader } from "./files/tracked-name.ts";
import { KeyRetirement, retireReplaced } from "./secrets/key-retirement.ts";
import type { SecretStore } from "./secrets/store.ts";
import type { Aliases } from "./sds/aliases.ts";
import type { ReadyView } from "./sds/health.ts";
import { LastNacks } from "./sds/last-nacks.ts";
import type { SdsLimits } from "./sds/limits.ts";
import { namedSecrets, type ResourceNames } from "./sds/names.ts";
import { nameRegistry } from "./sds/registry.ts";
import type { SdsDebug } from "./sds/resource-view.ts";
import { RootPropagation } from "./sds/root-propagation.ts";
import { LazyRestServer } from "./sds/rest/lazy.ts";
import { SdsServer } from "./sds/server.ts";
import type { ConnectionHandlers } from "./sds/socket/gate.ts";
import type { SecretSource } from "./sds/source.ts";
import type { StreamView } from "./sds/stream-view.ts";
import { TrustBundles, type TrustNames } from "./sds/trust-bundles.ts";
import { type ByValidator, byValidator } from "./sds/validator.ts";

/** Which files may be served to whoever names them. */
export interface FileOptions {
  /** Folders, beside the well-known mounts. */
  readonly roots: readonly string[];
  /** Folders and files that never are: state, keys, tokens. */
  readonly forbidden: readonly string[];
  /** How far NotBefore of a certificate may lie ahead, milliseconds. */
  readonly skewMs: number;
}

export interface ServingOptions {
  readonly store: Pick<SecretStore, "get" | "watch">;
  /** What is served. */
  readonly names: ResourceNames;
  /** The same under other names. */
  readonly aliases: Aliases;
  readonly files: FileOptions;
  readonly trust: TrustNames;
  /** A request without names is for every secret. */
  readonly emptyMeansAll: boolean;
  /** `control_plane.identifier` in every response. */
  readonly identifier: string;
  readonly limits: Partial<SdsLimits>;
  readonly health: ReadyView;
  readonly clock: Clock;
  readonly bus: EventBus;
  /** Resolves when what no secret waits for may be loaded. */
  readonly idle: Promise<void>;
}

/** All that answers on the SDS socket, gRPC and REST over the same secrets, and the view of it. */
export class Serving {
  readonly #sources: ByValidator<SecretSource>;
  readonly #grpc: SdsServer;
  readonly #rest: LazyRestServer;
  readonly #nacks = new LastNacks();
  readonly #files: FileSecrets;
  readonly #retirement: KeyRetirement;
  readonly #endWatch: () => void;
  /** Which clients have answered a change of the roots. */
  readonly propagation: RootPropagation;

  constructor({ store, names, aliases, files, trust, health, bus, idle, ...rest }: ServingOptions) {
    const [{ clock }, { emit }] = [rest, bus];
    this.#retirement = new KeyRetirement({ clock, forget: (key) => this.#grpc.forget(key) });
    const roots = fileRoots(files.roots, files.forbidden);
    const { retire } = this.#retirement;
    this.#files = new FileSecrets({ clock, emit, roots, skewMs: files.skewMs, retire });
    // So that a first name does not depend on files that an upgrade may have replaced by then.
    void idle.then(loadReader).catch(() => undefined);
    const bundles = new TrustBundles(store, trust, emit);
    this.#sources = byValidator((asked) =>
      nameRegistry([
        namedSecrets(bundles.as(asked), names, aliases, [bundles.names(asked)]),
        this.#files,
      ]),
    );
    const served = { ...rest, sources: this.#sources, emit };
    this.#grpc = new SdsServer({ ...served, health });
    this.#rest = new LazyRestServer(served, idle);
    const streams = (): StreamView[] => this.#grpc.streams();
    this.propagation = new RootPropagation({ sources: this.#sources, streams });
    bus.listen(this.#nacks.observe);
    bus.listen(this.propagation.observe);
    this.#endWatch = retireReplaced(store, names.keys(), this.#retirement);
  }

  /** Who gets the connections of which protocol. */
  get handlers(): ConnectionHandlers {
    return {
      http2: (connection, peer) => this.#grpc.accept(connection, peer),
      http1: (connection, peer) => void this.#rest.accept(connection, peer),
      carriesStream: (peer) => this.#grpc.carriesStream(peer),
    };
  }

  /** Streams and resources for debug pages, nothing secret; `caProblem` is why there is no newer one. */
  async debug(
    caProblem: Pick<AgentError, "code" | "message"> | undefined,
  ): Promise<SdsDebug<StreamView>> {
    const { debugView } = await import("./sds/resource-view.ts");
    const [source, streams] = [this.#sources(undefined), this.#grpc.streams()];
    return debugView({ source, streams, nackOf: this.#nacks.of, caProblem });
  }

  /** Ends streams with UNAVAILABLE; after `deadlineMs` their connections are cut. */
  async stop(deadlineMs: number): Promise<void> {
    this.#endWatch();
    this.#files.stop();
    this.#retirement.stop();
    this.#rest.stop();
    await this.#grpc.stop(deadlineMs);
  }
}
