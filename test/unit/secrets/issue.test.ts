import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { inspect } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { AgentError } from "../../../src/core/errors.ts";
import { spiffeId } from "../../../src/identity/spiffe-id.ts";
import { contentVersion } from "../../../src/secrets/digest.ts";
import { createIssue, type IssueSettings } from "../../../src/secrets/issue.ts";
import { FakeCaClient } from "../../fakes/ca-client.ts";
import { type AnswerOptions, TestCa } from "../../support/test-ca.ts";
import { TestClock } from "../../support/test-clock.ts";
import { failure } from "./rotator-harness.ts";
import { HOUR, MINUTE, noMoreTrust, SECOND } from "./support.ts";

const identity = spiffeId({
  trustDomain: "cluster.local",
  namespace: "shop",
  serviceAccount: "cart",
});
const settings: IssueSettings = {
  keyType: "ecdsa-p256",
  keyFormat: "traditional",
  ttlMs: 24 * HOUR,
  skewMs: 10 * SECOND,
  skewWarningMs: 5 * SECOND,
  includeRoot: false,
};
const never = new AbortController().signal;

const fingerprintOf = (pem: string): string =>
  new X509Certificate(pem).fingerprint256.replaceAll(":", "").toLowerCase();

let clock: TestClock;
let testCa: TestCa;
beforeAll(async () => {
  clock = new TestClock();
  testCa = await TestCa.create({ clock, intermediate: true });
});

const emit = (): void => {};

function setUp(changed: Partial<IssueSettings> = {}) {
  const ca = new FakeCaClient(testCa);
  const issue = createIssue(
    { clock, ca, identity, emit, trust: noMoreTrust },
    { ...settings, ...changed },
  );
  return { ca, issue };
}

describe("one issuance", () => {
  test("asks with a CSR for the identity and the life, and gives certificate and roots", async () => {
    const { ca, issue } = setUp();
    const { certificate, roots, anchor } = await issue(never);
    expect(ca.requests).toMatchObject([{ ttlMs: 24 * HOUR, identity }]);
    expect(ca.requests[0]?.csr).toContain("BEGIN CERTIFICATE REQUEST");

    const leaf = new X509Certificate(certificate.chainPem);
    expect(certificate).toMatchObject({
      kind: "tls-certificate",
      name: "default",
      spiffeId: "spiffe://cluster.local/ns/shop/sa/cart",
      serial: leaf.serialNumber.toLowerCase(),
      notBefore: Date.parse(leaf.validFrom),
      notAfter: Date.parse(leaf.validTo),
      receivedAt: clock.now(),
      version: contentVersion(certificate.chainPem),
    });
    expect(leaf.subjectAltName).toBe("URI:spiffe://cluster.local/ns/shop/sa/cart");
    expect(certificate.chainPem.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);

    const root = new X509Certificate(testCa.rootPem);
    expect(roots).toEqual([
      {
        fingerprint: anchor,
        pem: testCa.rootPem,
        notBefore: Date.parse(root.validFrom),
        notAfter: Date.parse(root.validTo),
      },
    ]);
    expect(anchor).toBe(root.fingerprint256.replaceAll(":", "").toLowerCase());
  });

  test("gives the key that belongs to the certificate, and shows it to nobody", async () => {
    const { certificate } = await setUp().issue(never);
    const pem = certificate.privateKeyPem.reveal();
    const ours = createPublicKey(createPrivateKey(pem)).export({ format: "der", type: "spki" });
    const theirs = new X509Certificate(certificate.chainPem).publicKey;
    expect(theirs.export({ format: "der", type: "spki" }).equals(ours)).toBe(true);
    const rendered = inspect(certificate, { depth: Infinity }) + JSON.stringify(certificate);
    expect(rendered).not.toContain("PRIVATE KEY");
    expect(rendered).not.toContain(pem.toString("hex").slice(100, 140));
  });

  test.each([
    ["traditional", "BEGIN EC PRIVATE KEY"],
    ["pkcs8", "BEGIN PRIVATE KEY"],
  ] as const)("gives the key in the form %s", async (keyFormat, header) => {
    const { certificate } = await setUp({ keyFormat }).issue(never);
    expect(certificate.privateKeyPem.reveal().toString()).toContain(header);
  });

  test("serves the root in the chain when told to", async () => {
    const { certificate, roots } = await setUp({ includeRoot: true }).issue(never);
    expect(certificate.chainPem).toContain(roots[0]?.pem);
  });

  test("takes the moment of the answer for the receipt, however long the call was", async () => {
    const { ca, issue } = setUp();
    const began = clock.now();
    const sign = ca.sign.bind(ca);
    ca.sign = async (request, signal) => {
      await clock.advance(20 * SECOND);
      return sign(request, signal);
    };
    const { certificate } = await issue(never);
    expect(certificate.receivedAt).toBe(began + 20 * SECOND);
  });

  test("takes NotBefore for the receipt when the CA's clock is a little ahead", async () => {
    const { ca, issue } = setUp();
    ca.answer = { notBefore: clock.now() + 5 * SECOND };
    const { certificate } = await issue(never);
    expect(certificate.receivedAt).toBe(certificate.notBefore);
  });

  test("accepts a chain that ends in a root of the operator's, and says which one it was", async () => {
    const other = await TestCa.create({ clock, name: "Other" });
    const ca = new FakeCaClient(testCa);
    const sign = ca.sign.bind(ca);
    ca.sign = async (request, signal) => ({
      ...(await sign(request, signal)),
      roots: [other.rootPem],
    });
    const trust = { ...(await noMoreTrust()), anchors: [testCa.rootPem] };
    const issueBy = createIssue({ clock, ca, identity, emit, trust: async () => trust }, settings);
    const { roots, anchor } = await issueBy(never);
    expect(roots.map(({ pem }) => pem)).toEqual([other.rootPem]);
    expect(anchor).toBe(fingerprintOf(testCa.rootPem));
  });

  test("refuses a chain that ends in a distrusted root, until it is trusted again", async () => {
    const ca = new FakeCaClient(testCa);
    let distrusted = new Set([fingerprintOf(testCa.rootPem)]);
    const trust = async () => ({ ...(await noMoreTrust()), distrusted });
    const issue = createIssue({ clock, ca, identity, emit, trust }, settings);
    await expect(issue(never)).rejects.toMatchObject({ code: "CERT_ROOT_DISTRUSTED" });
    distrusted = new Set();
    await expect(issue(never)).resolves.toBeDefined();
  });

  test("ends with the first of the chain to end", async () => {
    const { ca, issue } = setUp();
    ca.grantMs = 20 * 365 * 24 * HOUR;
    const { certificate } = await issue(never);
    expect(certificate.notAfter).toBe(
      Date.parse(new X509Certificate(testCa.intermediatePem).validTo),
    );
  });
});

describe("the key", () => {
  test("is kept over the failures of one rotation and new for the next", async () => {
    const { ca, issue } = setUp();
    ca.fault = failure("CA_UNREACHABLE");
    await expect(issue(never)).rejects.toThrow(AgentError);
    ca.fault = "none";
    ca.answer = { expired: true };
    await expect(issue(never)).rejects.toThrow(AgentError);
    ca.answer = {};
    const first = await issue(never);
    const second = await issue(never);
    const [a, b, c, d] = ca.requests.map(({ csr }) => csr);
    expect(a).toBe(b);
    expect(b).toBe(c);
    expect(d).not.toBe(c);
    expect(first.certificate.privateKeyPem.reveal()).not.toEqual(
      second.certificate.privateKeyPem.reveal(),
    );
    expect(first.certificate.version).not.toBe(second.certificate.version);
    expect(first.roots).toEqual(second.roots);
  });
});

describe("nothing unverified leaves it", () => {
  test.each<[string, AnswerOptions, string]>([
    [
      "nothing at all",
      { noLeaf: true, noRoot: true, withoutIntermediate: true },
      "CERT_CHAIN_EMPTY",
    ],
    ["one element: a leaf without a root", { noRoot: true }, "CERT_CHAIN_EMPTY"],
    ["garbage for PEM", { garbage: true }, "CERT_UNPARSABLE"],
    ["another key's certificate", { wrongKey: true }, "CERT_KEY_MISMATCH"],
    ["another SPIFFE ID", { wrongUri: true }, "CERT_IDENTITY_MISMATCH"],
    [
      "another trust domain",
      { uri: "spiffe://other.example/ns/shop/sa/cart" },
      "CERT_TRUST_DOMAIN_MISMATCH",
    ],
    ["an expired certificate", { expired: true }, "CERT_EXPIRED"],
    ["a certificate not yet valid", { notYetValid: true }, "CERT_NOT_YET_VALID"],
    ["a chain to another root", { foreignRoot: true }, "CERT_CHAIN_BROKEN"],
    ["a chain without its intermediate", { withoutIntermediate: true }, "CERT_CHAIN_BROKEN"],
    ["a broken signature", { brokenSignature: true }, "CERT_CHAIN_BROKEN"],
    ["a NUL in the SAN", { nulInSan: true }, "CERT_NAME_INVALID"],
  ])("%s is refused by its code", async (_what, answer, code) => {
    const { ca, issue } = setUp();
    ca.answer = answer;
    await expect(issue(never)).rejects.toMatchObject({ name: "AgentError", code });
  });

  test("what the CA throws comes out as it is", async () => {
    const { ca, issue } = setUp();
    ca.fault = failure("CA_THROTTLED", MINUTE);
    await expect(issue(never)).rejects.toBe(ca.fault);
  });

  test("an abort ends a hung call with the signal's reason", async () => {
    const { ca, issue } = setUp();
    ca.fault = "hang";
    const abort = new AbortController();
    const reason = new Error("stopping");
    const trying = issue(abort.signal);
    abort.abort(reason);
    await expect(trying).rejects.toBe(reason);
  });
});
