import { describe, expect, test } from "vitest";
import { namedSecrets, workloadNames } from "../../../src/sds/names.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { TestClock } from "../../support/test-clock.ts";
import { bundle, certificate } from "../../integration/sds-support.ts";

function world() {
  const store = new SecretStore(new TestClock());
  const aliases = { "spiffe://td": "ROOTCA", web: "default", nobody: "nothing" };
  return { store, source: namedSecrets(store, workloadNames, aliases) };
}

describe("an alias", () => {
  test("is served with its own name and its target's content and version", () => {
    const { store, source } = world();
    expect(source.serves("web")).toBe(true);
    expect(source.get("web")).toBeUndefined();
    store.put(certificate("v1", { notAfter: Infinity }));
    const own = source.get("default");
    expect(source.get("web")).toEqual({ ...own, name: "web" });
    // The same object again: what is encoded for it once is shared.
    expect(source.get("web")).toBe(source.get("web"));
  });

  test("follows its target", () => {
    const { store, source } = world();
    const seen: string[] = [];
    const unwatch = source.watch("spiffe://td", ({ name, version }) =>
      seen.push(`${name}@${version}`),
    );
    store.put(bundle("r1"));
    store.put(bundle("r2"));
    unwatch();
    store.put(bundle("r3"));
    expect(seen).toEqual(["spiffe://td@r1", "spiffe://td@r2"]);
  });

  test("of a name that nobody serves is not served", () => {
    const { source } = world();
    expect(source.serves("nobody")).toBe(false);
    expect(source.get("nobody")).toBeUndefined();
    expect(source.origin("nobody")).toBeUndefined();
  });

  test("says what it is an alias of; the workload's names say where they are from", () => {
    const { source } = world();
    expect(["default", "web", "?"].map((name) => source.origin(name))).toEqual([
      "ca",
      "alias of default",
      undefined,
    ]);
    expect(source.listed).toEqual(["default", "ROOTCA", "spiffe://td", "web"]);
  });
});
