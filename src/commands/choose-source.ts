import type { AgentOptions } from "../agent.ts";
import { rotatingOptions } from "./agent-options.ts";
import { type ChosenCa, chooseCa, endpointNames } from "./choose-ca.ts";
import type { Host } from "../host.ts";
import { type ChosenFiles, chooseFiles } from "./choose-files.ts";
import type { RunConfig, RunOrigins } from "./run-settings.ts";

/** Where certificates come from. */
export type Chosen = ChosenCa | ChosenFiles;

/**
 * Mounted files where Istio would take them, else a CA. Complains of settings that are of no use then; throws
 * all that is wrong with them.
 */
export async function chooseSource(
  config: RunConfig,
  origins: RunOrigins,
  host: Pick<Host, "env" | "complain">,
): Promise<Chosen> {
  const files = await chooseFiles(config, origins);
  if (files === undefined) return chooseCa(config, host.env);
  if (config.stateDir !== undefined)
    host.complain(`warning: ${origins.stateDir}: unused, since the certificate is mounted`);
  return files;
}

/** The same for the agent, with what the settings say about its use. */
export function sourceOf(
  chosen: Chosen,
  config: RunConfig,
  origins: RunOrigins,
): AgentOptions["source"] {
  const rotating = rotatingOptions(config, origins, trustDomainOf(chosen));
  if (!isMounted(chosen)) return { ...chosen, ...rotating };
  const { mounted, keyProvider } = chosen;
  return { mounted, keyProvider, trust: rotating.trust, lifeMs: config.ttl };
}

/** The workload's own trust domain; undefined: its certificate, which is mounted, says it. */
export function trustDomainOf(chosen: Chosen): string | undefined {
  return isMounted(chosen) ? chosen.mounted.expected.trustDomain : chosen.identity.trustDomain;
}

/** The names of the CAs in logs and metrics, in the order of failover. */
export function endpointsOf(chosen: Chosen): readonly string[] {
  return isMounted(chosen) ? [] : endpointNames(chosen);
}

export function isMounted(chosen: Chosen): chosen is ChosenFiles {
  return "mounted" in chosen;
}
