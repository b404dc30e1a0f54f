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
  /** The workload's own, without a scheme; undefined: it comes with the own bundle. */
  readonly trustDomain: string | undefined;
  /** Others. */
  readonly federated: readonly string[];
  /** What is served as `ROOTCA` to a client that says nothing of it. */
  readonly validator: Validator;
}

type Store = Pick<SecretStore, "get" | "watch">;

/** SPIRE's name for the bundles of all trust domains. */
const ALL_BUNDLES = "ALL";

/** The names of bundles beside `ROOTCA`, as far as they are known beforehand. */
export const bundleNames = ({ trustDomain, federated }: TrustNames): readonly string[] => [
  ALL_BUNDLES,
  ...[trustDomain ?? [], federated].flat().map(trustDomainName),
];

/** The names of bundles in the store, of which the others are made: the workload's own first. */
export const storedBundleNames = ({ federated }: TrustNames): readonly string[] => [
  TRUST_BUNDLE,
  ...federated.map(trustDomainName),
];

/** A name: of which bundles in the store, and for which validator. */
interface Made {
  readonly parts: readonly string[];
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
  readonly #stored: readonly string[];
  /** The trust domains of others, by the name of their bundle. */
  readonly #federated: ReadonlyMap<string, string>;
  /** One object for each bundle that is made: what is encoded once for it is shared by all streams. */
  readonly #made = new Map<string, { of: readonly Held[]; made: TrustBundle }>();

  #followsLists = false;

  constructor(store: Store, names: TrustNames, emit: Emit) {
    this.#store = store;
    this.#emit = emit;
    this.#names = names;
    this.#stored = storedBundleNames(names);
    this.#federated = new Map(names.federated.map((domain) => [trustDomainName(domain), domain]));
    if (names.validator === "spiffe") this.#followLists();
  }

  /** The store with what `ROOTCA` is for such clients. */
  as(asked: Validator | undefined): StoredSecrets {
    const validator = asked ?? this.#names.validator;
    const made = { parts: validator === "spiffe" ? this.#stored : [TRUST_BUNDLE], validator };
    const roots = (): TrustBundle | undefined => this.#get(TRUST_BUNDLE, made);
    return {
      get: (name) => (name === TRUST_BUNDLE ? roots() : this.#store.get(name)),
      watch: (name, changed) =>
        name === TRUST_BUNDLE
          ? this.#watch(made.parts, roots, changed)
          : this.#store.watch(name, changed),
    };
  }

  /**
   * `ALL`, and each domain's bundle under its SPIFFE ID: for the validator, unless the client will not
   * have it. They are forms of what `ROOTCA` is, so nobody who asks for all secrets gets them as well.
   */
  names(asked: Validator | undefined): NameEntry {
    const validator = asked ?? "spiffe";
    const madeOf = (name: string): Made | undefined => {
      const parts = this.#partsOf(name);
      return name === ALL_BUNDLES && validator !== "spiffe"
        ? undefined
        : parts && { parts, validator };
    };
    const get = (name: string): TrustBundle | undefined => {
      const made = madeOf(name);
      return made && this.#get(name, made);
    };
    return {
      listed: [],
      serves: (name) => madeOf(name) !== undefined,
      origin: (name) => (madeOf(name)?.parts.includes(TRUST_BUNDLE) === true ? "ca" : "federated"),
      get,
      watch: (name, changed) => this.#watch(madeOf(name)?.parts ?? [], () => get(name), changed),
    };
  }

  /** Of which bundles it is made; undefined: nobody serves the name. */
  #partsOf(name: string): readonly string[] | undefined {
    if (name === ALL_BUNDLES) return this.#stored;
    if (this.#federated.has(name)) return [name];
    const own = this.#names.trustDomain ?? this.#bundle(TRUST_BUNDLE)?.trustDomain;
    // While the own trust domain is not known, any may be it: the name is held, and never denied too early.
    const isOwn = own === undefined ? isDomainName(name) : name === trustDomainName(own);
    return isOwn ? [TRUST_BUNDLE] : undefined;
  }

  #get(name: string, { parts, validator }: Made): TrustBundle | undefined {
    const held = parts.flatMap((part) => this.#held(part) ?? []);
    const [first] = held;
    // Of several the first is the workload's own: without it nothing is known yet.
    if (first === undefined || first.bundle.name !== parts[0]) return undefined;
    const key = `${validator} ${name}`;
    const before = this.#made.get(key);
    if (before && sameBundles(before.of, held)) return before.made;
    if (validator === "spiffe" && first.bundle.name === TRUST_BUNDLE) this.#followLists();
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

  #held(part: string): Held | undefined {
    const bundle = this.#bundle(part);
    const own = this.#names.trustDomain ?? bundle?.trustDomain;
    const domain = part === TRUST_BUNDLE ? own : this.#federated.get(part);
    return bundle && domain !== undefined ? { domain, bundle } : undefined;
  }

  #bundle(name: string): TrustBundle | undefined {
    const secret = this.#store.get(name);
    return secret?.kind === "trust-bundle" ? secret : undefined;
  }

  #watch(
    parts: readonly string[],
    get: () => TrustBundle | undefined,
    changed: (secret: Secret) => void,
  ): () => void {
    let told: TrustBundle | undefined;
    const look = (): void => {
      const bundle = get();
      if (bundle === undefined || bundle === told) return;
      told = bundle;
      changed(bundle);
    };
    const ends = parts.map((part) => this.#store.watch(part, look, look));
    return () => {
      for (const end of ends) end();
    };
  }
}

const isDomainName = (name: string): boolean => /^spiffe:\/\/[^/]+$/.test(name);
