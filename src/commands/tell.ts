import { loggingOptions, renewOptions } from "../cli/commands.ts";
import { agentRules, controlSocketPath } from "../config/derive.ts";
import { type Loaded, loadConfig } from "../config/load.ts";
import { DEADLINE_MS, tell } from "../control/client.ts";
import { systemClock } from "../core/clock.ts";
import { readTextFile } from "../core/regular-file.ts";
import type { Host } from "../host.ts";
import { runSettings } from "./run-settings.ts";

/*
 * The commands that POST to the control socket and print the answer. They take the settings of `run`
 * too, so that the same environment and file lead all to the same socket.
 */

/** `node-agent drain`: the agent serves no more, and stays. */
export async function drain(host: Host, args: readonly string[]): Promise<number> {
  return tellAgent(host, await loadConfig(runSettings, inputs(host, args)), "/drain");
}

/** `node-agent quit`: the agent stops, as at SIGTERM. */
export async function quit(host: Host, args: readonly string[]): Promise<number> {
  return tellAgent(host, await loadConfig(runSettings, inputs(host, args)), "/quitquitquit");
}

/** `node-agent renew`: the certificate is renewed now; with `--wait` it answers how that ended. */
export async function renew(host: Host, args: readonly string[]): Promise<number> {
  const loaded = await loadConfig({ ...runSettings, ...renewOptions }, inputs(host, args));
  const { wait, max } = loaded.config;
  if (!wait) return tellAgent(host, loaded, "/renew");
  const seconds = Math.ceil(max / 1_000);
  return tellAgent(host, loaded, `/renew?wait=${seconds}`, seconds * 1_000 + DEADLINE_MS);
}

/** `node-agent logging`: changes what is logged, or prints it. */
export async function logging(host: Host, args: readonly string[]): Promise<number> {
  const table = { ...runSettings, ...loggingOptions };
  const loaded = await loadConfig(table, inputs(host, args));
  const { level, component } = loaded.config;
  const query = new URLSearchParams();
  if (level !== undefined) query.set("level", level);
  if (component !== undefined) query.set("component", component);
  return tellAgent(host, loaded, `/logging?${query.toString()}`);
}

function inputs({ env }: Host, argv: readonly string[]) {
  return { argv, env, readFile: readTextFile, rules: agentRules };
}

async function tellAgent(
  host: Host,
  { config, warnings }: Pick<Loaded<typeof runSettings>, "config" | "warnings">,
  target: string,
  deadlineMs = DEADLINE_MS,
): Promise<number> {
  for (const warning of warnings) host.complain(`warning: ${warning}`);
  host.print(`${await tell(controlSocketPath(config), target, systemClock, deadlineMs)}\n`);
  return 0;
}
