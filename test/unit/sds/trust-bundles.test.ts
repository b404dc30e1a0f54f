import { describe, expect, test } from "vitest";
import { TestClock } from "../../support/test-clock.ts";
import type { AgentEvent } from "../../../src/core/events.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import type { TrustBundle } from "../../../src/secrets/secret.ts";
import { namedSecrets, workloadNames } from "../../../src/sds/names.ts";
import { bundleNames, TrustBundles, type TrustNames } from "../../../src/sds/trust-bundles.ts";
import type { Validator } from "../../../src/sds/validator.ts";

const NAMES: TrustNames = {
  trustDomain: "own",
  federated: ["b", "c"],
  validator: "trusted-ca",
};

function bundle(name: string, pem: string, more: Partial<TrustBundle> = {}): TrustBundle {
  const life = { notBefore: 1, notAfter: 10 };
  return { kind: "trust-bundle", name, version: `digest of ${pem}`, pem, ...life, ...more };
}

const OWN = bundle("ROOTCA", "own;");
const B = bundle("spiffe://b", "b;", { notBefore: 2, notAfter: 5 });

function setUp(names: Partial<TrustNames> = {}, stored: readonly TrustBundle[] = [OWN, B]) {
  const store = new SecretStore(new TestClock());
  const events: AgentEvent[] = [];
  const emit = (event: AgentEvent): void => void events.push(event);
  for (const each of stored) store.put(each);
  const bundles = new TrustBundles(store, { ...NAMES, ...names }, emit);
  const source = (asked?: Validator) =>
    namedSecrets(bundles.as(asked), workloadNames, { roots: "ROOTCA" }, [bundles.names(asked)]);
  return { store, source, events };
}

type Source = ReturnType<typeof setUp>["source"];

/** What a name comes to: the roots as `trusted_ca`, or those of each domain for the validator. */
function shown(source: ReturnType<Source>, name: string) {
  const secret = source.get(name);
  if (secret?.kind !== "trust-bundle") return undefined;
  expect(secret.name).toBe(name);
  const { trustDomains, pem } = secret;
  return trustDomains?.map((domain) => `${domain.name}=${domain.pem}`).join(" ") ?? pem;
}

const BOTH = "own=own; b=b;";

describe("which bundle a name has", () => {
  test.each<[string, Validator, Validator | undefined, Record<string, string | undefined>]>([
    [
      "by default",
      "trusted-ca",
      undefined,
      { ROOTCA: "own;", ALL: BOTH, "spiffe://own": "own=own;", "spiffe://b": "b=b;" },
    ],
    [
      "with --validator spiffe",
      "spiffe",
      undefined,
      { ROOTCA: BOTH, ALL: BOTH, "spiffe://own": "own=own;", "spiffe://b": "b=b;" },
    ],
    [
      "for a node that will not have the validator, never two domains in one",
      "spiffe",
      "trusted-ca",
      { ROOTCA: "own;", ALL: undefined, "spiffe://own": "own;", "spiffe://b": "b;" },
    ],
    [
      "for a node that wants it",
      "trusted-ca",
      "spiffe",
      { ROOTCA: BOTH, ALL: BOTH, "spiffe://own": "own=own;", "spiffe://b": "b=b;" },
    ],
  ])("%s", (_, validator, asked, expected) => {
    const source = setUp({ validator }).source(asked);
    for (const [name, what] of Object.entries(expected)) {
      expect(shown(source, name)).toBe(what);
      expect(source.serves(name)).toBe(what !== undefined);
    }
    // An alias of ROOTCA is what ROOTCA is.
    expect(shown(source, "roots")).toBe(expected["ROOTCA"]);
  });

  test("those of other domains, and unknown ones, are served to nobody who did not ask for them", () => {
    const source = setUp().source();
    expect(source.listed).toEqual(["default", "ROOTCA", "roots"]);
    for (const name of ["spiffe://d", "spiffe://b/", "b", "all"]) {
      expect(source.serves(name)).toBe(false);
      expect(source.get(name)).toBeUndefined();
    }
    expect([source.origin("ALL"), source.origin("spiffe://b")]).toEqual(["ca", "federated"]);
  });

  test("an alias goes before them: it is the operator's word", () => {
    const store = new SecretStore(new TestClock());
    store.put(OWN);
    const bundles = new TrustBundles(store, NAMES, () => undefined);
    const source = namedSecrets(bundles.as(undefined), workloadNames, { ALL: "ROOTCA" }, [
      bundles.names(undefined),
    ]);
    expect(shown(source, "ALL")).toBe("own;");
  });
});

describe("what is made of several", () => {
  test("waits for the workload's own roots, and for no others", () => {
    const { store, source } = setUp({}, [B]);
    expect(source().get("ALL")).toBeUndefined();
    expect(shown(source(), "spiffe://b")).toBe("b=b;");
    store.put(OWN);
    expect(shown(source(), "ALL")).toBe(BOTH);
  });

  test("has a version of all that is in it, the same in every process", () => {
    const version = (...stored: TrustBundle[]) => setUp({}, stored).source().get("ALL")?.version;
    expect(version(OWN, B)).toBe(version(OWN, B));
    const all = [version(OWN), version(OWN, B), version(OWN, bundle("spiffe://c", "b;"))];
    expect(new Set(all).size).toBe(3);
    // Alone and as trusted_ca it is what it was.
    expect(setUp().source().get("ROOTCA")).toBe(OWN);
  });

  test("ends with the first of its roots", () => {
    expect(setUp().source().get("ALL")).toMatchObject({ notBefore: 2, notAfter: 5 });
  });

  test("is one object until something changes: it is encoded once for all streams", () => {
    const { store, source } = setUp();
    const [one, two] = [source(), source("spiffe")];
    expect(one.get("ALL")).toBe(two.get("ALL"));
    const before = one.get("ALL");
    store.put(bundle("spiffe://c", "c;"));
    expect(one.get("ALL")).not.toBe(before);
  });

  test("is told once for each change of one of its parts, and no more after the end", () => {
    const { store, source } = setUp();
    const told: (string | undefined)[] = [];
    const end = source().watch("ALL", ({ version }) => void told.push(version));
    expect(told).toHaveLength(1);
    store.put(bundle("spiffe://c", "c;"));
    store.put(bundle("ROOTCA", "new;"));
    expect(told).toHaveLength(3);
    expect(told.at(-1)).toBe(source().get("ALL")?.version);
    end();
    store.put(bundle("ROOTCA", "newer;"));
    expect(told).toHaveLength(3);
  });

  test("is without a domain that is gone, at once; that domain's own name keeps what it had", () => {
    const { store, source } = setUp({ validator: "spiffe" });
    const told: string[] = [];
    for (const name of ["ROOTCA", "ALL", "spiffe://b"])
      source().watch(name, () => void told.push(name));
    told.length = 0;
    store.remove("spiffe://b");
    expect(told).toEqual(["ROOTCA", "ALL"]);
    expect(shown(source(), "ROOTCA")).toBe("own=own;");
    expect(shown(source(), "ALL")).toBe("own=own;");
    expect(source().get("spiffe://b")).toBeUndefined();
  });

  test("has each domain's revocation lists, but for those of the leaf alone", () => {
    const withLists = (onlyLeaf: boolean) =>
      setUp({}, [
        bundle("ROOTCA", "own;", { crl: { lists: [], pem: "list;", onlyLeaf } }),
        B,
      ]).source();
    expect(shown(withLists(false), "ALL")).toBe("own=own;list; b=b;");
    expect(shown(withLists(true), "ALL")).toBe(BOTH);
    expect(withLists(false).get("ALL")).not.toHaveProperty("crl");
  });
});

describe("a trust domain that comes with the own bundle", () => {
  const unknown = { trustDomain: undefined };
  const OF_PROD = { ...OWN, version: "of prod", trustDomain: "prod" };

  test("is the one that everything is served under", () => {
    const { source } = setUp(unknown, [OF_PROD, B]);
    expect(shown(source(), "ROOTCA")).toBe("own;");
    expect(shown(source("spiffe"), "ROOTCA")).toBe("prod=own; b=b;");
    expect(shown(source(), "ALL")).toBe("prod=own; b=b;");
    expect(shown(source(), "spiffe://prod")).toBe("prod=own;");
    expect(source().serves("spiffe://own")).toBe(false);
    expect(bundleNames({ ...NAMES, ...unknown })).toEqual(["ALL", "spiffe://b", "spiffe://c"]);
  });

  test("may be any until it is there: names are held, and what is no trust domain is unknown", () => {
    const { store, source } = setUp(unknown, [B]);
    const told: string[] = [];
    for (const name of ["spiffe://prod", "spiffe://own"]) {
      expect(source().serves(name)).toBe(true);
      source().watch(name, () => void told.push(name));
    }
    for (const name of ["spiffe://", "spiffe://prod/ns/a", "prod"])
      expect(source().serves(name)).toBe(false);
    expect(shown(source(), "spiffe://b")).toBe("b=b;");
    expect([source("spiffe").get("ROOTCA"), source().get("ALL")]).toEqual([undefined, undefined]);
    store.put(OF_PROD);
    expect(told).toEqual(["spiffe://prod"]);
    expect(source().serves("spiffe://own")).toBe(false);
  });

  test("is another one with another bundle, under which the same roots are sent anew", () => {
    const { store, source } = setUp({ ...unknown, validator: "spiffe" }, [OF_PROD]);
    const told: string[] = [];
    for (const name of ["ROOTCA", "spiffe://prod"])
      source().watch(name, ({ version }) => void told.push(version));
    expect(new Set(told).size).toBe(1);
    store.put({ ...OWN, version: "of next", trustDomain: "next" });
    expect(told).toHaveLength(3);
    expect(told[2]).not.toBe(told[0]);
    expect(shown(source(), "ROOTCA")).toBe("next=own;");
    expect(source().get("spiffe://prod")).toBeUndefined();
  });
});

describe("lists for the leaf alone, of which the validator gets none", () => {
  const leaf = bundle("ROOTCA", "own;", { crl: { lists: [], pem: "list;", onlyLeaf: true } });
  const whole = { ...leaf, version: "whole", crl: { lists: [], pem: "list;", onlyLeaf: false } };
  const WITHHELD = { type: "validator.crl_withheld", error: { code: "CRL_INCOMPLETE" } };
  const SETTLED = { type: "validator.crl_settled" };

  test.each<[string, Partial<TrustNames>, (source: Source) => void]>([
    ["by --validator spiffe, before anybody asks", { validator: "spiffe" }, () => undefined],
    ["by node metadata", {}, (source) => source("spiffe").get("ROOTCA")],
    ["by the name ALL", {}, (source) => source().get("ALL")],
    ["by the own trust domain's name", {}, (source) => source().get("spiffe://own")],
  ])("are told once, and when they are enough: %s", (_, names, use) => {
    const { store, source, events } = setUp(names, [leaf, B]);
    use(source);
    use(source);
    expect(events).toMatchObject([WITHHELD]);
    store.put(whole);
    expect(events).toMatchObject([WITHHELD, SETTLED]);
    store.put(leaf);
    expect(events).toMatchObject([WITHHELD, SETTLED, WITHHELD]);
  });

  test("are nobody's concern where the validator is not used, or for another domain alone", () => {
    const { store, source, events } = setUp({}, [leaf, B]);
    source().get("ROOTCA");
    source().get("spiffe://b");
    source("trusted-ca").get("spiffe://own");
    store.put(whole);
    expect(events).toEqual([]);
  });
});
