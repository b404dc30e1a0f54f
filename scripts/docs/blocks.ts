import { caProviders } from "../../src/ca/providers/list.ts";
import { caServerSettings } from "../../src/ca/server/settings.ts";
import { commandOptions, secretOptions } from "../../src/cli/commands.ts";
import { agentSettings } from "../../src/config/agent-settings.ts";
import { renderEventTable } from "../../src/observe/log-docs.ts";
import { renderMetricsTable } from "../../src/observe/metric-docs.ts";
import { renderErrors } from "./errors.ts";
import type { Blocks } from "./markdown.ts";
import { renderSettings, type TitledTable } from "./settings.ts";

/** Every settings table there is. */
export const settingsTables: readonly TitledTable[] = [
  { settings: agentSettings },
  ...caProviders.map(({ name, settings }) => ({ title: `provider ${name}`, settings })),
  { title: "node-agent ca", settings: caServerSettings },
  ...Object.values(commandOptions).map((settings) => ({ settings })),
];

/** What the documents have from the code: `<!-- settings -->`, `<!-- errors -->`, … */
export const blocks: Blocks = {
  settings: () => renderSettings(settingsTables),
  "settings:ca": () => renderSettings([{ settings: caServerSettings }]),
  "settings:secret": () => renderSettings([{ settings: secretOptions }]),
  errors: renderErrors,
  metrics: renderMetricsTable,
  events: renderEventTable,
};
