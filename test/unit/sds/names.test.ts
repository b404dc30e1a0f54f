import { describe, expect, test } from "vitest";
import { namedSecrets, resourceNames } from "../../../src/sds/names.ts";
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

test("ticket keys and generic secrets have names where they are configured, and say where they come from", () => {
  const names = (ticketKeys: Parameters<typeof resourceNames>[0]["ticketKeys"]) =>
    Object.fromEntries(resourceNames({ ticketKeys, generic: { hmac: "/etc/hmac" } }));
  const workload = { default: { origin: "ca" }, ROOTCA: { origin: "ca" } };
  const hmac = { kind: "generic", origin: "file /etc/hmac" };
  expect(names(undefined)).toMatchObject({ ...workload, hmac });
  expect(Object.keys(names(undefined))).toHaveLength(3);
  const kind = "session-ticket-keys";
  expect(names({ from: "interval", intervalMs: 1 })).toMatchObject({
    hmac,
    [kind]: { kind, origin: "generated" },
  });
  expect(names({ from: "file", path: "/t" })).toMatchObject({ [kind]: { origin: "file /t" } });
});
