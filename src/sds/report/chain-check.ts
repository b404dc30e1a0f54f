import { AgentError } from "../../core/errors.ts";
import { trustDomainIn } from "../../identity/spiffe-id.ts";
import type { Certificate } from "../../pki/certificate.ts";
import { findPath } from "../../pki/chain-path.ts";
import { shown } from "../client/shown.ts";
import type { SecretContents } from "./contents.ts";

/** Roots that came, and the name they came under. */
export interface Bundle {
  readonly name: string;
  readonly contents: SecretContents;
}

/**
 * Why a chain, leaf first, does not verify up to a root of one of the bundles at `now`; undefined when
 * it does, or when there is no root to hold it against.
 */
export function chainProblem(
  [leaf, ...intermediates]: readonly Certificate[],
  bundles: readonly Bundle[],
  now: number,
): string | undefined {
  const held = bundles.filter(({ contents }) => contents.certificates.length > 0);
  if (leaf === undefined || held.length === 0) return undefined;
  const where = held.map(({ name }) => name).join(" or ");
  const domain = trustDomainIn(leaf.uriSans[0] ?? "") ?? "";
  const roots = unique(held.flatMap(({ contents }) => rootsFor(domain, contents)));
  if (roots.length === 0) return `${where} has no root for the trust domain ${shown(domain)}`;
  // Envoy takes a certificate of the bundle as trusted, whoever signed it.
  if (roots.some(({ fingerprint }) => fingerprint === leaf.fingerprint)) return undefined;
  try {
    findPath({ leaf, intermediates: unique(intermediates, roots), roots, now, skewMs: 0 });
    return undefined;
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    const reason = error.message.replace("the chain does not reach a root: ", "");
    return `the chain does not reach a root of ${where}: ${shown(reason, 600)}`;
  }
}

/** Of a SPIFFE validator, those of the leaf's own trust domain: that is what it is for. */
function rootsFor(domain: string, { certificates, trustDomains }: SecretContents) {
  return certificates.filter(
    (root) => trustDomains === undefined || trustDomains.get(root) === domain,
  );
}

/** Without the ones that came before, or that are among `others`. */
function unique(certs: readonly Certificate[], others: readonly Certificate[] = []): Certificate[] {
  const seen = new Set(others.map(({ fingerprint }) => fingerprint));
  return certs.filter(({ fingerprint }) => !seen.has(fingerprint) && seen.add(fingerprint));
}
