import type { Renewal } from "./core/renewal.ts";
import type { MountedKeeper, MountedSettings } from "./files/mounted-keeper.ts";
import type { Keeping } from "./keeping.ts";
import type { RotatingDependencies } from "./rotating.ts";
import type { KeyProvider } from "./secrets/secret.ts";
import type { TrustChoice, Trusting, TrustOptions } from "./trusting.ts";

export interface FollowingOptions {
  readonly mounted: MountedSettings;
  readonly trust: TrustOptions;
  /** The life that certificates of peers have at least, milliseconds: so long a retired root stays. */
  readonly lifeMs: number;
  /** What signs with the workload's key in Envoy's place. */
  readonly keyProvider: KeyProvider | undefined;
}

/** A certificate that is made elsewhere and mounted: its files, and the roots. */
export class Following implements Keeping {
  readonly #options: FollowingOptions;
  readonly #deps: RotatingDependencies;
  #trust: TrustOptions;
  #trusting: Trusting | undefined;
  #keeper: MountedKeeper | undefined;
  #stopped = false;

  constructor(options: FollowingOptions, deps: RotatingDependencies) {
    this.#options = options;
    this.#deps = deps;
    this.#trust = options.trust;
  }

  async start(serve: () => Promise<void>): Promise<void> {
    const [{ MountedKeeper }, { Trusting }] = await Promise.all([
      import("./files/mounted-keeper.ts"),
      import("./trusting.ts"),
    ]);
    if (this.#stopped) return;
    const trusting = new Trusting(this.#trust, this.#options.lifeMs, {
      ...this.#deps,
      keyProvider: this.#options.keyProvider,
      keep: undefined,
      changed: () => this.#keeper?.reread(),
    });
    this.#trusting = trusting;
    await trusting.choose(this.#trust);
    if (this.#stopped) return;
    const { publish } = trusting;
    const deps = { ...this.#deps, publish, trust: () => trusting.trust() };
    this.#keeper = new MountedKeeper(this.#options.mounted, deps);
    await serve();
  }

  /** The files are read at once, as often as it is asked for. */
  renew(): Renewal | undefined {
    if (this.#stopped) return undefined;
    this.#keeper?.reread();
    return { type: this.#keeper === undefined ? "under_way" : "started" };
  }

  async reload(choice: TrustChoice): Promise<void> {
    this.#trust = { ...this.#trust, ...choice };
    await this.#trusting?.choose(choice);
  }

  get lastError() {
    return this.#keeper?.lastError;
  }

  stop(): Promise<void> {
    this.#stopped = true;
    this.#trusting?.stop();
    this.#keeper?.stop();
    return Promise.resolve();
  }

  close(): void {
    // Nothing is open.
  }
}
