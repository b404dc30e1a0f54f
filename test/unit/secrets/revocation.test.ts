import { beforeAll, describe, expect, test } from "vitest";
import { type Certificate, parseCertificates } from "../../../src/pki/certificate.ts";
import { RevocationList } from "../../../src/pki/crl.ts";
import { pemBlocks } from "../../../src/pki/pem.ts";
import { x509 } from "../../../src/pki/webcrypto.ts";
import { knownCas } from "../../../src/secrets/known-cas.ts";
import { judgeRevocation, type RevocationInputs } from "../../../src/secrets/revocation.ts";
import { type ListOptions, revocationList } from "../../support/revocation-list.ts";
import { type Issuer, TestCa } from "../../support/test-ca.ts";
import { forge, HOUR, NOW } from "../pki/support.ts";

/** One: a root that signs peers. Two: a root and an intermediate that does. */
let one: TestCa;
let two: TestCa;
let namesake: TestCa;
beforeAll(async () => {
  [one, two, namesake] = await Promise.all([
    TestCa.create({ now: NOW, name: "One" }),
    TestCa.create({ now: NOW, name: "Two", intermediate: true }),
    TestCa.create({ now: NOW, name: "One" }),
  ]);
});

const list = async (issuer: Issuer, options: ListOptions = {}): Promise<RevocationList> => {
  const [block] = pemBlocks(await revocationList(issuer, { now: NOW, ...options }));
  return new RevocationList(block?.der ?? Buffer.alloc(0));
};
const certificates = (...pems: string[]): Certificate[] => parseCertificates(pems.join(""));

function judge(
  cas: readonly Certificate[],
  lists: readonly RevocationList[],
  more: Partial<RevocationInputs> = {},
) {
  const rest = { before: [], now: NOW, expired: "keep" } as const;
  const verdict = judgeRevocation({ cas, lists, ...rest, ...more });
  return { ...verdict, codes: verdict.problems.map(({ code }) => code) };
}
const pemOf = (...lists: readonly RevocationList[]): string => lists.map(({ pem }) => pem).join("");

describe("which lists go with a bundle", () => {
  test("those of every CA: the whole chain is looked at", async () => {
    const cas = certificates(two.rootPem, two.intermediatePem);
    const lists = [await list(two.signer), await list(two.root)];
    const { crl, codes } = judge(cas, lists);
    expect(codes).toEqual([]);
    const sent = lists.toReversed();
    expect(crl).toEqual({ lists: sent, pem: pemOf(...sent), onlyLeaf: false });
  });

  test("where a CA above has none: the leaf alone", async () => {
    const cas = certificates(two.rootPem, two.intermediatePem);
    const lists = [await list(two.signer)];
    expect(judge(cas, lists).crl).toEqual({ lists, pem: pemOf(...lists), onlyLeaf: true });
  });

  test("where a CA that signs peers has none: none at all", async () => {
    const cas = certificates(one.rootPem, two.rootPem, two.intermediatePem);
    const lists = [await list(two.signer), await list(two.root)];
    const { crl, codes, problems, inUse } = judge(cas, lists);
    expect(crl).toBeUndefined();
    expect(codes).toEqual(["CRL_INCOMPLETE"]);
    expect(problems[0]?.message).toContain('none of "O=Tests,CN=One Root"');
    expect(inUse).toHaveLength(2);
  });

  test("an anchor that is no root: the leaf alone, since its own issuer's list is not to be had", async () => {
    const cas = certificates(two.intermediatePem);
    const lists = [await list(two.signer)];
    expect(judge(cas, lists).crl).toEqual({ lists, pem: pemOf(...lists), onlyLeaf: true });
  });

  test("of several by one CA the newest that holds", async () => {
    const cas = certificates(one.rootPem);
    const old = await list(one.root, { thisUpdate: NOW - 3 * HOUR });
    const newest = await list(one.root, { thisUpdate: NOW - 2 * HOUR });
    const ended = await list(one.root, { nextUpdate: NOW });
    const verdict = judge(cas, [old, newest, ended]);
    expect(verdict.crl?.pem).toBe(newest.pem);
    expect(verdict.codes).toEqual(["CRL_EXPIRED"]);
  });

  test("none where there are none", () => {
    const verdict = judge(certificates(one.rootPem), []);
    expect(verdict).toMatchObject({ crl: undefined, codes: [], nextLook: undefined });
  });
});

describe("a list that cannot be used", () => {
  const cases: [string, () => Promise<RevocationList>, string][] = [
    ["by another CA", () => list(two.root), "CRL_ISSUER_UNKNOWN"],
    ["by another key of the CA's name", () => list(namesake.root), "CRL_SIGNATURE"],
    ["that begins later", () => list(one.root, { thisUpdate: NOW + 1_000 }), "CRL_NOT_YET_VALID"],
    ["that has ended", () => list(one.root, { nextUpdate: NOW }), "CRL_EXPIRED"],
    [
      "too weakly signed",
      async () => {
        const made = await list(one.root);
        return Object.assign(made, { unsupported: "it is signed by an algorithm" });
      },
      "CRL_UNSUPPORTED",
    ],
  ];
  test.each(cases)("%s: is told, and the last good one stays", async (_what, make, code) => {
    const good = await list(one.root);
    const verdict = judge(certificates(one.rootPem), [await make()], { before: [good] });
    expect(verdict.codes).toEqual([code]);
    expect(verdict.crl).toEqual({ lists: [good], pem: good.pem, onlyLeaf: false });
  });

  test("by a CA whose key usage does not let it sign lists: Envoy would refuse its peers", async () => {
    const { keyCertSign, cRLSign } = x509.KeyUsageFlags;
    const verdictOf = async (keyUsage: x509.KeyUsageFlags) => {
      const ca = await forge({ subject: "CN=Shy", ca: true, keyUsage });
      const issuer = { keys: ca.keys, certificate: new x509.X509Certificate(ca.pem) };
      return judge(certificates(ca.pem), [await list(issuer)]);
    };
    expect((await verdictOf(keyCertSign)).codes).toEqual(["CRL_UNSUPPORTED"]);
    expect((await verdictOf(keyCertSign | cRLSign)).codes).toEqual([]);
  });

  test("does not keep a sound one beside it from replacing the last good one", async () => {
    const [good, newer, other] = [
      await list(one.root),
      await list(one.root, { thisUpdate: NOW - 1_000, revoked: ["0a"] }),
      await list(two.root),
    ];
    const verdict = judge(certificates(one.rootPem), [other, newer], { before: [good] });
    expect(verdict.crl?.pem).toBe(newer.pem);
    expect(verdict.codes).toEqual(["CRL_ISSUER_UNKNOWN"]);
  });

  test("a list that a file without flaws has no more is gone", async () => {
    const cas = certificates(one.rootPem, two.rootPem);
    const lists = [await list(one.root)];
    const verdict = judge(cas, lists, { before: [...lists, await list(two.root)] });
    expect(verdict.inUse).toEqual(lists);
    expect(verdict.codes).toEqual(["CRL_INCOMPLETE"]);
  });

  test("nor does the list of a CA that is not known keep one that the file has no more", async () => {
    const cas = certificates(one.rootPem, two.rootPem);
    const [kept, dropped, forged] = [
      await list(one.root),
      await list(two.root),
      await list(namesake.root),
    ];
    const strange = await list((await TestCa.create({ now: NOW, name: "Strange" })).root);
    const before = [kept, dropped];
    expect(judge(cas, [kept, strange], { before }).inUse).toEqual([kept]);
    expect(judge(cas, [kept, forged], { before }).inUse).toEqual(before);
    expect(judge(cas, [strange], { before }).inUse).toEqual(before);
  });

  test("of two CAs with one name, each list has to say by which key", async () => {
    const cas = certificates(one.rootPem, namesake.rootPem);
    const named = [await list(one.root), await list(namesake.root)];
    expect(judge(cas, named)).toMatchObject({ codes: [], crl: { onlyLeaf: false } });
    const unnamed = await list(one.root, { withoutKeyId: true });
    const verdict = judge(cas, [unnamed, ...named.slice(1)]);
    expect(verdict.codes).toEqual(["CRL_UNSUPPORTED", "CRL_INCOMPLETE"]);
    expect(verdict.crl).toBeUndefined();
  });
});

describe("a list past its nextUpdate, with no better one", () => {
  test("keep: goes out, and Envoy refuses that CA's peers", async () => {
    const ended = await list(one.root, { nextUpdate: NOW });
    const verdict = judge(certificates(one.rootPem), [ended]);
    expect(verdict).toMatchObject({ codes: ["CRL_EXPIRED"], crl: { pem: ended.pem } });
  });

  test("drop: does not, and the others only where they are enough", async () => {
    const ended = await list(two.signer, { nextUpdate: NOW });
    const root = await list(two.root);
    const cas = certificates(two.rootPem, two.intermediatePem);
    const lost = judge(cas, [ended, root], { expired: "drop" });
    expect(lost).toMatchObject({ codes: ["CRL_EXPIRED", "CRL_INCOMPLETE"], crl: undefined });
    const upper = await list(two.root, { nextUpdate: NOW });
    const leaf = await list(two.signer);
    const left = judge(cas, [upper, leaf], { expired: "drop" });
    expect(left).toMatchObject({ codes: ["CRL_EXPIRED"], crl: { pem: leaf.pem, onlyLeaf: true } });
  });

  test("is asked again when the next one begins or ends", async () => {
    const lists = [
      await list(one.root, { nextUpdate: NOW + 2 * HOUR }),
      await list(one.root, { thisUpdate: NOW + HOUR, nextUpdate: NOW + 9 * HOUR }),
    ];
    const cas = certificates(one.rootPem);
    expect(judge(cas, lists).nextLook).toBe(NOW + HOUR);
    expect(judge(cas, lists, { now: NOW + HOUR }).nextLook).toBe(NOW + 2 * HOUR);
    expect(judge(cas, [await list(one.root, { nextUpdate: null })]).nextLook).toBeUndefined();
  });
});

describe("the CAs that are known", () => {
  test("are the anchors and what stands below them, in whatever order it comes", async () => {
    const other = await TestCa.create({ now: NOW, name: "Other", intermediate: true });
    const anchors = certificates(two.rootPem, one.rootPem, two.rootPem);
    const below = certificates(other.intermediatePem, two.intermediatePem, two.intermediatePem);
    const known = knownCas(anchors, below, NOW).map(({ subject }) => subject);
    expect(known).toEqual([
      "O=Tests,CN=Two Root",
      "O=Tests,CN=One Root",
      "O=Tests,CN=Two Intermediate",
    ]);
  });

  test("are none that have ended", () => {
    const year = 366 * 24 * HOUR;
    expect(knownCas(certificates(one.rootPem), [], NOW + year)).toEqual([]);
  });
});
