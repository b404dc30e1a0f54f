import type { Clock } from "../core/clock.ts";
import { AgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import { type ConfiguredRoots, configuredRoots } from "./configured-roots.ts";
import type { Root } from "./root-book.ts";
import { trustDomainName } from "./secret.ts";
import type { Show } from "./show.ts";
import { federatedBundle } from "./trust-bundle.ts";

/** Trust domain -> the file of its roots. */
export type FederatedFiles = Readonly<Record<string, string>>;

export interface FederatedRootsDependencies {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly show: Show;
  /** Takes a bundle out of what is shown. */
  readonly remove: (name: string) => void;
}

/**
 * The roots of other trust domains, followed in their files and shown as a bundle for each. They never
 * come into the book of roots: nobody of this trust domain is known by them. A root that its domain
 * takes out is gone at once, for who publishes a bundle knows how long its certificates live. A domain
 * whose last root is distrusted is gone too: that costs its peers alone.
 */
export class FederatedRoots {
  readonly #deps: FederatedRootsDependencies;
  readonly #files: FederatedFiles;
  readonly #followed: readonly ConfiguredRoots[];
  readonly #roots = new Map<string, readonly Root[]>();
  readonly #empty = new Set<string>();
  #distrusted: ReadonlySet<string> = new Set();

  constructor(files: FederatedFiles, deps: FederatedRootsDependencies) {
    this.#deps = deps;
    this.#files = files;
    this.#followed = Object.keys(files).map((trustDomain) => {
      const changed = (roots: readonly Root[]): void => {
        this.#roots.set(trustDomain, roots);
        this.#show(trustDomain);
      };
      const { clock, emit } = deps;
      return configuredRoots({ clock, emit, of: { trustDomain, federated: true }, changed });
    });
  }

  /** Looks at the files; fingerprints of `distrusted` are in no bundle. Never throws. */
  async follow(distrusted: Iterable<string>): Promise<void> {
    this.#distrusted = new Set(distrusted);
    for (const trustDomain of this.#roots.keys()) this.#show(trustDomain);
    const paths = Object.values(this.#files);
    await Promise.all(this.#followed.map((roots, index) => roots.follow(paths[index])));
  }

  stop(): void {
    for (const roots of this.#followed) roots.stop();
  }

  #show(trustDomain: string): void {
    const { emit, show, remove } = this.#deps;
    const path = this.#files[trustDomain] ?? "";
    const roots = this.#roots.get(trustDomain) ?? [];
    const trusted = roots.filter(({ fingerprint }) => !this.#distrusted.has(fingerprint));
    const bundle = federatedBundle(trustDomain, trusted);
    if (bundle === undefined) {
      this.#empty.add(trustDomain);
      remove(trustDomainName(trustDomain));
      const error = new AgentError(
        "TRUST_BUNDLE_EMPTY",
        `every root of the trust domain ${trustDomain} is distrusted`,
        { hint: "take one out of --distrust-root, or the domain out of --federated-bundle" },
      );
      return emit({ type: "trust_bundle.unusable", path, trustDomain, error });
    }
    show(bundle);
    if (this.#empty.delete(trustDomain))
      emit({ type: "trust_bundle.loaded", path, trustDomain, certificates: trusted.length });
  }
}
