import { describe, expect, test } from "vitest";
import { readCsr } from "../../../../src/ca/authority/csr.ts";
import { parseCertificates } from "../../../../src/pki/certificate.ts";
import { createCsr } from "../../../../src/pki/csr.ts";
import { KeyPair } from "../../../../src/pki/key-pair.ts";
import { verifyIssued } from "../../../../src/pki/verify.ts";
import {
  DAY,
  HOUR,
  issue,
  newCsr,
  NOW,
  openAuthority,
  opensslText,
  opensslVerify,
  noOpenssl,
  URI,
} from "./support.ts";

const NAMES = ["localhost", "ca.example", "127.0.0.1", "::1", "fe80::1:2", "::ffff:10.0.0.1"];

describe("a workload's certificate", () => {
  test.skipIf(noOpenssl).each(["sslclient", "sslserver"])(
    "is good as %s for openssl",
    async (purpose) => {
      const { chain, roots } = await issue(await openAuthority());
      expect(opensslVerify({ root: roots[0], chain, purpose, at: NOW })).toMatch(/: OK/);
    },
  );

  test.skipIf(noOpenssl).each(["ecdsa-p384", "rsa-2048"] as const)(
    "verifies for a %s key",
    async (type) => {
      const { authority } = await openAuthority();
      const csr = readCsr(await newCsr(URI, type));
      const { chain, roots } = await authority.issue({ csr, uri: URI, ttlMs: HOUR });
      expect(opensslVerify({ root: roots[0], chain, purpose: "sslserver", at: NOW })).toMatch(
        /: OK/,
      );
    },
  );

  test("passes the agent's own checks", async () => {
    const { authority } = await openAuthority();
    const keys = await KeyPair.generate("ecdsa-p256");
    const csr = readCsr(await createCsr(keys, URI));
    const { chain, roots } = await authority.issue({ csr, uri: URI, ttlMs: HOUR });
    const { leaf } = await verifyIssued({
      chain,
      roots,
      spki: keys.spki,
      identity: { trustDomain: "cluster.local", namespace: "demo", serviceAccount: "web" },
      now: NOW,
      skewMs: 0,
      includeRoot: false,
    });
    expect(leaf.uriSans).toEqual([URI]);
  });

  test("carries the name it was issued for, not the one of the CSR", async () => {
    const { authority } = await openAuthority();
    const csr = readCsr(await newCsr("spiffe://cluster.local/ns/other/sa/admin"));
    const { chain } = await authority.issue({ csr, uri: URI, ttlMs: HOUR });
    expect(parseCertificates(chain[0]).map(({ uriSans }) => uriSans)).toEqual([[URI]]);
  });

  test.skipIf(noOpenssl)(
    "has the form of RFC 5280: empty subject, critical SAN, usages",
    async () => {
      const text = opensslText((await issue(await openAuthority())).chain[0]);
      expect(text).toMatch(/Subject: *\n/);
      expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
      expect(text).toMatch(/Key Usage: critical\s+Digital Signature, Key Encipherment/);
      expect(text).toMatch(/TLS Web Server Authentication, TLS Web Client Authentication/);
      expect(text).toMatch(
        /Alternative Name: critical\s+URI:spiffe:\/\/cluster.local\/ns\/demo\/sa\/web/,
      );
      expect(text).toMatch(/Subject Key Identifier/);
      expect(text).toMatch(/Authority Key Identifier/);
    },
  );

  test("is back-dated by two minutes and ends when it was asked to", async () => {
    const issued = await issue(await openAuthority(), 10_000);
    const [leaf] = parseCertificates(issued.chain[0]);
    expect([leaf?.notBefore, leaf?.notAfter]).toEqual([NOW - 120_000, NOW + 10_000]);
    expect([issued.notBefore, issued.notAfter]).toEqual([NOW - 120_000, NOW + 10_000]);
  });

  test("does not outlive the CA that signed it", async () => {
    const { chain, notAfter } = await issue(await openAuthority(), 5000 * DAY);
    const [, issuing] = parseCertificates(chain.join(""));
    expect(notAfter).toBe(issuing?.notAfter);
  });

  test("every serial is new, positive and 16 bytes long", async () => {
    const at = await openAuthority();
    const issued = await Promise.all(Array.from({ length: 50 }, () => issue(at)));
    const serials = issued.map(({ chain }) => parseCertificates(chain[0])[0]?.serial ?? "");
    expect(new Set(serials).size).toBe(50);
    expect(serials).toEqual(issued.map(({ serial }) => serial));
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9a-f]{31}$/);
  });
});

describe("the CA's own certificates", () => {
  test.skipIf(noOpenssl)("root and issuing CA have the form of RFC 5280", async () => {
    const { chain, roots } = await issue(await openAuthority());
    const root = opensslText(roots[0]);
    expect(root).toMatch(/Basic Constraints: critical\s+CA:TRUE\n/);
    expect(root).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign/);
    expect(root).toMatch(/Subject: O = node-agent, CN = node-agent development root [0-9a-f]{8}/);
    const issuing = opensslText(chain[1]);
    expect(issuing).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
    expect(issuing).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign/);
    const id = /Subject Key Identifier:\s+([0-9A-F:]+)/.exec(root)?.[1] ?? "";
    expect(issuing.split("Authority Key Identifier")[1]).toContain(id);
  });

  test("the root lasts ten years, the issuing CA one", async () => {
    const { chain, roots } = await issue(await openAuthority());
    const [root] = parseCertificates(roots[0]);
    const [issuing] = parseCertificates(chain[1]);
    expect(root?.notAfter).toBe(NOW + 3650 * DAY);
    expect(issuing?.notAfter).toBe(NOW + 365 * DAY);
  });

  test("dates from 2050 on are written as GeneralizedTime", async () => {
    const late = Date.parse("2055-06-01T00:00:00Z");
    const { authority, clock } = await openAuthority();
    clock.step(late - NOW);
    const young = await openAuthority({ clock });
    expect(parseCertificates(young.authority.rootPem)[0]?.notAfter).toBe(late + 3650 * DAY);
    expect(parseCertificates(authority.rootPem)[0]?.notAfter).toBe(NOW + 3650 * DAY);
  });
});

describe("a server's certificate", () => {
  test.skipIf(noOpenssl)("is good for each of its names, as a server only", async () => {
    const { authority } = await openAuthority();
    const { chainPem } = await authority.issueServing(NAMES, HOUR);
    const chain = parseCertificates(chainPem).map(({ pem }) => pem);
    const serving = { root: authority.rootPem, chain, at: NOW };
    for (const name of NAMES) {
      const check = /[:.]\d*1$|::/.test(name) ? "-verify_ip" : "-verify_hostname";
      expect(opensslVerify({ ...serving, purpose: "sslserver" }, check, name)).toMatch(/: OK/);
    }
    expect(() => opensslVerify({ ...serving, purpose: "sslclient" })).toThrow(/purpose/);
    expect(() =>
      opensslVerify({ ...serving, purpose: "sslserver" }, "-verify_hostname", "other.example"),
    ).toThrow(/[Hh]ostname mismatch/);
  });
});
