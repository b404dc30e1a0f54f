import { describe, expect, test } from "vitest";
import { namedSecrets } from "../../../src/sds/names.ts";
import type { Secret } from "../../../src/secrets/secret.ts";

const bundle = (name: string): Secret => ({
  kind: "trust-bundle",
  name,
  version: "1",
  pem: "roots",
  notBefore: 0,
  notAfter: 0,
});

describe("the names of a workload", () => {
  const everything = {
    get: (name: string): Secret => bundle(name),
    watch: (name: string, changed: (secret: Secret) => void) => {
      changed(bundle(name));
      return () => {};
    },
  };
  const source = namedSecrets(everything);

  test("are `default` and `ROOTCA`, exactly so", () => {
    expect(["default", "ROOTCA"].filter((name) => source.serves(name))).toHaveLength(2);
    for (const name of ["", "*", "Default", "ROOTCA ", "rootca", "constructor", "__proto__"]) {
      expect(source.serves(name)).toBe(false);
      expect(source.get(name)).toBeUndefined();
    }
  });

  test("have one kind each: a bundle under the key's name is not served, nor announced", () => {
    expect(source.get("ROOTCA")).toEqual(bundle("ROOTCA"));
    expect(source.get("default")).toBeUndefined();
    const announced: string[] = [];
    for (const name of ["default", "ROOTCA"]) {
      source.watch(name, (secret) => void announced.push(secret.name));
    }
    expect(announced).toEqual(["ROOTCA"]);
  });
});
