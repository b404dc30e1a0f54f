import type { AgentConfig, agentSettings } from "./agent-settings.ts";
import { outputSettings } from "./output-settings.ts";
import { problem } from "./problem.ts";
import type { OriginsOf } from "./setting.ts";

/** Throws SETTINGS_CONFLICT for a setting that stands without the one it belongs to. */
export function checkOutput(config: AgentConfig, origins: OriginsOf<typeof agentSettings>): void {
  const { outputCerts, outputCertsKeyMode, outputCertsGroup } = config;
  const { afterOutputCommand, afterOutputPidFile, afterOutputSignal } = config;
  const needFolder = [
    [outputCertsKeyMode, origins.outputCertsKeyMode],
    [outputCertsGroup, origins.outputCertsGroup],
    [afterOutputCommand, origins.afterOutputCommand],
    [afterOutputPidFile, origins.afterOutputPidFile],
  ] as const;
  for (const [value, origin] of needFolder) {
    if (value === undefined || outputCerts !== undefined) continue;
    throw problem("SETTINGS_CONFLICT", origin, "no files are written", "set --output-certs too");
  }
  // As `node-agent config` prints it, the default stands alone.
  const isDefault = afterOutputSignal === outputSettings.afterOutputSignal.default;
  if (isDefault || afterOutputPidFile !== undefined) return;
  const hint = "set --after-output-pid-file too";
  throw problem("SETTINGS_CONFLICT", origins.afterOutputSignal, "nobody is named to get it", hint);
}
