import { Sensitive } from "../../../src/core/sensitive.ts";
import { contentVersion } from "../../../src/secrets/digest.ts";
import type { Root } from "../../../src/secrets/root-book.ts";
import type { Trust } from "../../../src/secrets/root-keeper.ts";
import type { TlsCertificate, TrustBundle } from "../../../src/secrets/secret.ts";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const YEAR = 365 * 24 * HOUR;

/** A certificate by its life alone; `content` makes its version. */
export function tlsCertificate(
  content: string,
  life: { notBefore: number; notAfter: number; receivedAt?: number },
): TlsCertificate {
  return {
    kind: "tls-certificate",
    name: "default",
    version: contentVersion(content),
    chainPem: content,
    privateKeyPem: new Sensitive(Buffer.from(`key of ${content}`)),
    spiffeId: "spiffe://cluster.local/ns/shop/sa/cart",
    serial: contentVersion("serial", content).slice(0, 16),
    receivedAt: life.notBefore,
    ...life,
  };
}

export function trustBundle(content: string): TrustBundle {
  return {
    kind: "trust-bundle",
    name: "ROOTCA",
    version: contentVersion(content),
    pem: content,
    notBefore: 0,
    notAfter: 10 * YEAR,
  };
}

/** A root by its name alone. */
export function fakeRoot(name: string, life: Partial<Root> = {}): Root {
  const fingerprint = contentVersion("root", name);
  return { fingerprint, pem: `${name}\n`, notBefore: 0, notAfter: 100 * YEAR, ...life };
}

/** Nothing but what the CA returns. */
export const noMoreTrust = async (): Promise<Trust> => ({
  anchors: [],
  distrusted: new Set(),
  isKnown: () => true,
});
