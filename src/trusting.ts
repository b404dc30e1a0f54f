import { LOOK_LIMIT_MS } from "./ca/watched-file.ts";
import { type Clock, within } from "./core/clock.ts";
import type { Emit } from "./core/events.ts";
import type { Random } from "./core/random.ts";
import type { ConfiguredRoots } from "./secrets/configured-roots.ts";
import { type RevocationFiles, Revoking } from "./revoking.ts";
import { Finishing } from "./secrets/finishing.ts";
import type { FederatedFiles, FederatedRoots } from "./secrets/federated-roots.ts";
import type { Keep, LastGood } from "./secrets/issued.ts";
import { withProvider } from "./secrets/key-provider.ts";
import { OwnTrustDomain } from "./secrets/own-trust-domain.ts";
import { createPublish, type Publish } from "./secrets/publisher.ts";
import type { Root } from "./secrets/root-book.ts";
import { type RootAudience, RootKeeper, type Trust } from "./secrets/root-keeper.ts";
import type { RootRecord } from "./secrets/root-record.ts";
import type { KeyProvider } from "./secrets/secret.ts";
import { createRemove, createShow, type Show } from "./secrets/show.ts";
import type { SecretStore } from "./secrets/store.ts";

/** Whom the workload trusts beside the CA's own roots: what can change while the agent runs. */
export interface TrustChoice {
  /** PEM file of further roots. */
  readonly bundlePath: string | undefined;
  /** Fingerprints, SHA-256, lower-case hexadecimal. */
  readonly distrusted: readonly string[];
  /** Unset: as it was. */
  readonly revocation?: RevocationFiles;
}

export interface TrustOptions extends TrustChoice {
  /** The workload's own; undefined: its certificate says it. */
  readonly trustDomain: string | undefined;
  /** Files of the roots of other trust domains. */
  readonly federated: FederatedFiles;
  readonly propagationDelayMs: number;
  readonly changeWindowMs: number;
}

export interface TrustingDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
  readonly store: SecretStore;
  readonly audience: RootAudience;
  /** What signs with the workload's key in Envoy's place. */
  readonly keyProvider: KeyProvider | undefined;
  /** Undefined: nothing outlives a restart. */
  readonly keep: Keep | undefined;
  /** The roots have changed, and not by an answer of the CA: a certificate is to follow. */
  readonly changed: () => void;
}

/**
 * Puts together whom the workload trusts, and what is shown by it: the book of roots, its file, those of
 * other trust domains, the publisher.
 */
export class Trusting {
  readonly #deps: TrustingDependencies;
  readonly #roots: RootKeeper;
  readonly #revoking: Revoking;
  readonly publish: Publish;
  readonly #show: Show;
  readonly #options: TrustOptions;
  #configured: ConfiguredRoots | undefined;
  #federated: FederatedRoots | undefined;
  #kept: LastGood | undefined;
  #stopped = false;

  /** `ttlMs`: the life that is asked for, and at least that of a certificate of any peer. */
  constructor(trust: TrustOptions, ttlMs: number, deps: TrustingDependencies) {
    const { propagationDelayMs, distrusted } = trust;
    const finishing = new Finishing(createShow(deps.store, deps.emit));
    if (deps.keyProvider !== undefined) finishing.add(withProvider(deps.keyProvider));
    const domain = trust.trustDomain === undefined ? new OwnTrustDomain() : undefined;
    if (domain !== undefined) finishing.add(domain.finish);
    const { show } = finishing;
    const roots = new RootKeeper({ ...deps, show }, ttlMs, distrusted);
    this.#deps = deps;
    this.#roots = roots;
    this.#show = show;
    this.#options = trust;
    const save = (lastGood: LastGood): void => this.#save(lastGood);
    const publish = createPublish({ ...deps, show, roots, propagationDelayMs, save });
    this.#revoking = new Revoking({ ...deps, finishing });
    this.publish = (issued, signal) => {
      // The roots go first, and with them the lists of all CAs below them.
      this.#revoking.expect(issued.certificate.chainPem);
      domain?.expect(issued.certificate);
      return publish(issued, signal);
    };
  }

  /** What an earlier run of the agent trusted, and the root of what it served, if that is shown. */
  recall(records: readonly RootRecord[], anchor?: string): void {
    this.#roots.recall(records, anchor);
  }

  /** With each new chain the file is looked at too: the roots may have changed together with the CA. */
  async trust(): Promise<Trust> {
    const looking = this.#configured?.look();
    // A file system that does not answer must not cost the certificate: the last good roots are there.
    if (looking !== undefined) await within(this.#deps.clock, LOOK_LIMIT_MS, looking);
    return this.#roots.trust;
  }

  /** What is distrusted goes at once; the served leaf is replaced if it was of that root. Never throws. */
  async choose({ bundlePath, distrusted, revocation }: TrustChoice): Promise<void> {
    const isLost = this.#roots.distrust(distrusted);
    this.#forget();
    if (isLost) this.#deps.changed();
    if (revocation !== undefined) await this.#revoking.choose(revocation);
    await Promise.all([this.#followFederated(distrusted), this.#followConfigured(bundlePath)]);
  }

  #save(lastGood: LastGood): void {
    this.#kept = lastGood;
    this.#deps.keep?.save(lastGood);
  }

  /** What is distrusted is kept nowhere, and no key without a root to go with it. */
  #forget(): void {
    const { records, anchorIsDistrusted } = this.#roots;
    if (this.#kept === undefined) return;
    if (!anchorIsDistrusted && records.length > 0)
      return this.#save({ ...this.#kept, roots: records });
    this.#kept = undefined;
    this.#deps.keep?.remove();
  }

  stop(): void {
    this.#stopped = true;
    this.#configured?.stop();
    this.#revoking.stop();
    this.#federated?.stop();
    this.#roots.stop();
  }

  /** Few have such a file, so what follows it is loaded for those alone. */
  async #followConfigured(path: string | undefined): Promise<void> {
    if (path === undefined && this.#configured === undefined) return;
    const { configuredRoots } = await import("./secrets/configured-roots.ts");
    const { clock, emit } = this.#deps;
    const changed = (roots: readonly Root[]): void => {
      this.#roots.configure(roots);
      this.#deps.changed();
    };
    const of = { trustDomain: this.#options.trustDomain };
    const configured = (this.#configured ??= configuredRoots({ clock, emit, of, changed }));
    if (this.#stopped) configured.stop();
    await within(clock, LOOK_LIMIT_MS, configured.follow(path));
  }

  /** Roots of other domains are looked at beside our own, and hold nothing up. */
  async #followFederated(distrusted: readonly string[]): Promise<void> {
    const files = this.#options.federated;
    if (Object.keys(files).length === 0) return;
    const { FederatedRoots } = await import("./secrets/federated-roots.ts");
    const { clock, emit, store } = this.#deps;
    const roots = (this.#federated ??= new FederatedRoots(files, {
      clock,
      emit,
      show: this.#show,
      remove: createRemove(store, emit),
    }));
    if (this.#stopped) roots.stop();
    await within(clock, LOOK_LIMIT_MS, roots.follow(distrusted));
  }
}
