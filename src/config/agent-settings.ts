import type { ConfigOf, SettingsTable } from "./setting.ts";
import { caSettings } from "./ca-settings.ts";
import { certificateSettings } from "./certificate-settings.ts";
import { furtherSettings } from "./further-settings.ts";
import { hookSettings } from "./hook-settings.ts";
import { identitySettings } from "./identity-settings.ts";
import { mountedSettings } from "./mounted-settings.ts";
import { outputSettings } from "./output-settings.ts";
import {
  adminSettings,
  loggingSettings,
  metricsSettings,
  processSettings,
} from "./process-settings.ts";
import { revocationSettings } from "./revocation-settings.ts";
import { sdsSettings } from "./sds-settings.ts";
import { stateSettings } from "./state-settings.ts";
import { trustSettings } from "./trust-settings.ts";

/**
 * The agent's own settings, whichever CA it uses, in the order in which they are printed. A provider
 * brings its own table; `cli.ts` joins them.
 */
export const agentSettings = {
  ...identitySettings,
  ...certificateSettings,
  ...stateSettings,
  ...trustSettings,
  ...revocationSettings,
  ...caSettings,
  ...mountedSettings,
  ...hookSettings,
  ...outputSettings,
  ...furtherSettings,
  ...sdsSettings,
  ...metricsSettings,
  ...adminSettings,
  ...loggingSettings,
  ...processSettings,
} satisfies SettingsTable;

export type AgentConfig = ConfigOf<typeof agentSettings>;
