import { beforeAll, describe, expect, test } from "vitest";
import { parseSpiffeId } from "../../../src/identity/spiffe-id.ts";
import { createCsr } from "../../../src/pki/csr.ts";
import { KeyPair } from "../../../src/pki/key-pair.ts";
import { certificatesIn } from "../../../src/pki/pem.ts";
import { type IssuedAnswer, verifyIssued } from "../../../src/pki/verify.ts";
import { type AnswerOptions, type LeafOptions, TestCa } from "../../support/test-ca.ts";
import { HOUR, NOW } from "./support.ts";

const uri = "spiffe://cluster.local/ns/demo/sa/web";
const identity = parseSpiffeId(uri);

let key: KeyPair;
let csr: string;
let ca: TestCa;
let direct: TestCa;
beforeAll(async () => {
  key = await KeyPair.generate("ecdsa-p256");
  csr = await createCsr(key, uri);
  ca = await TestCa.create({ intermediate: true, now: NOW });
  direct = await TestCa.create({ now: NOW });
});

function verify(answer: Pick<IssuedAnswer, "chain" | "roots">, more: Partial<IssuedAnswer> = {}) {
  const { spki } = key;
  const rest = { spki, identity, now: NOW, skewMs: 60_000, includeRoot: false };
  return verifyIssued({ ...answer, ...rest, ...more });
}

const answered = async (options: AnswerOptions = {}, more: Partial<IssuedAnswer> = {}) =>
  verify(await ca.answer(csr, options), more);

describe("a good answer", () => {
  test("is leaf, intermediate and root; the root is served as bundle only", async () => {
    const { chain, roots } = await ca.answer(csr);
    const issued = await verify({ chain, roots });
    expect(issued.chainPem).toBe(chain.join(""));
    expect(issued.bundlePem).toBe(ca.rootPem);
    expect(issued.roots.map(({ pem }) => pem)).toEqual([ca.rootPem]);
    expect(issued.path.map(({ pem }) => pem)).toEqual([...chain, ca.rootPem]);
    expect(issued.leaf.pem).toBe(chain[0]);
  });

  test("may be signed by the root itself", async () => {
    const answer = await direct.answer(csr);
    const issued = await verify(answer);
    expect(issued.chainPem).toBe(answer.chain[0]);
    expect(issued.path).toHaveLength(2);
  });

  test.each(["ecdsa-p384", "rsa-2048"] as const)("may be signed by %s", async (keyType) => {
    const other = await TestCa.create({ keyType, intermediate: true, now: NOW });
    expect((await verify(await other.answer(csr))).path).toHaveLength(3);
  });

  test("may repeat the root in the chain, as istiod does", async () => {
    const plain = await answered();
    const repeated = await answered({ repeatRoot: true });
    expect(repeated.chainPem.match(/BEGIN/g)).toHaveLength(2);
    expect(repeated.bundlePem).toBe(plain.bundlePem);
  });

  test("keeps everything as it came where Istio's form is asked for", async () => {
    const { chain, roots } = await ca.answer(csr, { repeatRoot: true });
    const issued = await verify({ chain, roots }, { includeRoot: true });
    expect(issued.chainPem).toBe([...chain, ...roots].join(""));
    expect(issued.bundlePem).toBe(ca.rootPem);
  });

  test("may put several certificates into an element, without a newline between elements", async () => {
    const { chain, roots } = await ca.answer(csr);
    const issued = await verify({ chain: [chain.join("").trimEnd()], roots });
    expect(issued.chainPem).toBe(chain.join(""));
    const joined = await verify({ chain: chain.map((pem) => pem.trimEnd()), roots });
    expect(joined.chainPem).toBe(chain.join(""));
  });

  test("keeps all roots of a bundle, whichever element they came in", async () => {
    const { chain, roots } = await ca.answer(csr);
    const all = new Set([...roots, direct.rootPem]);
    for (const bundle of [
      [ca.rootPem + direct.rootPem],
      [direct.rootPem, ca.rootPem],
      [direct.rootPem.trimEnd(), ca.rootPem, ca.rootPem.replaceAll("\n", "\r\n")],
    ]) {
      const issued = await verify({ chain, roots: bundle });
      expect(new Set(issued.roots.map(({ pem }) => pem))).toEqual(all);
      expect(certificatesIn(issued.bundlePem)).toHaveLength(2);
    }
  });

  test("gives the same bundle whatever the order of the roots", async () => {
    const { chain } = await ca.answer(csr);
    const one = await verify({ chain, roots: [ca.rootPem, direct.rootPem] });
    const two = await verify({ chain, roots: [direct.rootPem, ca.rootPem] });
    expect(one.bundlePem).toBe(two.bundlePem);
  });

  test("takes an intermediate as anchor when it came among the roots", async () => {
    const { chain } = await ca.answer(csr, { withoutIntermediate: true });
    const issued = await verify({ chain, roots: [ca.intermediatePem] });
    expect(issued.path).toHaveLength(2);
    expect(issued.chainPem).toBe(chain[0]);
    expect(issued.bundlePem).toBe(ca.intermediatePem);
  });

  test("serves an intermediate that is an anchor too: other peers may need it", async () => {
    const { chain } = await ca.answer(csr);
    const issued = await verify({ chain, roots: [ca.intermediatePem] });
    expect(issued.chainPem).toBe(chain.join(""));
  });

  test("keeps extra certificates, as Go and Envoy do, in order and once", async () => {
    const { chain, roots } = await ca.answer(csr);
    const [leaf = "", intermediate = ""] = chain;
    const stranger = (await TestCa.create({ intermediate: true, now: NOW })).intermediatePem;
    const sent = [leaf, stranger, intermediate, stranger, leaf];
    const issued = await verify({ chain: sent, roots });
    expect(issued.chainPem).toBe(leaf + stranger + intermediate);
    expect(issued.path).toHaveLength(3);
  });

  test("finds its way when the intermediates come in another order", async () => {
    const { chain, roots } = await ca.answer(csr, { repeatRoot: true });
    const [leaf = "", intermediate = "", root = ""] = chain;
    const issued = await verify({ chain: [leaf, root, intermediate], roots });
    expect(issued.path).toHaveLength(3);
  });

  test("ends where the first certificate of the path ends, the root included", async () => {
    const long = { notAfter: NOW + 100 * HOUR };
    const short = await TestCa.create({ intermediate: true, now: NOW, lifeMs: 5 * HOUR });
    const issued = await verify(await short.answer(csr, long));
    expect(issued.notAfter).toBe(NOW + 5 * HOUR);
    expect((await answered(long)).notAfter).toBe(NOW + 100 * HOUR);
  });

  test("begins where the leaf begins, not its older CAs", async () => {
    const notBefore = NOW - 120_000;
    expect((await answered({ notBefore })).notBefore).toBe(notBefore);
  });

  test("may hold other kinds of names beside the URI", async () => {
    expect((await answered({ dns: ["web.demo.svc"] })).leaf.uriSans).toEqual([uri]);
  });
});

describe("a bad answer", () => {
  test.each<[string, string, AnswerOptions | LeafOptions, RegExp]>([
    ["a leaf of another key", "CERT_KEY_MISMATCH", { wrongKey: true }, /another key/],
    ["only the intermediate", "CERT_KEY_MISMATCH", { noLeaf: true }, /another key/],
    ["a leaf that is a CA", "CERT_NOT_A_LEAF", { leafIsCa: true }, /is a CA's/],
    ["a NUL in the URI", "CERT_NAME_INVALID", { nulInSan: true }, /\\u0000.* NUL byte$/],
    ["a NUL in a DNS name", "CERT_NAME_INVALID", { dns: ["a\0b"] }, /dns name "a\\u0000b"/],
    ["blanks in the URI", "CERT_NAME_INVALID", { uri: "spiffe://a b/c" }, /is no URI/],
    ["a URI without scheme", "CERT_NAME_INVALID", { uri: "cluster.local/web" }, /is no URI/],
    ["no SAN", "CERT_IDENTITY_MISMATCH", { uris: [] }, /has no URI SAN; asked was "spiffe/],
    ["another URI", "CERT_IDENTITY_MISMATCH", { wrongUri: true }, /web-other"; asked was/],
    ["two URIs", "CERT_IDENTITY_MISMATCH", { uris: [uri, "spiffe://a/b"] }, / and "spiffe:/],
    ["upper case", "CERT_IDENTITY_MISMATCH", { uri: uri.replace("web", "Web") }, /asked was/],
    ["a slash more", "CERT_IDENTITY_MISMATCH", { uri: `${uri}/` }, /asked was/],
    ["an expired leaf", "CERT_EXPIRED", { expired: true }, /spiffe.*2026-06-01T11:00:00Z.* now /],
    ["a leaf of tomorrow", "CERT_NOT_YET_VALID", { notYetValid: true }, /from 2026-06-01T14:00/],
    ["a broken signature", "CERT_CHAIN_BROKEN", { brokenSignature: true }, /does not verify/],
    ["another CA's root", "CERT_CHAIN_BROKEN", { foreignRoot: true }, /Test Root/],
    ["no intermediate", "CERT_CHAIN_BROKEN", { withoutIntermediate: true }, /Inter.* is missing/],
    ["no root", "CERT_CHAIN_EMPTY", { noRoot: true }, /no root/],
    ["no certificate", "CERT_UNPARSABLE", { garbage: true }, /chain element 1, line 1/],
  ])("%s is %s", async (_, code, options, message) => {
    await expect(answered(options)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test("nothing at all, or blanks, is CERT_CHAIN_EMPTY", async () => {
    const code = "CERT_CHAIN_EMPTY";
    for (const empty of [[], [""], ["\n", " "]]) {
      await expect(verify({ chain: empty, roots: [ca.rootPem] })).rejects.toMatchObject({ code });
      await expect(verify({ chain: [await ca.sign(csr)], roots: empty })).rejects.toMatchObject({
        code,
      });
    }
  });

  test("an unparsable element is named, wherever it is", async () => {
    const { chain, roots } = await ca.answer(csr);
    const code = "CERT_UNPARSABLE";
    await expect(verify({ chain: [...chain, "x"], roots })).rejects.toMatchObject({
      code,
      message: expect.stringContaining("chain element 3"),
    });
    await expect(verify({ chain, roots: [...roots, ""] })).rejects.toMatchObject({
      code,
      message: expect.stringContaining("root element 2"),
    });
  });

  test("a difference in the trust domain alone names TRUST_DOMAIN and the CA's value", async () => {
    const other = uri.replace("cluster.local", "mesh.example.org");
    await expect(answered({ uri: other })).rejects.toMatchObject({
      code: "CERT_TRUST_DOMAIN_MISMATCH",
      message:
        'the CA put the trust domain "mesh.example.org" into the certificate; TRUST_DOMAIN is "cluster.local"',
      hint: "set TRUST_DOMAIN=mesh.example.org if that is the mesh's trust domain",
    });
    await expect(answered({ uri: other.replace("web", "x") })).rejects.toMatchObject({
      code: "CERT_IDENTITY_MISMATCH",
    });
  });

  test("several faults are told in a fixed order", async () => {
    const faults: AnswerOptions[] = [
      { expired: true },
      { wrongUri: true },
      { nulInSan: true },
      { wrongKey: true },
    ];
    const codes: string[] = [];
    let all: AnswerOptions = { foreignRoot: true };
    for (const fault of faults) {
      all = { ...all, ...fault };
      await answered(all).catch(({ code }: { code: string }) => codes.push(code));
    }
    expect(codes).toEqual([
      "CERT_EXPIRED",
      "CERT_IDENTITY_MISMATCH",
      // wrongUri wins inside TestCa; the NUL case stands alone above.
      "CERT_IDENTITY_MISMATCH",
      "CERT_KEY_MISMATCH",
    ]);
  });

  test("messages stay on one line, whatever the names hold", async () => {
    const error: unknown = await answered({ uri: `spiffe://a\n\u001b[31m${"b".repeat(5000)}` })
      .then(() => undefined)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toMatch(/^[\x20-\x7e…]{1,400}$/);
  });
});

describe("clocks", () => {
  const at = (offset: number, options: LeafOptions, skewMs = 60_000) =>
    answered(options, { now: NOW + offset, skewMs }).then(
      () => "ok",
      ({ code }: { code: string }) => code,
    );

  test("NotBefore may lie ahead by the skew, to the millisecond", async () => {
    const leaf = { notBefore: NOW + 60_000 };
    expect(await at(0, leaf)).toBe("ok");
    expect(await at(-1, leaf)).toBe("CERT_NOT_YET_VALID");
    expect(await at(0, leaf, 0)).toBe("CERT_NOT_YET_VALID");
    expect(await at(60_000, leaf, 0)).toBe("ok");
  });

  test("NotAfter has no allowance", async () => {
    const leaf = { notBefore: NOW - HOUR, notAfter: NOW };
    expect(await at(0, leaf)).toBe("ok");
    expect(await at(1, leaf)).toBe("CERT_EXPIRED");
  });
});
