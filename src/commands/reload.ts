import type { Agent } from "../agent.ts";
import { agentRules } from "../config/derive.ts";
import { loadConfig } from "../config/load.ts";
import { toAgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import { readTextFile } from "../core/regular-file.ts";
import type { Host } from "../host.ts";
import { trustChoice } from "./agent-options.ts";
import { runSettings } from "./run-settings.ts";

/**
 * What SIGHUP does: the settings are read again, what of them can change while the agent runs takes
 * effect, and a new certificate is asked for. Settings that are wrong by now change nothing.
 */
export function reloader(
  host: Pick<Host, "env">,
  argv: readonly string[],
  agent: Pick<Agent, "reload" | "renew">,
  emit: Emit,
): () => void {
  const reload = async (): Promise<void> => {
    try {
      const inputs = { argv, env: host.env, readFile: readTextFile, rules: agentRules };
      const { config } = await loadConfig(runSettings, inputs);
      await agent.reload(trustChoice(config));
    } catch (error) {
      emit({ type: "agent.reload_failed", error: toAgentError(error) });
    }
    agent.renew();
  };
  // One after the other: the settings that were read last are those that count.
  let last = Promise.resolve();
  return () => {
    emit({ type: "agent.reloading", reason: "SIGHUP" });
    last = last.then(reload);
  };
}
