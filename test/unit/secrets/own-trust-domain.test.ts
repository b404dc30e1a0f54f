import { expect, test } from "vitest";
import { OwnTrustDomain } from "../../../src/secrets/own-trust-domain.ts";
import { pair, roots } from "../../support/secret-samples.ts";

test("the own bundle has the trust domain of the certificate that is expected; what else there is stays as it is", () => {
  const domain = new OwnTrustDomain();
  expect(domain.finish(roots)).toBe(roots);
  domain.expect({ spiffeId: "spiffe://prod.example/host/db-1" });
  const shown = domain.finish(roots);
  expect(shown).toEqual({ ...roots, trustDomain: "prod.example", version: shown.version });
  const other = { ...roots, name: "spiffe://b.example" };
  for (const secret of [pair, other]) expect(domain.finish(secret)).toBe(secret);
});

test("the version is that of roots and trust domain together, the same in every process", () => {
  const versionOf = (spiffeId: string, version = roots.version): string => {
    const domain = new OwnTrustDomain();
    domain.expect({ spiffeId });
    return domain.finish({ ...roots, version }).version;
  };
  const own = versionOf("spiffe://prod.example/a");
  expect(versionOf("spiffe://prod.example/b")).toBe(own);
  const others = [roots.version, versionOf("spiffe://a.example/a")];
  expect([...others, versionOf("spiffe://prod.example/a", "other")]).not.toContain(own);
});
