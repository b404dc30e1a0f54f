import { createPrivateKey } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { Sensitive } from "../../../../src/core/sensitive.ts";
import { webcrypto } from "../../../../src/pki/webcrypto.ts";
import { SecretCollection } from "../../../../src/sds/report/collection.ts";
import type { SecretReport } from "../../../../src/sds/report/report.ts";
import {
  caSecret,
  inline,
  received,
  type SecretFields,
  spiffeSecret,
  tlsSecret,
  type ValidatorFields,
} from "../../../support/secret-messages.ts";
import { forge, type Forged, HOUR, NOW } from "../../pki/support.ts";

const URI = "spiffe://cluster.local/ns/demo/sa/web";

async function keyPem({ keys }: Forged): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  return key.export({ format: "pem", type: "pkcs8" }).toString();
}

let root: Forged;
let intermediate: Forged;
let leaf: Forged;
let stranger: Forged;
let key: string;
let strangersKey: string;

beforeAll(async () => {
  root = await forge({ subject: "CN=root", ca: true, serial: "0f01" });
  intermediate = await forge({ subject: "CN=intermediate", ca: true, issuer: root });
  leaf = await forge({ issuer: intermediate, uri: URI, serial: "00ab12", ca: false });
  stranger = await forge({ subject: "CN=stranger", ca: true });
  key = await keyPem(leaf);
  strangersKey = await keyPem(stranger);
});

const chain = (): string => leaf.pem + intermediate.pem;

function reportsOf(secrets: readonly SecretFields[], now = NOW): readonly SecretReport[] {
  const collection = new SecretCollection(secrets.map(({ name }) => name ?? ""));
  collection.take({
    nonce: "1",
    version: "v1",
    secrets: secrets.map((fields) => {
      const message = new Sensitive(received(fields));
      return { name: fields.name ?? "", version: "v1", message };
    }),
    removed: [],
  });
  return collection.reports(now);
}

/** `STATUS: problem; problem` of the first. */
function verdict(secrets: readonly SecretFields[], now = NOW): string {
  const [first] = reportsOf(secrets, now);
  return `${first?.status}: ${first?.problems.join("; ")}`;
}

describe("a certificate chain", () => {
  test("is ACTIVE when key, chain and time hold; its leaf and the others are described", () => {
    const [pair, bundle] = reportsOf([
      tlsSecret("default", chain(), key),
      caSecret("ROOTCA", root.pem),
    ]);
    expect(pair).toMatchObject({
      name: "default",
      type: "Cert Chain",
      status: "ACTIVE",
      version: "v1",
      privateKey: "matches",
      problems: [],
      certificates: [
        {
          role: "leaf",
          status: "ACTIVE",
          serialNumber: "ab12",
          notBefore: "2026-06-01T11:00:00Z",
          notAfter: "2026-06-01T13:00:00Z",
          spiffeId: URI,
        },
        { role: "intermediate", status: "ACTIVE", subject: "CN=intermediate", spiffeId: undefined },
      ],
    });
    expect(bundle).toMatchObject({
      name: "ROOTCA",
      type: "CA",
      status: "ACTIVE",
      privateKey: undefined,
      problems: [],
      certificates: [{ role: "root", serialNumber: "f01", subject: "CN=root" }],
    });
  });

  test("does not reach a root that is not in the bundle", () => {
    const pair = tlsSecret("default", chain(), key);
    expect(verdict([pair, caSecret("ROOTCA", stranger.pem)])).toMatch(
      /^INVALID: the chain does not reach a root of ROOTCA: "CN=intermediate": its issuer "CN=root" is missing$/,
    );
    expect(verdict([tlsSecret("default", leaf.pem, key), caSecret("ROOTCA", root.pem)])).toMatch(
      /^INVALID: the chain does not reach a root of ROOTCA: .*its issuer "CN=intermediate" is missing/,
    );
  });

  test("may reach a root of any bundle that came, or an intermediate in it", () => {
    const pair = tlsSecret("default", chain(), key);
    const other = caSecret("file-root:x", stranger.pem);
    expect(verdict([pair, other, caSecret("ROOTCA", root.pem)])).toBe("ACTIVE: ");
    expect(verdict([tlsSecret("default", leaf.pem, key), caSecret("R", intermediate.pem)])).toBe(
      "ACTIVE: ",
    );
    expect(verdict([tlsSecret("default", leaf.pem, key), caSecret("R", leaf.pem)])).toBe(
      "ACTIVE: ",
    );
  });

  test("is not held against roots that did not come", () => {
    expect(verdict([tlsSecret("default", chain(), key)])).toBe("ACTIVE: ");
  });

  test("is judged by the time, to the millisecond", () => {
    const secrets = [tlsSecret("default", chain(), key), caSecret("ROOTCA", root.pem)];
    expect(verdict(secrets, NOW + HOUR)).toBe("ACTIVE: ");
    expect(verdict(secrets, NOW + HOUR + 1)).toMatch(/^EXPIRED: the certificate of .* has expired/);
    expect(verdict(secrets, NOW - HOUR - 1)).toMatch(/^NOT YET VALID: .* is not valid yet$/);
  });

  test("is INVALID when only an intermediate has expired", async () => {
    const old = await forge({ subject: "CN=old", ca: true, issuer: root, notAfter: NOW - 1000 });
    const child = await forge({ issuer: old, uri: URI });
    const pair = tlsSecret("default", child.pem + old.pem, await keyPem(child));
    const [report] = reportsOf([pair, caSecret("ROOTCA", root.pem)]);
    expect(report?.status).toBe("INVALID");
    expect(report?.problems[0]).toMatch(
      /^the chain does not reach a root of ROOTCA: .*"CN=old".*expired/,
    );
    expect(report?.certificates.map(({ status }) => status)).toEqual(["INVALID", "EXPIRED"]);
  });

  test.each<[what: string, fields: () => SecretFields, expected: RegExp]>([
    [
      "another key",
      () => tlsSecret("d", chain(), strangersKey),
      /key is not that of the certificate$/,
    ],
    ["no key", () => tlsSecret("d", chain(), ""), /^INVALID: it has no private key$/],
    [
      "a broken key",
      () => tlsSecret("d", chain(), "hush"),
      /^INVALID: the private key cannot be read$/,
    ],
    ["no chain", () => tlsSecret("d", "", key), /^INVALID: it has no certificate chain$/],
    [
      "text",
      () => tlsSecret("d", "text", key),
      /^INVALID: no certificate is in its certificate chain$/,
    ],
    [
      "a cut block",
      () => tlsSecret("d", leaf.pem.slice(0, 90), key),
      /^INVALID: its certificate chain, line 1: the CERTIFICATE block has no END$/,
    ],
    [
      "a key in the chain",
      () => tlsSecret("d", chain() + key, key),
      /^INVALID: its certificate chain has a block that is no CERTIFICATE in line \d+: PRIVATE KEY$/,
    ],
    [
      "no X.509",
      () => tlsSecret("d", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", key),
      /^INVALID: a certificate of its certificate chain is not X\.509: /,
    ],
    [
      "a file",
      () => tlsSecret("d", "", key, { certificateChain: { filename: "/a/\u001b[2Jb" } }),
      /^INVALID: its certificate chain is in the file \/a\/\?\[2Jb, not in it$/,
    ],
    [
      "PKCS #12",
      () => tlsSecret("d", "", "", { pkcs12: inline("x") }),
      /PKCS #12, which is not read$/,
    ],
  ])("%s", (_what, fields, expected) => {
    expect(verdict([fields()])).toMatch(expected);
  });

  test.each<[what: string, fields: () => SecretFields, check: string]>([
    [
      "in a file",
      () => tlsSecret("d", chain(), "", { privateKey: { filename: "/k" } }),
      "not checked",
    ],
    [
      "at a provider",
      () => tlsSecret("d", chain(), "", { privateKeyProvider: { providerName: "qat" } }),
      "not checked",
    ],
    [
      "as a string",
      () => tlsSecret("d", chain(), "", { privateKey: { inlineString: key } }),
      "matches",
    ],
  ])("a key %s is no problem", (_what, fields, check) => {
    const [report] = reportsOf([fields()]);
    expect(report).toMatchObject({ status: "ACTIVE", privateKey: check, problems: [] });
  });

  test("a key with a password is read with it, and not without", () => {
    const cipher = "aes-256-cbc";
    const locked = createPrivateKey(key)
      .export({ format: "pem", type: "pkcs8", cipher, passphrase: "sesame" })
      .toString();
    const open = tlsSecret("d", chain(), locked, { password: inline("sesame") });
    expect(verdict([open])).toBe("ACTIVE: ");
    expect(verdict([tlsSecret("d", chain(), locked)])).toBe(
      "INVALID: the private key cannot be read",
    );
  });

  test("the key's bytes are wiped once they have been looked at", () => {
    const message = received(tlsSecret("default", chain(), key));
    const bytes = message.tlsCertificate?.privateKey?.inlineBytes;
    expect(Buffer.from(bytes ?? []).toString()).toBe(key);
    const secret = { name: "default", version: "", message: new Sensitive(message) };
    new SecretCollection(["default"]).take({
      nonce: "",
      version: "",
      secrets: [secret],
      removed: [],
    });
    expect(bytes?.every((byte) => byte === 0)).toBe(true);
  });
});

describe("a bundle", () => {
  test("has every root, and is good while one of them is", async () => {
    const old = await forge({ subject: "CN=old", ca: true, notAfter: NOW - 1000 });
    const [report] = reportsOf([caSecret("ROOTCA", old.pem + root.pem)]);
    expect(report).toMatchObject({ status: "ACTIVE", problems: [] });
    expect(report?.certificates.map(({ status }) => status)).toEqual(["EXPIRED", "ACTIVE"]);
    expect(verdict([caSecret("ROOTCA", old.pem)])).toMatch(/^EXPIRED: no root of it is valid: /);
  });

  test("may hold CRLs; another block is told, and does not hide the roots", () => {
    const crl = "-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n";
    expect(verdict([caSecret("ROOTCA", root.pem + crl)])).toBe("ACTIVE: ");
    const [report] = reportsOf([caSecret("ROOTCA", key + root.pem)]);
    expect(report?.certificates).toHaveLength(1);
    expect(report?.problems).toHaveLength(1);
  });

  test("of a thousand broken roots is told in four lines", () => {
    const broken = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n".repeat(1000);
    const [report] = reportsOf([caSecret("ROOTCA", broken)]);
    expect(report?.problems).toHaveLength(4);
    expect(report?.problems.at(-1)).toBe("and 997 more like these");
  });

  test("of which only the beginning is read when it is endless", () => {
    const [report] = reportsOf([caSecret("ROOTCA", root.pem.repeat(2_001))]);
    expect(report?.certificates).toHaveLength(2_000);
    expect(report?.problems).toEqual(["its trusted CA has 2001 blocks: 2000 were read"]);
  });

  test("without a root", () => {
    expect(verdict([{ name: "ROOTCA", validationContext: {} }])).toBe(
      "INVALID: it has no trusted CA",
    );
    const custom = { name: "x", typedConfig: { type_url: "a/b", value: new Uint8Array() } };
    expect(verdict([{ name: "R", validationContext: { customValidatorConfig: custom } }])).toBe(
      "INVALID: its validator x is not one that can be checked",
    );
  });
});

describe("a SPIFFE validator", () => {
  const domains = (...names: string[]): ValidatorFields => ({
    trustDomains: names.map((name) => ({ name, trustBundle: inline(root.pem) })),
  });

  test("has the roots of each trust domain", () => {
    const [report] = reportsOf([spiffeSecret("ROOTCA", domains("cluster.local", "other.org"))]);
    expect(report).toMatchObject({ type: "SPIFFE Validator", status: "ACTIVE", problems: [] });
    expect(report?.certificates.map(({ spiffeId }) => spiffeId)).toEqual([
      "spiffe://cluster.local",
      "spiffe://other.org",
    ]);
  });

  test("verifies a chain by the roots of its own trust domain alone", () => {
    const pair = tlsSecret("default", chain(), key);
    expect(verdict([pair, spiffeSecret("ROOTCA", domains("cluster.local"))])).toBe("ACTIVE: ");
    expect(verdict([pair, spiffeSecret("ROOTCA", domains("other.org"))])).toBe(
      "INVALID: ROOTCA has no root for the trust domain cluster.local",
    );
  });

  test("may be a bundle map, whose roots for X.509 count", () => {
    const x5c = [root.der.toString("base64")];
    const map = (keys: object[]) => ({
      trustBundles: inline(JSON.stringify({ trust_domains: { "cluster.local": { keys } } })),
    });
    const good = spiffeSecret("ROOTCA", map([{ use: "x509-svid", x5c }, { use: "jwt-svid" }]));
    expect(verdict([tlsSecret("default", chain(), key), good])).toBe("ACTIVE: ");
    expect(verdict([spiffeSecret("R", map([{ use: "jwt-svid", x5c }]))])).toBe(
      "INVALID: its bundle map has no root for cluster.local",
    );
  });

  test.each<[what: string, config: ValidatorFields, expected: string]>([
    ["nothing", {}, "it has no trust domain"],
    ["no JSON", { trustBundles: inline("{") }, "its bundle map is not JSON"],
    ["other JSON", { trustBundles: inline("[]") }, "its bundle map is no SPIFFE bundle map"],
    ["a file", { trustBundles: { filename: "/b" } }, "its bundle map is in the file /b, not in it"],
    ["an empty bundle", { trustDomains: [{ name: "a" }] }, "it has no bundle of a"],
  ])("%s", (_what, config, expected) => {
    expect(verdict([spiffeSecret("ROOTCA", config)])).toBe(`INVALID: ${expected}`);
  });

  test("that cannot be read", () => {
    const secret = spiffeSecret("ROOTCA", {});
    secret.validationContext.customValidatorConfig.typedConfig.value = Buffer.from([0xff]);
    expect(verdict([secret])).toBe("INVALID: its SPIFFE validator cannot be read");
  });
});

describe("other secrets", () => {
  test.each<[type: string, fields: SecretFields]>([
    ["Session Ticket Keys", { name: "s", sessionTicketKeys: { keys: [inline("hush")] } }],
    ["Generic", { name: "s", genericSecret: { secret: inline("hush") } }],
  ])("%s: the type, and nothing of it", (type, fields) => {
    const reports = reportsOf([fields]);
    expect(reports[0]).toMatchObject({ type, status: "ACTIVE", certificates: [], problems: [] });
    expect(JSON.stringify(reports)).not.toContain("hush");
  });

  test("an empty one", () => {
    expect(verdict([{ name: "s" }])).toBe("INVALID: the secret is empty, or of an unknown type");
  });
});

describe("names", () => {
  const answer = (secrets: SecretFields[], removed: string[] = []) => ({
    nonce: "1",
    version: "v1",
    secrets: secrets.map((fields) => {
      const message = new Sensitive(received(fields));
      return { name: fields.name ?? "", version: "v1", message };
    }),
    removed,
  });

  test("are PENDING until they are answered, UNKNOWN when the server has none", () => {
    const collection = new SecretCollection(["a", "b"]);
    expect([collection.isEmpty, collection.isComplete]).toEqual([true, false]);
    expect(collection.reports(NOW)).toMatchObject([
      { name: "a", status: "PENDING", problems: ["the server has not answered"] },
      { name: "b", status: "PENDING" },
    ]);
    collection.take(answer([caSecret("b", root.pem)], ["a"]));
    expect([collection.isEmpty, collection.isComplete]).toEqual([false, true]);
    expect(collection.reports(NOW)).toMatchObject([
      { name: "a", status: "UNKNOWN", problems: ["the server has no such secret"] },
      { name: "b", status: "ACTIVE" },
    ]);
    collection.take(answer([], ["b"]));
    expect(collection.reports(NOW)[1]).toMatchObject({ status: "UNKNOWN", certificates: [] });
    collection.take(answer([caSecret("a", root.pem)]));
    expect(collection.reports(NOW)[0]).toMatchObject({ status: "ACTIVE" });
  });

  test("that were not asked for are left out", () => {
    const collection = new SecretCollection(["a"]);
    collection.take(answer([caSecret("b", root.pem)], ["c"]));
    expect(collection.reports(NOW)).toHaveLength(1);
    expect(collection.isComplete).toBe(false);
  });
});
