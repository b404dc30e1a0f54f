import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { MAX_TEXT, scrub } from "../../../src/observe/scrub.ts";
import { findLeaks, keyNeedles } from "../../support/leaks.ts";

const keys = {
  "P-256": generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey,
  "P-384": generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey,
  "RSA 2048": generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey,
};
const cases = Object.entries(keys).flatMap(([name, key]) =>
  (name.startsWith("RSA") ? (["pkcs1", "pkcs8"] as const) : (["sec1", "pkcs8"] as const)).map(
    (type) => [`${name} as ${type}`, key, type] as const,
  ),
);
const pemOf = (key: (typeof keys)["P-256"], type: "pkcs1" | "pkcs8" | "sec1"): string =>
  key.export({ format: "pem", type }).toString();
const JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQ6YTpiIn0.c2lnbmF0dXJl";

describe("what looks like a secret is taken out of a text", () => {
  test.each(cases)("private key, %s: PEM, base64 of PEM, base64 of DER", (name, key, type) => {
    const pem = pemOf(key, type);
    const needles = keyNeedles(name, pem);
    const der = key.export({ format: "der", type }).toString("base64");
    const forms = [
      `cannot parse ${pem} here`,
      JSON.stringify({ key: pem }),
      pem.slice(0, -20),
      `data: ${Buffer.from(pem).toString("base64")}`,
      `\\n${der}`,
      `key=${der.match(/.{1,64}/g)?.join("\n")}`,
    ];
    for (const form of forms) {
      expect(scrub(form)).toContain("[redacted]");
      expect(findLeaks(scrub(form), needles)).toEqual([]);
    }
    expect(findLeaks(forms[0] ?? "", needles)).toEqual([name]);
  });

  test("a block of any kind of key, to its last byte where its end is missing", () => {
    expect(scrub("a -----BEGIN ENCRYPTED PRIVATE KEY-----\nMIHsMFcG\nZm9v")).toBe("a [redacted]");
  });

  test("a JWT, wherever it stands", () => {
    expect(scrub(`authorization: Bearer ${JWT}`)).toBe("authorization: Bearer [redacted]");
    expect(scrub(`{"token":"${JWT}"}`)).toBe('{"token":"[redacted]"}');
    expect(scrub(`x${JWT},`)).toBe("x[redacted],");
  });

  test("a bearer token that is no JWT, and a password in a URL", () => {
    expect(scrub("bearer s.0123456789abcdefgh refused")).toBe("bearer [redacted] refused");
    expect(scrub("https://agent:hunter2@vault:8200/v1")).toBe(
      "https://agent:[redacted]@vault:8200/v1",
    );
  });

  test("a secret that starts before the cut does not survive it", () => {
    const text = "x".repeat(MAX_TEXT - 40) + pemOf(keys["P-256"], "sec1");
    expect(scrub(text)).toBe(`${"x".repeat(MAX_TEXT - 40)}[redacted]\n`);
  });
});

describe("the rest stays", () => {
  test.each([
    "-----BEGIN CERTIFICATE-----\nMIIB8jCCAZmgAwIBAgIU\n-----END CERTIFICATE-----",
    "spiffe://cluster.local/ns/a/sa/b",
    "no connection to https://istiod.istio-system.svc:15012",
    "the bearer token is missing",
    "connect ECONNREFUSED 10.0.0.1:15012",
  ])("%s", (text) => {
    expect(scrub(text)).toBe(text);
  });

  test("a long text is cut", () => {
    expect(scrub("x".repeat(5_000))).toBe(`${"x".repeat(MAX_TEXT)}…`);
  });

  test("a hostile text takes no time worth mentioning", () => {
    const pieces = ["eyJ", "eyJ.", "-----BEGIN PRIVATE KEY-----", "-----BEGIN ", "a://", "a://b:"];
    const started = performance.now();
    for (const piece of [...pieces, "bearer ", "bearer", " ", "MHcCAQEEI"])
      scrub(`bearer${piece.repeat(1_000_000 / piece.length)}`);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
