import type { Emit } from "../core/events.ts";
import { type Secret, TRUST_BUNDLE, type TrustBundle, trustDomainName } from "../secrets/secret.ts";
import type { SecretStore } from "../secrets/store.ts";
import { asIs, forValidator, type Held, sameBundles } from "./bundle-forms.ts";
import type { StoredSecrets } from "./names.ts";
import type { NameEntry } from "./registry.ts";
import { followValidatorLists } from "./validator-lists.ts";
import type { Validator } from "./validator.ts";

/** Whom the workload trusts, by name. */
export interface TrustNames {
  /** The workload's own, without a scheme. */
  readonly trustDomain: string;
  /** Others. */
  readonly federated: readonly string[];
  /** What is served as `ROOTCA` to a client that says nothing of it. */
  readonly validator: Validator;
}

type Store = Pick<SecretStore, "get" | "watch">;

/** SPIRE's name for the bundles of all trust domains. */
const ALL_BUNDLES = "ALL";

/** The names of bundles beside `ROOTCA`. */
export const bundleNames = ({ trustDomain, federated }: TrustNames): readonly string[] => [
  ALL_BUNDLES,
  ...[trustDomain, ...federated].map(trustDomainName),
];

/** The names of bundles in the store, of which the others are made. */
export const storedBundleNames = ({ federated }: TrustNames): readonly string[] => [
  TRUST_BUNDLE,
  ...federated.map(trustDomainName),
];

/** A name: whose roots, and for which validator. */
interface Made {
  readonly domains: readonly string[];
  readonly validator: Validator;
}

/**
 * The bundles of the store, one for each trust domain, as what Envoy is served: one of them as
 * `trusted_ca`, or several for the SPIFFE validator. Never several as `trusted_ca`: a root would be
 * good for the names of another domain (spiffe/spiffe#375). Names and defaults are those of SPIRE's
 * agent, but for `ROOTCA`, which has all domains where the validator can tell them apart.
 */
export class TrustBundles {
  readonly #store: Store;
  readonly #emit: Emit;
  readonly #names: TrustNames;
  readonly #domains: readonly string[];
  /** One object for each bundle that is made: what is encoded once for it is shared by all streams. */
  readonly #made = new Map<string, { of: readonly Held[]; made: TrustBundle }>();

  #followsLists = false;

  constructor(store: Store, names: TrustNames, emit: Emit) {
    this.#store = store;
    this.#emit = emit;
    this.#names = names;
    this.#domains = [names.trustDomain, ...names.federated];
    if (names.validator === "spiffe") this.#followLists();
  }

  /** The store with what `ROOTCA` is for such clients. */
  as(asked: Validator | undefined): StoredSecrets {
    const validator = asked ?? this.#names.validator;
    const made: Made =
      validator === "spiffe"
        ? { domains: this.#domains, validator }
        : { domains: [this.#names.trustDomain], validator };
    return {
      get: (name) => (name === TRUST_BUNDLE ? this.#get(name, made) : this.#store.get(name)),
      watch: (name, changed) =>
        name === TRUST_BUNDLE ? this.#watch(name, made, changed) : this.#store.watch(name, changed),
    };
  }

  /**
   * `ALL`, and each domain's bundle under its SPIFFE ID: for the validator, unless the client will not
   * have it. They are forms of what `ROOTCA` is, so nobody who asks for all secrets gets them as well.
   */
  names(asked: Validator | undefined): NameEntry {
    const validator = asked ?? "spiffe";
    const names = new Map<string, Made>(
      this.#domains.map((domain) => [trustDomainName(domain), { domains: [domain], validator }]),
    );
    if (validator === "spiffe") names.set(ALL_BUNDLES, { domains: this.#domains, validator });
    const { trustDomain } = this.#names;
    return {
      listed: [],
      serves: (name) => names.has(name),
      origin: (name) => {
        const domains = names.get(name)?.domains;
        return domains?.includes(trustDomain) === true ? "ca" : "federated";
      },
      get: (name) => {
        const made = names.get(name);
        return made && this.#get(name, made);
      },
      watch: (name, changed) => {
        const made = names.get(name);
        return made ? this.#watch(name, made, changed) : () => undefined;
      },
    };
  }

  #get(name: string, { domains, validator }: Made): TrustBundle | undefined {
    const held = domains.flatMap((domain) => {
      const bundle = this.#bundleOf(domain);
      return bundle ? [{ domain, bundle }] : [];
    });
    const [first] = held;
    // Of several the first is the workload's own: without it nothing is known yet.
    if (first === undefined || first.domain !== domains[0]) return undefined;
    const key = `${validator} ${name}`;
    const before = this.#made.get(key);
    if (before && sameBundles(before.of, held)) return before.made;
    if (validator === "spiffe" && first.domain === this.#names.trustDomain) this.#followLists();
    const made = validator === "spiffe" ? forValidator(name, first, held) : asIs(name, first);
    this.#made.set(key, { of: held, made });
    return made;
  }

  /** From the first use of the validator on. */
  #followLists(): void {
    if (this.#followsLists) return;
    this.#followsLists = true;
    followValidatorLists(this.#store, this.#emit);
  }

  #bundleOf(domain: string): TrustBundle | undefined {
    const secret = this.#store.get(this.#storedName(domain));
    return secret?.kind === "trust-bundle" ? secret : undefined;
  }

  #storedName(domain: string): string {
    return domain === this.#names.trustDomain ? TRUST_BUNDLE : trustDomainName(domain);
  }

  #watch(name: string, made: Made, changed: (secret: Secret) => void): () => void {
    let told: TrustBundle | undefined;
    const look = (): void => {
      const bundle = this.#get(name, made);
      if (bundle === undefined || bundle === told) return;
      told = bundle;
      changed(bundle);
    };
    const ends = made.domains.map((domain) =>
      this.#store.watch(this.#storedName(domain), look, look),
    );
    return () => {
      for (const end of ends) end();
    };
  }
}
