import { createPublicKey } from "node:crypto";
import { fc } from "@fast-check/vitest";
import { beforeAll, describe, expect, test } from "vitest";
import { AgentError } from "../../src/core/errors.ts";
import { parseSpiffeId } from "../../src/identity/spiffe-id.ts";
import { createCsr } from "../../src/pki/csr.ts";
import { Certificate } from "../../src/pki/certificate.ts";
import { KeyPair } from "../../src/pki/key-pair.ts";
import { certificatesIn, encodePem } from "../../src/pki/pem.ts";
import { type IssuedChain, verifyIssued } from "../../src/pki/verify.ts";
import { TestCa } from "../support/test-ca.ts";
import { bundlePem } from "../unit/pki/issuance.ts";

const NOW = Date.parse("2026-06-01T12:00:00Z");
const uri = "spiffe://cluster.local/ns/demo/sa/web";

/** Certificates of two CAs, and leaves for our key and another's, as building blocks of answers. */
let pool: Buffer[];
let key: KeyPair;
let good: { chain: Buffer[]; roots: Buffer[] };
beforeAll(async () => {
  key = await KeyPair.generate("ecdsa-p256");
  const csr = await createCsr(key, uri);
  const [ca, other] = [
    await TestCa.create({ intermediate: true, now: NOW }),
    await TestCa.create({ intermediate: true, now: NOW }),
  ];
  const leaf = await ca.sign(csr);
  const pems = [
    leaf,
    ca.intermediatePem,
    ca.rootPem,
    await other.sign(csr),
    other.intermediatePem,
    other.rootPem,
    await ca.sign(csr, { wrongKey: true }),
    await ca.sign(csr, { wrongUri: true }),
    await ca.sign(csr, { expired: true }),
  ];
  pool = pems.flatMap((pem) => certificatesIn(pem));
  good = { chain: pool.slice(0, 2), roots: pool.slice(2, 3) };
});

async function attempt(chain: Buffer[], roots: Buffer[]): Promise<IssuedChain | AgentError> {
  try {
    return await verifyIssued({
      chain: chain.map((der) => encodePem("CERTIFICATE", der)),
      roots: roots.map((der) => encodePem("CERTIFICATE", der)),
      spki: key.spki,
      identity: parseSpiffeId(uri),
      now: NOW,
      skewMs: 60_000,
      includeRoot: false,
    });
  } catch (error) {
    if (error instanceof AgentError) return error;
    throw error;
  }
}

describe("whatever a CA answers", () => {
  const any = fc.nat({ max: 8 });
  /** A good leaf first more often than chance would have it. */
  const chains = fc
    .tuple(fc.oneof(fc.constantFrom(0, 3), any), fc.array(any, { maxLength: 5 }))
    .map(([first, rest]) => [first, ...rest]);
  const pick = (index: number) => pool[index] ?? Buffer.alloc(0);

  test("what passes is exactly what a good leaf and its CA among the rest make", async () => {
    await fc.assert(
      fc.asyncProperty(chains, fc.array(any, { maxLength: 3 }), async (chain, roots) => {
        const result = await attempt(chain.map(pick), roots.map(pick));
        const ca = chain[0] === 0 ? 1 : chain[0] === 3 ? 4 : undefined;
        const reachable =
          ca !== undefined &&
          (roots.includes(ca) || (chain.includes(ca) && roots.includes(ca + 1)));
        expect(result instanceof AgentError ? result.code.slice(0, 5) : "ok").toBe(
          reachable ? "ok" : "CERT_",
        );
      }),
      { numRuns: 300 },
    );
  });

  test("what is served is our leaf and what came with it, nothing made up, lost or twice", async () => {
    const good = fc.array(any, { maxLength: 5 }).map((rest) => [0, 1, ...rest]);
    const withRoot = fc.array(any, { maxLength: 3 }).map((rest) => [...rest, 2]);
    await fc.assert(
      fc.asyncProperty(good, withRoot, async (chain, roots) => {
        const result = await attempt(chain.map(pick), roots.map(pick));
        if (result instanceof AgentError) throw result;
        expect(result.leaf.spki).toEqual(key.spki);
        expect(result.leaf.uriSans).toEqual([uri]);
        const selfSigned = [2, 5];
        const expected = [...new Set(chain)].filter((index) => !selfSigned.includes(index));
        expect(certificatesIn(result.chainPem)).toEqual(expected.map(pick));
        const bundle = certificatesIn(bundlePem(result)).map((der) => der.toString("hex"));
        expect(bundle).toHaveLength(new Set(roots).size);
        expect(new Set(bundle)).toEqual(new Set(roots.map((root) => pick(root).toString("hex"))));
        expect(result.notAfter).toBeLessThanOrEqual(result.leaf.notAfter);
      }),
    );
  });

  const position = fc.nat();
  const mask = fc.integer({ min: 1, max: 255 });
  const changed = (der: Buffer | undefined, at: number, by: number) => {
    const copy = Buffer.from(der ?? []);
    copy[at % copy.length] = (copy[at % copy.length] ?? 0) ^ by;
    return copy;
  };

  test("one changed byte in leaf or intermediate never passes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 1 }), position, mask, async (which, at, by) => {
        const chain = good.chain.with(which, changed(good.chain[which], at, by));
        expect(await attempt(chain, good.roots)).toMatchObject({
          code: expect.stringMatching(/^CERT_/),
        });
      }),
      { numRuns: 400 },
    );
  });

  const keyOf = (certificate: Certificate | undefined) =>
    certificate &&
    createPublicKey({ key: certificate.spki, format: "der", type: "spki" }).export({
      format: "jwk",
    });

  test("one changed byte in the root never changes whom we trust for whom", async () => {
    const [root] = good.roots.map((der) => new Certificate(der));
    await fc.assert(
      fc.asyncProperty(position, mask, async (at, by) => {
        const result = await attempt(good.chain, [changed(good.roots[0], at, by)]);
        // An anchor is trusted as it came: its dates, number or own signature may differ in what
        // passes, its key and our chain may not. The key, not its bytes: OpenSSL reads a hybrid point
        // and a bit string's unused bits as the same key.
        const expected = [...good.chain, keyOf(root)];
        const [leaf, intermediate, anchor] = result instanceof AgentError ? [] : result.path;
        const passed = [leaf?.der, intermediate?.der, keyOf(anchor)];
        expect(result instanceof AgentError ? expected : passed).toEqual(expected);
      }),
      { numRuns: 400 },
    );
  });

  test("a certificate cut short never passes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 2 }), fc.nat(), async (which, at) => {
        const certificates = [...good.chain, ...good.roots];
        const target = certificates[which] ?? Buffer.alloc(0);
        certificates[which] = target.subarray(0, at % target.length);
        expect(await attempt(certificates.slice(0, 2), certificates.slice(2))).toMatchObject({
          code: "CERT_UNPARSABLE",
        });
      }),
    );
  });
});
