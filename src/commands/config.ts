import { configOptions } from "../cli/commands.ts";
import { renderConfig } from "../cli/config-command.ts";
import { agentRules } from "../config/derive.ts";
import { loadConfig } from "../config/load.ts";
import { readTextFile } from "../core/regular-file.ts";
import type { Host } from "../host.ts";
import { chooseSource } from "./choose-source.ts";
import { derivedSettings } from "./derived.ts";
import { runSettings } from "./run-settings.ts";

/**
 * `node-agent config`: the effective settings, redacted, and where each came from. Refuses the settings
 * that `run` refuses, and touches neither the network nor the socket.
 */
export async function config(host: Host, args: readonly string[]): Promise<number> {
  const table = { ...runSettings, ...configOptions };
  const loaded = await loadConfig(table, {
    argv: args,
    env: host.env,
    readFile: readTextFile,
    rules: agentRules,
  });
  for (const warning of loaded.warnings) host.complain(`warning: ${warning}`);
  const { config: settings, origins } = loaded;
  const chosen = await chooseSource(settings, origins, host);
  const derived = await derivedSettings(settings, origins, chosen);
  host.print(renderConfig(runSettings, { config: settings, origins, derived }, settings.output));
  return 0;
}
