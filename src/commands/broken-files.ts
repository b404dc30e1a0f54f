import { problem } from "../config/problem.ts";
import type { Clock } from "../core/clock.ts";
import { toAgentError } from "../core/errors.ts";
import { trustDomainProblem } from "../identity/names.ts";
import type { Host } from "../host.ts";
import type { RunConfig, RunOrigins } from "./run-settings.ts";

type Files = Pick<
  RunConfig,
  "trustBundle" | "federatedBundle" | "crl" | "ticketKeysFile" | "genericSecret"
>;

/** What a start looks at beside the files. */
export interface StartFacts {
  /** The workload's own; undefined: its certificate says it, later. */
  readonly trustDomain: string | undefined;
  /** Something is stored that may be served without any of them. */
  readonly isStored: () => Promise<boolean>;
  readonly host: Pick<Host, "complain">;
  readonly clock: Clock;
}

/**
 * Refuses to start with a file that is there and of no use: that is best seen by who rolls it out. One
 * that is missing may come later; and where something stored can be served it is a warning, or a mistake in a
 * ConfigMap would be an outage at the next restart. Throws TRUST_BUNDLE_INVALID, CRL_INVALID,
 * TICKET_KEYS_INVALID or GENERIC_SECRET_INVALID; INVALID_VALUE or SETTINGS_CONFLICT for a federated trust
 * domain that can be none.
 */
export async function refuseBrokenFiles(
  files: Files,
  origins: RunOrigins,
  { trustDomain, isStored, host, clock }: StartFacts,
): Promise<void> {
  for (const domain of Object.keys(files.federatedBundle))
    refuseDomain(domain, origins, trustDomain);
  for (const check of checksOf(files, trustDomain, clock)) {
    try {
      await check();
    } catch (thrown) {
      if (!(await isStored())) throw thrown;
      host.complain(`warning: ${toAgentError(thrown).describe()}`);
    }
  }
}

/** One for each kind of file that is set. */
function checksOf(
  files: Files,
  trustDomain: string | undefined,
  clock: Clock,
): readonly (() => Promise<void>)[] {
  const { trustBundle, federatedBundle, crl, ticketKeysFile, genericSecret } = files;
  const places = [
    ...(trustBundle === undefined ? [] : [{ path: trustBundle, trustDomain }]),
    ...Object.entries(federatedBundle).map(([domain, path]) => ({
      path,
      trustDomain: domain,
      federated: true,
    })),
  ];
  const roots = places.map((place) => async () => {
    const { checkAnchorFile } = await import("../secrets/anchor-file.ts");
    await checkAnchorFile(place, clock);
  });
  const lists = async (path: string): Promise<void> => {
    const { checkCrlFile } = await import("../secrets/crl-file.ts");
    await checkCrlFile(path, clock);
  };
  const further = async (): Promise<void> => {
    const { checkFurtherFiles } = await import("../secrets/further/check.ts");
    await checkFurtherFiles(ticketKeysFile, genericSecret, clock);
  };
  const hasFurther = ticketKeysFile !== undefined || Object.keys(genericSecret).length > 0;
  return [
    ...roots,
    ...(crl === undefined ? [] : [() => lists(crl)]),
    ...(hasFurther ? [further] : []),
  ];
}

function refuseDomain(
  domain: string,
  { federatedBundle }: RunOrigins,
  own: string | undefined,
): void {
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
