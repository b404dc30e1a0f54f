import { constants } from "node:os";
import { waitOptions } from "../cli/commands.ts";
import { agentRules, socketPath } from "../config/derive.ts";
import { loadConfig } from "../config/load.ts";
import { systemClock } from "../core/clock.ts";
import { readTextFile } from "../core/regular-file.ts";
import { aborted, type Host } from "../host.ts";
import { waitForSecrets } from "../sds/client/wait.ts";
import { runSettings } from "./run-settings.ts";

/**
 * `node-agent wait`: returns when the socket serves the secrets. It takes the settings of `run` too, so
 * that the same environment and file lead both to the same socket.
 */
export async function wait(host: Host, args: readonly string[]): Promise<number> {
  const { config, warnings } = await loadConfig(
    { ...runSettings, ...waitOptions },
    {
      argv: args,
      env: host.env,
      readFile: readTextFile,
      rules: agentRules,
    },
  );
  for (const warning of warnings) host.complain(`warning: ${warning}`);
  const path = socketPath(config);
  const { names, max: maxMs } = config;
  const served = waitForSecrets({ path, names, maxMs, clock: systemClock }).then(() => 0);
  return Promise.race([served, stopped(host.stop)]);
}

/** Nothing is to be drained: it ends as if the signal had ended it. */
async function stopped(stop: AbortSignal): Promise<number> {
  await aborted(stop);
  return 128 + (stop.reason === "SIGINT" ? constants.signals.SIGINT : constants.signals.SIGTERM);
}
