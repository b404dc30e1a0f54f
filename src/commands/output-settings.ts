import { stat } from "node:fs/promises";
import { problem } from "../config/problem.ts";
import { groupId } from "../core/group.ts";
import type { OutputSettings } from "../output/output.ts";
import type { RunConfig, RunOrigins } from "./run-settings.ts";

/** Where what is served is written; undefined: nowhere. Throws INVALID_VALUE for a group that is none. */
export function outputSettings(config: RunConfig): OutputSettings | undefined {
  const { outputCerts, outputCertsGroup, outputCertsKeyMode } = config;
  if (outputCerts === undefined) return undefined;
  const gid =
    outputCertsGroup === undefined ? undefined : groupId("--output-certs-group", outputCertsGroup);
  // A group is named so that it may read.
  const keyMode = outputCertsKeyMode ?? (gid === undefined ? 0o600 : 0o640);
  return { folder: outputCerts, keyMode, gid };
}

/**
 * Refuses to start where a file stands in the folder's place: that will never work. What may change, a
 * full disk or a mount that is late, is told while the agent runs. Throws INVALID_VALUE.
 */
export async function refuseFileAsOutput(
  { outputCerts }: RunConfig,
  origins: RunOrigins,
): Promise<void> {
  if (outputCerts === undefined) return;
  const facts = await stat(outputCerts).catch(() => undefined);
  if (facts === undefined || facts.isDirectory()) return;
  const hint = "name a folder; it is made where there is none";
  throw problem("INVALID_VALUE", origins.outputCerts, `${outputCerts} is not a folder`, hint);
}
