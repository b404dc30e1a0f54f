import { startCaServer } from "../ca/server/server.ts";
import { caServerRules } from "../ca/server/rules.ts";
import { caServerSettings } from "../ca/server/settings.ts";
import { loadConfig } from "../config/load.ts";
import { systemClock } from "../core/clock.ts";
import { readTextFile } from "../core/regular-file.ts";
import { aborted, type Host } from "../host.ts";
import { refuseExposingOptions } from "./node-options.ts";

/** `node-agent ca`: the development CA as a server, until it is told to stop. */
export async function ca(host: Host, args: readonly string[]): Promise<number> {
  const { config, warnings } = await loadConfig(caServerSettings, {
    argv: args,
    env: host.env,
    readFile: readTextFile,
    rules: caServerRules,
  });
  for (const warning of warnings) host.complain(`warning: ${warning}`);
  if (!config.development) refuseExposingOptions(host.env["NODE_OPTIONS"], process.execArgv);
  const server = await startCaServer(config, {
    clock: systemClock,
    write: (line) => host.print(`${line}\n`),
  });
  await aborted(host.stop);
  await server.close(config.drainTimeout);
  return 0;
}
