import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Secret, TlsCertificate } from "../../src/secrets/secret.ts";

/** Who the workload is. */
export const SPIFFE_ID = "spiffe://cluster.local/ns/default/sa/default";

/**
 * Invariant 2 of docs/architecture.md on what a client is sent, by Node's own X.509 and none of ours. `now`:
 * wall milliseconds.
 */
export function checkServed(leaf: TlsCertificate, bundle: Secret | undefined, now: number): void {
  const [own, ...others] = certificatesOf(leaf.chainPem);
  const roots = rootsOf(bundle);
  assert.ok(own, "no certificate");
  const key = createPrivateKey(leaf.privateKeyPem.reveal());
  assert.ok(own.checkPrivateKey(key), "a key and a certificate that do not belong together");
  assert.equal(own.subjectAltName, `URI:${SPIFFE_ID}`, "a wrong SPIFFE ID");
  assert.ok(!own.ca, "a CA's certificate for a leaf");
  assert.ok(reaches(own, others, roots), "a chain that does not reach the roots");
  assert.ok(Date.parse(own.validFrom) <= now && now < Date.parse(own.validTo), "not its time");
}

/** Of a trust bundle: what it holds, which is never nothing, and CAs alone. */
export function rootsOf(bundle: Secret | undefined): readonly X509Certificate[] {
  assert.ok(bundle?.kind === "trust-bundle", "no bundle");
  const roots = certificatesOf(bundle.pem);
  assert.ok(roots.length > 0, "an empty bundle");
  for (const root of roots) assert.ok(root.ca, "a root that is no CA");
  return roots;
}

function reaches(
  from: X509Certificate,
  others: readonly X509Certificate[],
  roots: readonly X509Certificate[],
): boolean {
  const signed = (by: X509Certificate): boolean =>
    from.checkIssued(by) && from.verify(by.publicKey);
  if (roots.some(signed)) return true;
  const left = others.filter((other) => !signed(other));
  return others.filter(signed).some((issuer) => reaches(issuer, left, roots));
}

function certificatesOf(pem: string): readonly X509Certificate[] {
  const each = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return each.map((one) => new X509Certificate(one));
}
