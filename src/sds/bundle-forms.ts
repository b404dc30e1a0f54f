import { contentVersion } from "../secrets/digest.ts";
import type { TrustBundle, TrustDomainRoots } from "../secrets/secret.ts";

/** A bundle, and the trust domain that it is the bundle of. */
export interface Held {
  readonly domain: string;
  readonly bundle: TrustBundle;
}

export const sameBundles = (a: readonly Held[], b: readonly Held[]): boolean =>
  a.length === b.length && a.every(({ bundle }, index) => bundle === b[index]?.bundle);

/** As `trusted_ca`, under this name. */
export function asIs(name: string, { bundle }: Held): TrustBundle {
  return bundle.name === name ? bundle : { ...bundle, name };
}

/** For Envoy's SPIFFE validator. `first` is one of them: the workload's own where there are several. */
export function forValidator(name: string, first: Held, held: readonly Held[]): TrustBundle {
  const trustDomains = held.map(({ domain, bundle }) => rootsOf(domain, bundle));
  const endsFirst = held.reduce((a, b) => (b.bundle.notAfter < a.bundle.notAfter ? b : a), first);
  const { notBefore, notAfter } = endsFirst.bundle;
  const version = contentVersion(
    "spiffe",
    ...trustDomains.flatMap((each) => [each.name, each.pem]),
  );
  const { kind, pem } = first.bundle;
  return { kind, name, version, pem, notBefore, notAfter, trustDomains };
}

/** Envoy's validator looks at the whole chain: lists for the leaf alone would have it refuse everybody. */
function rootsOf(name: string, { pem, crl }: TrustBundle): TrustDomainRoots {
  return { name, pem: crl === undefined || crl.onlyLeaf ? pem : pem + crl.pem };
}
