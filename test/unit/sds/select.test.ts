import { describe, expect, test } from "vitest";
import { namedSecrets } from "../../../src/sds/names.ts";
import { select, type Selection } from "../../../src/sds/select.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { bundle, certificate } from "../../integration/sds-support.ts";
import { TestClock } from "../../support/test-clock.ts";

const both = [certificate("v1", { notAfter: Infinity }), bundle("r1")];

function ask(names: readonly string[], { has = both, all = false } = {}): Selection {
  const store = new SecretStore(new TestClock());
  for (const secret of has) store.put(secret);
  return select(names, namedSecrets(store), all);
}

const namesIn = (selection: Selection) =>
  selection.type === "secrets" ? selection.secrets.map(({ name }) => name) : selection.type;

describe("what a request that cannot be held gets", () => {
  test("a name that is there: its secret, in the secret's version", () => {
    expect(ask(["default"])).toMatchObject({ type: "secrets", version: "v1" });
    expect(namesIn(ask(["ROOTCA", "default"]))).toEqual(["ROOTCA", "default"]);
  });

  test("several names: a version that changes when any of them does", () => {
    const versions = [["r1"], ["r2"]].map(([root = ""]) => {
      const answer = ask(["default", "ROOTCA"], { has: [both[0]!, bundle(root)] });
      return answer.type === "secrets" && answer.version;
    });
    expect(new Set(versions).size).toBe(2);
  });

  test("unknown names beside known ones are left out; alone they are unknown", () => {
    expect(namesIn(ask(["default", "other"]))).toEqual(["default"]);
    expect(ask(["other", "another"])).toEqual({ type: "unknown", names: ["other", "another"] });
  });

  test("a known name without a secret is pending, whatever else there is", () => {
    expect(ask(["ROOTCA", "default"], { has: [bundle("r1")] })).toEqual({
      type: "pending",
      names: ["default"],
    });
  });

  test.each([[[]], [["*"]]])("%j is nothing, unless it means all", (names) => {
    expect(namesIn(ask(names))).toEqual([]);
    expect(namesIn(ask(names, { all: true }))).toEqual(["default", "ROOTCA"]);
  });

  test("a name given twice is one", () => {
    expect(namesIn(ask(["default", "default"]))).toEqual(["default"]);
  });
});
