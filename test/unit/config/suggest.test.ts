import { describe, expect, test } from "vitest";
import { editDistance, nearest, suggestFlag } from "../../../src/config/suggest.ts";
import { settings } from "./support.ts";

describe("edit distance", () => {
  test.each([
    ["", "", 0],
    ["", "abc", 3],
    ["ttl", "ttl", 0],
    ["socket", "scoket", 1],
    ["socket", "sockets", 1],
    ["kitten", "sitting", 3],
    ["ca", "abc", 3],
  ])("%j to %j is %d", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });
});

describe("suggestions", () => {
  test.each([
    ["sokcet", "socket"],
    ["log-levle", "log-level"],
    ["trust_domain", "trust-domain"],
    ["trustDomain", "trust-domain"],
    ["CA_PROVIDER", "ca-provider"],
    ["secret-ttl", "ttl"],
    ["NODE_AGENT_TTL", "ttl"],
    ["no-socket-mod", "socket-mode"],
  ])("%s means %s", (name, flag) => {
    expect(suggestFlag(name, settings)).toBe(flag);
  });

  test.each(["", "x", "frobnicate", "address", "to-l"])("%j means nothing known", (name) => {
    expect(suggestFlag(name, settings)).toBeUndefined();
  });

  test("the nearest wins, the first among equals", () => {
    expect(nearest("sds-max-name", ["sds-max-games", "sds-max-names", "sds-max-namez"])).toBe(
      "sds-max-names",
    );
  });
});
