import { problem } from "../config/problem.ts";
import { trustDomainProblem } from "../identity/names.ts";
import type { RunConfig, RunOrigins } from "./run-settings.ts";

type Files = Pick<
  RunConfig,
  "trustBundle" | "trustDomain" | "federatedBundle" | "crl" | "ticketKeysFile" | "genericSecret"
>;

/**
 * Refuses to start with a file that is there and of no use: that is best seen by who rolls it out. One
 * that is missing may come later. Throws TRUST_BUNDLE_INVALID, CRL_INVALID, TICKET_KEYS_INVALID or
 * GENERIC_SECRET_INVALID; INVALID_VALUE or SETTINGS_CONFLICT for a federated trust domain that can be none.
 */
export async function refuseBrokenFiles(files: Files, origins: RunOrigins): Promise<void> {
  const { trustBundle, trustDomain, federatedBundle, crl, ticketKeysFile, genericSecret } = files;
  const federated = Object.entries(federatedBundle);
  for (const [domain] of federated) refuseDomain(domain, origins, trustDomain);
  const places = [
    ...(trustBundle === undefined ? [] : [{ path: trustBundle, trustDomain }]),
    ...federated.map(([domain, path]) => ({ path, trustDomain: domain, federated: true })),
  ];
  if (places.length > 0) {
    const { checkAnchorFile } = await import("../secrets/anchor-file.ts");
    for (const place of places) await checkAnchorFile(place);
  }
  if (crl !== undefined) {
    const { checkCrlFile } = await import("../secrets/crl-file.ts");
    await checkCrlFile(crl);
  }
  if (ticketKeysFile !== undefined || Object.keys(genericSecret).length > 0) {
    const { checkFurtherFiles } = await import("../secrets/further/check.ts");
    await checkFurtherFiles(ticketKeysFile, genericSecret);
  }
}

function refuseDomain(domain: string, { federatedBundle }: RunOrigins, own: string): void {
  const name = JSON.stringify(domain);
  const flaw = trustDomainProblem(domain);
  if (flaw !== undefined)
    throw problem(
      "INVALID_VALUE",
      federatedBundle,
      `${name} is no trust domain: ${flaw}`,
      "DOMAIN=FILE, the domain without spiffe://, is one",
    );
  if (domain === own)
    throw problem(
      "SETTINGS_CONFLICT",
      federatedBundle,
      `${name} is the workload's own trust domain`,
      "give its roots with --trust-bundle",
    );
}
