import { caServerSettings } from "../ca/server/settings.ts";
import { commandOptions, helpOptions } from "../cli/commands.ts";
import { commandHelp, fullHelp } from "../cli/help.ts";
import { usage } from "../cli/usage.ts";
import { loadConfig } from "../config/load.ts";
import type { Host } from "../host.ts";
import { runSettings } from "./run-settings.ts";

/** `node-agent help`: a screen; with `--all` every flag; `node-agent ca --help`: those of one command. */
export async function help(host: Host, args: readonly string[]): Promise<number> {
  const about = args[0]?.startsWith("-") === false ? args[0] : undefined;
  const argv = about === undefined ? args : args.slice(1);
  const { config } = await loadConfig(helpOptions, { argv, env: {}, readFile: async () => "" });
  if (about === "ca") host.print(fullHelp([caServerSettings]));
  else if (about === "config" || about === "wait" || about === "secret")
    host.print(commandHelp(about, commandOptions[about]));
  else if (config.all)
    host.print(fullHelp([runSettings, ...Object.values(commandOptions), caServerSettings]));
  else host.print(usage(runSettings));
  return 0;
}
