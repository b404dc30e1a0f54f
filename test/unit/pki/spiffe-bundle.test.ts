import { X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { AgentError } from "../../../src/core/errors.ts";
import { isJson, parseSpiffeBundle } from "../../../src/pki/spiffe-bundle.ts";
import { outcome } from "../../support/outcome.ts";
import { TestCa } from "../../support/test-ca.ts";

const DOMAIN = "a.example";
let one: TestCa;
let two: TestCa;
beforeAll(async () => {
  [one, two] = await Promise.all([TestCa.create({ name: "One" }), TestCa.create({ name: "Two" })]);
});

/** A key as SPIRE publishes it: the parameters of the key beside its certificate. */
function keyOf(ca: TestCa, more: object = {}): Record<string, unknown> {
  const certificate = new X509Certificate(ca.rootPem);
  const jwk = certificate.publicKey.export({ format: "jwk" });
  return { ...jwk, use: "x509-svid", x5c: [certificate.raw.toString("base64")], ...more };
}

const jwtKey = { use: "jwt-svid", kty: "EC", kid: "k1", crv: "P-256", x: "AA", y: "AA" };

const read = (document: unknown): string[] =>
  parseSpiffeBundle(JSON.stringify(document), DOMAIN, "the file").map(({ pem }) => pem);

function refusal(text: string): string {
  try {
    parseSpiffeBundle(text, DOMAIN, "the file");
  } catch (error) {
    if (error instanceof AgentError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "not refused";
}

describe("a SPIFFE bundle", () => {
  test("as SPIRE publishes it: the X.509 keys, in order, and nothing of the JWT keys", () => {
    const bundle = {
      keys: [keyOf(one), jwtKey, keyOf(two)],
      spiffe_sequence: 7,
      spiffe_refresh_hint: 300,
    };
    expect(read(bundle)).toEqual([one.rootPem, two.rootPem]);
  });

  test("keys without a use, with an unknown one, or with more fields are no fault", () => {
    const strangers = [{}, { use: "quantum-svid", x5c: 7 }, { kty: "oct" }];
    expect(read({ keys: [...strangers, keyOf(one, { alg: "ES256", new: [1] })] })).toEqual([
      one.rootPem,
    ]);
  });

  test("of the trust domain, out of a bundle map", () => {
    const map = { "b.example": { keys: [keyOf(two)] }, [DOMAIN]: { keys: [keyOf(one)] } };
    expect(read({ trust_domains: map })).toEqual([one.rootPem]);
  });
});

describe("what is no SPIFFE bundle is refused with its place", () => {
  const where = "CERT_UNPARSABLE: the file";
  test.each<[string, () => unknown, string]>([
    ["no keys", () => ({}), `${where}: keys is missing, not a list`],
    ["keys of another kind", () => ({ keys: { a: 1 } }), `${where}: keys is an object, not a list`],
    ["an empty list", () => ({ keys: [] }), `${where}: no key with the use "x509-svid"`],
    ["JWT keys alone", () => ({ keys: [jwtKey] }), `${where}: no key with the use "x509-svid"`],
    ["a key that is a text", () => ({ keys: ["x"] }), `${where}, key 1: a string, not an object`],
    [
      "no x5c",
      () => ({ keys: [jwtKey, { use: "x509-svid" }] }),
      `${where}, key 2: x5c is missing, not a list`,
    ],
    [
      "an empty x5c",
      () => ({ keys: [{ use: "x509-svid", x5c: [] }] }),
      `${where}, key 1: x5c has 0 certificates, where one belongs`,
    ],
    [
      "a chain in x5c",
      () => ({ keys: [keyOf(one, { x5c: [keyOf(one)["x5c"], keyOf(two)["x5c"]].flat() })] }),
      `${where}, key 1: x5c has 2 certificates, where one belongs`,
    ],
    [
      "PEM in x5c",
      () => ({ keys: [keyOf(one, { x5c: [one.rootPem] })] }),
      `${where}, key 1: x5c is not base64`,
    ],
    [
      "base64url in x5c",
      () => ({ keys: [keyOf(one, { x5c: ["__-_"] })] }),
      `${where}, key 1: x5c is not base64`,
    ],
    [
      "something else in x5c",
      () => ({ keys: [keyOf(one), keyOf(one, { x5c: ["AAAA"] })] }),
      `${where}, key 2: x5c is not X.509: `,
    ],
    [
      "a map without the domain",
      () => ({ trust_domains: { "b.example": { keys: [keyOf(one)] } } }),
      `${where}: no bundle of the trust domain a.example`,
    ],
    [
      "a domain without X.509 keys",
      () => ({ trust_domains: { [DOMAIN]: { keys: [jwtKey] } } }),
      `${where}, trust domain a.example: no key with the use "x509-svid"`,
    ],
    ["a map of another kind", () => ({ trust_domains: [] }), `${where}, trust_domains: a list, `],
    ["null", () => null, `${where}: null, not an object`],
  ])("%s", (_, document, message) => {
    expect(refusal(JSON.stringify(document()))).toContain(message);
  });

  test("half of a document, of which nothing is repeated", () => {
    expect(refusal('{"keys": [{"d": "secret"')).toBe(`${where}: it is not JSON`);
  });

  test("a map where nothing says whose bundle counts; one bundle is one without a word", () => {
    const keys = { keys: [keyOf(one)] };
    const map = JSON.stringify({ trust_domains: { "a.example": keys } });
    const error = outcome(() => parseSpiffeBundle(map, undefined, "the file"));
    expect(error).toMatchObject({
      code: "CERT_UNPARSABLE",
      hint: expect.stringContaining("TRUST_"),
    });
    expect(String(error)).toContain("the file: a bundle map");
    expect(parseSpiffeBundle(JSON.stringify(keys), undefined)).toHaveLength(1);
  });

  test("a trust domain that objects have by nature is not in a map", () => {
    const text = JSON.stringify({ trust_domains: { b: { keys: [keyOf(one)] } } });
    expect(() => parseSpiffeBundle(text, "constructor")).toThrow("no bundle of the trust domain");
  });
});

test("JSON is told from PEM by its first character", () => {
  expect(isJson(Buffer.from('\r\n\t {"keys": []}'))).toBe(true);
  for (const text of ["", " \n", one.rootPem, `# {\n${one.rootPem}`, "[]"])
    expect(isJson(Buffer.from(text))).toBe(false);
});
