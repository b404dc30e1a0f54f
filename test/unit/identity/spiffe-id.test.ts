import { describe, expect, test } from "vitest";
import { formatSpiffeId, parseSpiffeId, spiffeId } from "../../../src/identity/spiffe-id.ts";

const parts = { trustDomain: "cluster.local", namespace: "demo", serviceAccount: "web" };
const uri = "spiffe://cluster.local/ns/demo/sa/web";

describe("spiffeId", () => {
  test("takes names that Kubernetes and SPIFFE allow", () => {
    expect(spiffeId(parts)).toEqual(parts);
    expect(spiffeId({ ...parts, trustDomain: "a_b.c-1", serviceAccount: "a.b-c.0" })).toEqual({
      trustDomain: "a_b.c-1",
      namespace: "demo",
      serviceAccount: "a.b-c.0",
    });
  });

  test("cannot be changed afterwards", () => {
    expect(Object.isFrozen(spiffeId(parts))).toBe(true);
  });

  test.each([
    ["trust domain", "TRUST_DOMAIN", { trustDomain: "" }, "it is empty"],
    ["trust domain", "TRUST_DOMAIN", { trustDomain: "Cluster.local" }, "allowed are a-z"],
    ["trust domain", "TRUST_DOMAIN", { trustDomain: "a/b" }, "allowed are a-z"],
    ["trust domain", "TRUST_DOMAIN", { trustDomain: "a:80" }, "allowed are a-z"],
    ["trust domain", "TRUST_DOMAIN", { trustDomain: "münchen" }, "allowed are a-z"],
    ["trust domain", "TRUST_DOMAIN", { trustDomain: "a".repeat(256) }, "longer than 255"],
    ["namespace", "POD_NAMESPACE", { namespace: "" }, "it is empty"],
    ["namespace", "POD_NAMESPACE", { namespace: "a.b" }, "allowed are a-z"],
    ["namespace", "POD_NAMESPACE", { namespace: "-a" }, "allowed are a-z"],
    ["namespace", "POD_NAMESPACE", { namespace: "a-" }, "allowed are a-z"],
    ["namespace", "POD_NAMESPACE", { namespace: "a".repeat(64) }, "longer than 63"],
    ["service account", "SERVICE_ACCOUNT", { serviceAccount: "" }, "it is empty"],
    ["service account", "SERVICE_ACCOUNT", { serviceAccount: ".." }, "allowed are a-z"],
    ["service account", "SERVICE_ACCOUNT", { serviceAccount: "a..b" }, "allowed are a-z"],
    ["service account", "SERVICE_ACCOUNT", { serviceAccount: "a/../b" }, "allowed are a-z"],
    ["service account", "SERVICE_ACCOUNT", { serviceAccount: "a%2fb" }, "allowed are a-z"],
    ["service account", "SERVICE_ACCOUNT", { serviceAccount: "a\n" }, "allowed are a-z"],
    ["service account", "SERVICE_ACCOUNT", { serviceAccount: "a".repeat(254) }, "longer than 253"],
  ])("names the %s and %s: %o", (part, setting, change, problem) => {
    const make = () => spiffeId({ ...parts, ...change });
    expect(make).toThrow(
      expect.objectContaining({
        code: "IDENTITY_INVALID",
        message: expect.stringMatching(new RegExp(`^${part} .*${problem}`, "s")),
        hint: `correct ${setting}`,
      }),
    );
  });

  test("keeps its message on one line and short, whatever the input", () => {
    const make = () => spiffeId({ ...parts, namespace: `a\nb${"x".repeat(10_000)}` });
    expect(make).toThrow(expect.objectContaining({ message: expect.not.stringContaining("\n") }));
    expect(make).toThrow(/^.{1,300}$/);
  });

  test("the longest legal ID stays under SPIFFE's 2,048 bytes", () => {
    const longest = spiffeId({
      trustDomain: "t".repeat(255),
      namespace: "n".repeat(63),
      serviceAccount: "s".repeat(253),
    });
    expect(Buffer.byteLength(formatSpiffeId(longest))).toBeLessThanOrEqual(2048);
  });
});

describe("parseSpiffeId", () => {
  test("is the way back from formatSpiffeId", () => {
    expect(formatSpiffeId(parts)).toBe(uri);
    expect(parseSpiffeId(uri)).toEqual(parts);
  });

  test.each([
    "",
    "cluster.local/ns/demo/sa/web",
    "SPIFFE://cluster.local/ns/demo/sa/web",
    "https://cluster.local/ns/demo/sa/web",
    "spiffe:///ns/demo/sa/web",
    "spiffe://cluster.local/ns/demo/sa/",
    "spiffe://cluster.local/ns//sa/web",
    "spiffe://cluster.local/ns/demo/sa/web/",
    "spiffe://cluster.local/ns/demo/sa/web/more",
    "spiffe://cluster.local//ns/demo/sa/web",
    "spiffe://cluster.local/sa/web/ns/demo",
    "spiffe://cluster.local/ns/demo/sa/web?x=1",
    "spiffe://cluster.local/ns/demo/sa/web#x",
    "spiffe://user@cluster.local/ns/demo/sa/web",
    "spiffe://cluster.local:443/ns/demo/sa/web",
    "spiffe://Cluster.local/ns/demo/sa/web",
    "spiffe://cluster.local/ns/demo/sa/../sa/web",
    "spiffe://cluster.local/ns/demo/sa/w%65b",
    " spiffe://cluster.local/ns/demo/sa/web",
    "spiffe://cluster.local/ns/demo/sa/web\n",
    "spiffe://cluster.local/ns/demo/sa/web\0",
  ])("refuses %j", (text) => {
    expect(() => parseSpiffeId(text)).toThrow(
      expect.objectContaining({ code: "IDENTITY_INVALID" }),
    );
  });
});
