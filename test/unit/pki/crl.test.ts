import { beforeAll, describe, expect, test } from "vitest";
import { parseCertificates } from "../../../src/pki/certificate.ts";
import { RevocationList } from "../../../src/pki/crl.ts";
import { DerError } from "../../../src/pki/der.ts";
import { pemBlocks } from "../../../src/pki/pem.ts";
import { x509 } from "../../../src/pki/webcrypto.ts";
import { type ListOptions, revocationList } from "../../support/revocation-list.ts";
import { soundLists, unreadableLists } from "../../support/strange-lists.ts";
import { TestCa } from "../../support/test-ca.ts";
import { HOUR, NOW } from "./support.ts";

let ca: TestCa;
let namesake: TestCa;
let rsa: TestCa;
beforeAll(async () => {
  [ca, namesake, rsa] = await Promise.all([
    TestCa.create({ now: NOW }),
    TestCa.create({ now: NOW }),
    TestCa.create({ now: NOW, keyType: "rsa-2048", name: "RSA" }),
  ]);
});

const derOf = (pem: string): Buffer => pemBlocks(pem)[0]?.der ?? Buffer.alloc(0);
const certificateOf = ({ rootPem }: TestCa) => {
  const [certificate] = parseCertificates(rootPem);
  if (!certificate) throw new Error("a certificate");
  return certificate;
};
const listOf = async (from: TestCa, options: ListOptions = {}): Promise<RevocationList> =>
  new RevocationList(derOf(await revocationList(from.root, { now: NOW, ...options })));
const extension = (oid: string, critical: boolean) =>
  new x509.Extension(oid, critical, Buffer.from("020101", "hex"));

describe("RevocationList", () => {
  test("has the fields of what was made", async () => {
    const pem = await revocationList(ca.root, { now: NOW, revoked: ["0a", "ff01"] });
    const list = new RevocationList(derOf(pem));
    expect(list).toMatchObject({
      thisUpdate: NOW - HOUR,
      nextUpdate: NOW + HOUR,
      revoked: new Set(["a", "ff01"]),
      namesKey: true,
      unsupported: undefined,
      issuerLabel: '"Tests, Test Root"',
      pem,
    });
    const endless = await listOf(ca, { nextUpdate: null, withoutKeyId: true });
    expect(endless).toMatchObject({ nextUpdate: undefined, revoked: new Set(), namesKey: false });
  });

  test("tells whether it is of the same signer as another, which has the name and the key", async () => {
    const { signer } = await listOf(ca);
    expect((await listOf(ca, { thisUpdate: NOW, revoked: ["0a"] })).signer).toBe(signer);
    const others = [
      await listOf(namesake),
      await listOf(rsa),
      await listOf(ca, { withoutKeyId: true }),
    ];
    for (const other of others) expect(other.signer).not.toBe(signer);
  });

  test("is by the CA whose name it bears and whose key signed it", async () => {
    const list = await listOf(ca);
    expect(list.namesIssuer(certificateOf(ca))).toBe(true);
    expect(list.isSignedBy(certificateOf(ca))).toBe(true);
    expect(list.namesIssuer(certificateOf(namesake))).toBe(true);
    expect(list.isSignedBy(certificateOf(namesake))).toBe(false);
    expect(list.namesIssuer(certificateOf(rsa))).toBe(false);
    expect((await listOf(rsa, { hash: "SHA-384" })).isSignedBy(certificateOf(rsa))).toBe(true);
  });

  test("does not verify when a byte of it is changed", async () => {
    const { der } = await listOf(ca, { revoked: ["0a"] });
    const forged = Buffer.from(der);
    const at = forged.indexOf(Buffer.from("02010a", "hex"));
    forged[at + 2] = 0x0b;
    expect(new RevocationList(forged).isSignedBy(certificateOf(ca))).toBe(false);
  });

  test.each<[string, ListOptions, RegExp]>([
    ["a delta list", { extensions: [extension("2.5.29.27", true)] }, /delta list/],
    ["a partial list", { extensions: [extension("2.5.29.28", true)] }, /distribution point/],
    [
      "an unknown demand",
      { extensions: [extension("1.2.3.4", true)] },
      /critical extension 2a0304/,
    ],
    [
      "an indirect list",
      { revoked: ["01"], entryExtensions: [extension("2.5.29.29", true)] },
      /an entry has a critical extension/,
    ],
  ])("tells %s from one that can be sent", async (_what, options, why) => {
    expect((await listOf(ca, options)).unsupported).toMatch(why);
  });

  test("takes what is not critical", async () => {
    const options = {
      extensions: [extension("2.5.29.20", false)],
      revoked: ["01"],
      entryExtensions: [extension("2.5.29.24", false)],
    };
    expect((await listOf(ca, options)).unsupported).toBeUndefined();
  });

  test("signed with SHA-1 counts as not signed", async () => {
    const list = await listOf(rsa, { hash: "SHA-1" });
    expect(list.unsupported).toMatch(/algorithm/);
    expect(list.isSignedBy(certificateOf(rsa))).toBe(false);
  });

  test.each(Object.entries(soundLists))("%s: is read", (_what, pem) => {
    expect(new RevocationList(derOf(pem)).unsupported).toBeUndefined();
  });

  // test/envoy/revocation.test.ts holds the same against Envoy.
  test.each(Object.entries(unreadableLists))("%s: is not, as Envoy cannot", (_what, pem) => {
    expect(() => new RevocationList(derOf(pem))).toThrow(DerError);
  });

  test("is read strictly: cut, longer or otherwise wrong bytes are a DerError and nothing else", async () => {
    const { der } = await listOf(ca, { revoked: ["0a", "0b"], entryExtensions: [] });
    const certificate = certificateOf(ca);
    const attempt = (bytes: Buffer): unknown => {
      try {
        const list = new RevocationList(bytes);
        return list.namesIssuer(certificate) && list.isSignedBy(certificate);
      } catch (error) {
        return error;
      }
    };
    for (let at = 0; at < der.length; at += 1) {
      expect(attempt(der.subarray(0, at)), `cut at ${at}`).toBeInstanceOf(DerError);
      const flipped = Buffer.from(der);
      flipped[at] = (der[at] ?? 0) ^ 0x10;
      const outcome = attempt(flipped);
      if (outcome !== false) expect(outcome, `byte ${at}`).toBeInstanceOf(DerError);
    }
    expect(attempt(Buffer.concat([der, Buffer.from([0])]))).toBeInstanceOf(DerError);
  });
});
