import { readFile } from "node:fs/promises";
import { configOptions } from "../cli/commands.ts";
import { renderConfig } from "../cli/config-command.ts";
import { agentRules } from "../config/derive.ts";
import { loadConfig } from "../config/load.ts";
import type { Host } from "../host.ts";
import { runSettings } from "./run-settings.ts";

/** `node-agent config`: the effective settings, redacted, and where each came from. */
export async function config(host: Host, args: readonly string[]): Promise<number> {
  const table = { ...runSettings, ...configOptions };
  const loaded = await loadConfig(table, {
    argv: args,
    env: host.env,
    readFile: (path) => readFile(path, "utf8"),
    rules: agentRules,
  });
  for (const warning of loaded.warnings) host.complain(`warning: ${warning}`);
  host.print(renderConfig(runSettings, loaded, loaded.config.output));
  return 0;
}
