import { beforeAll, describe, expect, test } from "vitest";
import { certificatesIn } from "../../../src/pki/pem.ts";
import { TestCa } from "../../support/test-ca.ts";
import { bundlePem, type Issuance, newIssuance, uri } from "./issuance.ts";
import { HOUR, NOW } from "./support.ts";

let direct: TestCa;
let csr: Issuance["csr"];
let ca: Issuance["ca"];
let verify: Issuance["verify"];
let answered: Issuance["answered"];
beforeAll(async () => {
  ({ csr, ca, verify, answered } = await newIssuance());
  direct = await TestCa.create({ now: NOW });
});

describe("a good answer", () => {
  test("is leaf, intermediate and root; the root is served as bundle only", async () => {
    const { chain, roots } = await ca.answer(csr);
    const issued = await verify({ chain, roots });
    expect(issued.chainPem).toBe(chain.join(""));
    expect(bundlePem(issued)).toBe(ca.rootPem);
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
    expect(bundlePem(repeated)).toBe(bundlePem(plain));
  });

  test("keeps everything as it came where Istio's form is asked for", async () => {
    const { chain, roots } = await ca.answer(csr, { repeatRoot: true });
    const issued = await verify({ chain, roots }, { includeRoot: true });
    expect(issued.chainPem).toBe([...chain, ...roots].join(""));
    expect(bundlePem(issued)).toBe(ca.rootPem);
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
      expect(certificatesIn(bundlePem(issued))).toHaveLength(2);
    }
  });

  test("gives the same bundle whatever the order of the roots", async () => {
    const { chain } = await ca.answer(csr);
    const one = await verify({ chain, roots: [ca.rootPem, direct.rootPem] });
    const two = await verify({ chain, roots: [direct.rootPem, ca.rootPem] });
    expect(bundlePem(one)).toBe(bundlePem(two));
  });

  test("takes an intermediate as anchor when it came among the roots", async () => {
    const { chain } = await ca.answer(csr, { withoutIntermediate: true });
    const issued = await verify({ chain, roots: [ca.intermediatePem] });
    expect(issued.path).toHaveLength(2);
    expect(issued.chainPem).toBe(chain[0]);
    expect(bundlePem(issued)).toBe(ca.intermediatePem);
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
