import { describe, expect, test } from "vitest";
import { spiffeIdOf } from "../../../src/files/mounted-name.ts";
import { parseCertificates } from "../../../src/pki/certificate.ts";
import type { LeafOptions } from "../../support/test-ca.ts";
import { makePair } from "../../support/pairs.ts";
import { TestCa } from "../../support/test-ca.ts";
import { outcome } from "../../support/outcome.ts";

const ca = await TestCa.create();

async function leaf(options: LeafOptions) {
  const [first] = parseCertificates((await makePair(ca, options)).chain);
  if (first === undefined) throw new Error("no leaf");
  return first;
}

const WEB = "spiffe://cluster.local/ns/demo/sa/web";

describe("the SPIFFE ID of a mounted certificate", () => {
  test.each([
    [WEB, {}],
    [WEB, { trustDomain: "cluster.local", namespace: "demo", serviceAccount: "web" }],
    [WEB, { namespace: "demo" }],
    ["spiffe://example.org/host/db-1", {}],
    ["spiffe://example.org/host/db-1", { trustDomain: "example.org" }],
    ["spiffe://example.org/host/db-1", { federated: ["b.example"] }],
  ])("%s by %o", async (uri, expected) => {
    expect(spiffeIdOf(await leaf({ uri }), expected)).toBe(uri);
  });

  test.each([
    [{ uri: WEB }, { trustDomain: "other.example" }, "CERT_TRUST_DOMAIN_MISMATCH", "cluster.local"],
    [
      { uri: WEB },
      { federated: ["b.example", "cluster.local"] },
      "CERT_TRUST_DOMAIN_MISMATCH",
      "--federated-bundle",
    ],
    [{ uri: WEB }, { namespace: "other" }, "CERT_IDENTITY_MISMATCH", "POD_NAMESPACE"],
    [{ uri: WEB }, { serviceAccount: "db" }, "CERT_IDENTITY_MISMATCH", "SERVICE_ACCOUNT"],
    [
      { uri: "spiffe://example.org/host/db-1" },
      { namespace: "demo" },
      "CERT_IDENTITY_MISMATCH",
      "POD_NAMESPACE",
    ],
    [{ uris: [] }, {}, "CERT_IDENTITY_MISMATCH", "no URI SAN"],
    [{ uris: [WEB, `${WEB}2`] }, {}, "CERT_IDENTITY_MISMATCH", `"${WEB}2"`],
    [{ uri: "https://example.org/web" }, {}, "CERT_IDENTITY_MISMATCH", "https://example.org/web"],
    [{ uri: "spiffe:///ns/demo/sa/web" }, {}, "CERT_IDENTITY_MISMATCH", "spiffe:///ns"],
  ])("not of %o where it is to be %o", async (options, expected, code, words) => {
    const certificate = await leaf(options);
    const error = outcome(() => spiffeIdOf(certificate, expected));
    expect(error).toMatchObject({ code });
    expect(String(error)).toContain(words);
  });
});
