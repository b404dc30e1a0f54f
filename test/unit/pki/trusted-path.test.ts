import { describe, expect, test } from "vitest";
import { Certificate } from "../../../src/pki/certificate.ts";
import { findTrustedPath } from "../../../src/pki/trusted-path.ts";
import { codeOf, forge, type Forged, NOW } from "./support.ts";

const certificate = ({ der }: Forged): Certificate => new Certificate(der);

/** A leaf under an intermediate that two roots have signed, with the same key and name. */
async function crossSigned() {
  const [one, two] = await Promise.all([
    forge({ subject: "CN=One", ca: true }),
    forge({ subject: "CN=Two", ca: true }),
  ]);
  const byOne = await forge({ subject: "CN=Between", ca: true, issuer: one });
  const byTwo = await forge({ subject: "CN=Between", ca: true, issuer: two, keys: byOne.keys });
  const leaf = await forge({ uri: "spiffe://a/b", issuer: byOne });
  return {
    leaf: certificate(leaf),
    intermediates: [byOne, byTwo].map(certificate),
    roots: [one, two].map(certificate),
  };
}

describe("a path through what is trusted", () => {
  test("goes round a distrusted root, where there is another way", async () => {
    const { leaf, intermediates, roots } = await crossSigned();
    const search = { leaf, intermediates, roots, now: NOW, skewMs: 0 };
    for (const [out, other] of [roots, roots.toReversed()] as [Certificate, Certificate][]) {
      const path = findTrustedPath(search, new Set([out.fingerprint]));
      expect(path.at(-1)).toBe(other);
    }
  });

  test("is none where all ways lead to distrusted roots, and that is the reason given", async () => {
    const { leaf, intermediates, roots } = await crossSigned();
    const search = { leaf, intermediates, roots, now: NOW, skewMs: 0 };
    const all = new Set(roots.map(({ fingerprint }) => fingerprint));
    expect(await codeOf(() => findTrustedPath(search, all))).toBe("CERT_ROOT_DISTRUSTED");
  });

  test("does not lead through a distrusted intermediate", async () => {
    const { leaf, intermediates, roots } = await crossSigned();
    const search = { leaf, intermediates, roots, now: NOW, skewMs: 0 };
    const [byOne] = intermediates as [Certificate];
    const path = findTrustedPath(search, new Set([byOne.fingerprint]));
    expect(path.map(({ subject }) => subject)).toEqual(["", "CN=Between", "CN=Two"]);
  });

  test("that is broken anyway is refused for that", async () => {
    const { leaf, roots } = await crossSigned();
    const search = { leaf, intermediates: [], roots, now: NOW, skewMs: 0 };
    const all = new Set(roots.map(({ fingerprint }) => fingerprint));
    expect(await codeOf(() => findTrustedPath(search, all))).toBe("CERT_CHAIN_BROKEN");
  });
});
