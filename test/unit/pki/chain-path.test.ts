import { beforeAll, describe, expect, test } from "vitest";
import { Certificate } from "../../../src/pki/certificate.ts";
import { findPath } from "../../../src/pki/chain-path.ts";
import { x509 } from "../../../src/pki/webcrypto.ts";
import { codeOf, forge, type Forged, HOUR, newKeys, NOW } from "./support.ts";

const YEAR = 8760 * HOUR;
const life = { notBefore: NOW - HOUR, notAfter: NOW + YEAR };

let root: Forged;
let intermediate: Forged;
let leaf: Forged;
beforeAll(async () => {
  root = await forge({ subject: "CN=Root", ca: true, ...life });
  intermediate = await forge({ subject: "CN=Intermediate", issuer: root, ca: true, ...life });
  leaf = await forge({ subject: "CN=Leaf", issuer: intermediate });
});

function path(certs: { leaf?: Forged; between?: Forged[]; roots?: Forged[]; now?: number }) {
  return findPath({
    leaf: new Certificate((certs.leaf ?? leaf).der),
    intermediates: (certs.between ?? [intermediate]).map(({ der }) => new Certificate(der)),
    roots: (certs.roots ?? [root]).map(({ der }) => new Certificate(der)),
    now: certs.now ?? NOW,
    skewMs: 0,
  }).map(({ label }) => label);
}

test("goes from the leaf to the anchor", () => {
  expect(path({})).toEqual(['"CN=Leaf"', '"CN=Intermediate"', '"CN=Root"']);
});

test("ends at the first anchor", () => {
  expect(path({ roots: [root, intermediate], between: [] })).toEqual([
    '"CN=Leaf"',
    '"CN=Intermediate"',
  ]);
});

test("takes names that differ in case for the same, as OpenSSL and BoringSSL do", async () => {
  const keys = await newKeys();
  const upper = await forge({ subject: "CN=ROOT", keys, ca: true, ...life });
  const named = { subject: "CN=Intermediate", issuer: upper, issuerName: "CN=root", ca: true };
  const between = await forge({ ...named, ...life });
  const end = await forge({ subject: "CN=Leaf", issuer: between });
  expect(path({ leaf: end, between: [between], roots: [upper] })).toHaveLength(3);
});

describe("several paths", () => {
  test("the one that lasts longest is taken: a renewed root with the same key", async () => {
    const { keys } = root;
    const renewed = await forge({ subject: "CN=Root", keys, ca: true, notAfter: NOW + 2 * YEAR });
    const soon = await forge({ subject: "CN=Root", keys, ca: true, notAfter: NOW + 60_000 });
    const end = (roots: Forged[]) =>
      Math.min(
        ...findPath({
          leaf: new Certificate(leaf.der),
          intermediates: [new Certificate(intermediate.der)],
          roots: roots.map(({ der }) => new Certificate(der)),
          now: NOW,
          skewMs: 0,
        }).map(({ notAfter }) => notAfter),
      );
    expect(end([soon])).toBe(NOW + 60_000);
    expect(end([soon, renewed])).toBe(NOW + HOUR);
    expect(end([renewed, soon])).toBe(NOW + HOUR);
  });

  test("an expired root does not stand in the way of a good one of the same name", async () => {
    const expired = await forge({
      subject: "CN=Root",
      keys: root.keys,
      ca: true,
      notBefore: NOW - 2 * HOUR,
      notAfter: NOW - HOUR,
    });
    expect(path({ roots: [expired, root] })).toHaveLength(3);
    expect(await codeOf(() => path({ roots: [expired] }))).toBe("CERT_EXPIRED");
  });

  test("a root of the same name with another key does not either", async () => {
    const namesake = await forge({ subject: "CN=Root", ca: true, ...life });
    expect(path({ roots: [namesake, root] })).toHaveLength(3);
  });

  test("a cross-signed intermediate reaches whichever root is there", async () => {
    const otherRoot = await forge({ subject: "CN=Other Root", ca: true, ...life });
    const cross = await forge({
      subject: "CN=Intermediate",
      keys: intermediate.keys,
      issuer: otherRoot,
      ca: true,
      ...life,
    });
    expect(path({ between: [intermediate, cross], roots: [otherRoot] }).at(-1)).toBe(
      '"CN=Other Root"',
    );
    expect(path({ between: [intermediate, cross], roots: [root] }).at(-1)).toBe('"CN=Root"');
  });
});

describe("time", () => {
  test.each([
    ["CERT_EXPIRED", NOW + YEAR + 1000],
    ["CERT_NOT_YET_VALID", NOW - HOUR - 1],
  ])("an intermediate's %s is named", async (code, now) => {
    const late = await forge({ subject: "CN=Leaf", issuer: intermediate, notAfter: now + HOUR });
    expect(() => path({ leaf: late, now })).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining("CN=Intermediate") }),
    );
  });
});

test("a time that does not hold is told before a link that is missing", async () => {
  const { keys } = intermediate;
  const window = { notBefore: NOW - 2 * HOUR, notAfter: NOW - HOUR };
  const expired = await forge({ subject: "CN=Intermediate", keys, ca: true, ...window });
  expect(await codeOf(() => path({ roots: [expired] }))).toBe("CERT_EXPIRED");
});

describe("a link that does not hold is named", () => {
  test.each<[string, () => Promise<Parameters<typeof path>[0]>, string]>([
    [
      "the issuer is missing",
      async () => ({ between: [] }),
      '"CN=Leaf": its issuer "CN=Intermediate" is missing',
    ],
    [
      "the root is missing",
      async () => ({ roots: [await forge({ subject: "CN=X", ca: true, ...life })] }),
      '"CN=Intermediate": its issuer "CN=Root" is missing',
    ],
    [
      "the furthest of several dead ends",
      async () => ({
        between: [intermediate],
        roots: [await forge({ subject: "CN=Intermediate", ca: true, ...life })],
      }),
      '"CN=Intermediate": its issuer "CN=Root" is missing',
    ],
    [
      "the signature is another's",
      async () => ({
        between: [await forge({ subject: "CN=Intermediate", issuer: root, ca: true })],
      }),
      '"CN=Leaf", issued by "CN=Intermediate": the signature does not verify',
    ],
    [
      "the issuer is no CA",
      async () => {
        const plain = await forge({ subject: "CN=Plain", issuer: root, ca: false });
        return { between: [plain], leaf: await forge({ subject: "CN=Leaf", issuer: plain }) };
      },
      '"CN=Leaf", issued by "CN=Plain": the issuer is not a CA',
    ],
    [
      "the issuer has no basic constraints",
      async () => {
        const plain = await forge({ subject: "CN=Plain", issuer: root });
        return { between: [plain], leaf: await forge({ subject: "CN=Leaf", issuer: plain }) };
      },
      "the issuer is not a CA",
    ],
    [
      "the issuer may not sign certificates",
      async () => {
        const keyUsage = x509.KeyUsageFlags.cRLSign;
        const plain = await forge({ subject: "CN=Plain", issuer: root, ca: true, keyUsage });
        return { between: [plain], leaf: await forge({ subject: "CN=Leaf", issuer: plain }) };
      },
      "the issuer's key identifier or key usage does not fit",
    ],
    [
      "a root allows no CA below it",
      async () => {
        const strict = await forge({ subject: "CN=Strict", ca: true, pathLength: 0, ...life });
        const below = await forge({ subject: "CN=Below", issuer: strict, ca: true });
        const end = await forge({ subject: "CN=Leaf", issuer: below });
        return { leaf: end, between: [below], roots: [strict] };
      },
      '"CN=Below", issued by "CN=Strict": the issuer allows 0 CAs below it, not 1',
    ],
    [
      "the leaf itself is the root",
      async () => {
        const alone = await forge({ subject: "CN=Alone" });
        return { leaf: alone, between: [], roots: [alone] };
      },
      "the issuer is not a CA",
    ],
  ])("%s", async (_, arrange, message) => {
    const certs = await arrange();
    expect(() => path(certs)).toThrow(
      expect.objectContaining({
        code: "CERT_CHAIN_BROKEN",
        message: expect.stringContaining(message),
      }),
    );
  });
});

test("a self-issued certificate does not count for the path length (RFC 5280 section 4.2.1.9)", async () => {
  const strict = await forge({ subject: "CN=Strict", ca: true, pathLength: 0, ...life });
  const rollover = await forge({ subject: "CN=Strict", issuer: strict, ca: true });
  const end = await forge({ subject: "CN=Leaf", issuer: rollover });
  expect(path({ leaf: end, between: [rollover], roots: [strict] })).toHaveLength(3);
});

test("CAs that sign each other in all ways are given up in reasonable time", async () => {
  const keys = await newKeys();
  const loops = await Promise.all(
    Array.from({ length: 12 }, () => forge({ subject: "CN=Loop", keys, ca: true, ...life })),
  );
  const [first] = loops;
  const end = await forge({ subject: "CN=Leaf", ...(first && { issuer: first }) });
  const start = performance.now();
  expect(await codeOf(() => path({ leaf: end, between: loops }))).toBe("CERT_CHAIN_BROKEN");
  expect(performance.now() - start).toBeLessThan(2000);
});
