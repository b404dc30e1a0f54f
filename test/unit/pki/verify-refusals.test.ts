import { beforeAll, describe, expect, test } from "vitest";
import type { AnswerOptions, LeafOptions } from "../../support/test-ca.ts";
import { type Issuance, newIssuance, uri } from "./issuance.ts";
import { HOUR, NOW } from "./support.ts";

let csr: Issuance["csr"];
let ca: Issuance["ca"];
let verify: Issuance["verify"];
let answered: Issuance["answered"];
beforeAll(async () => {
  ({ csr, ca, verify, answered } = await newIssuance());
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
