import { providerSettings } from "../ca/providers/list.ts";
import { agentSettings } from "../config/agent-settings.ts";
import type { ConfigOf, OriginsOf } from "../config/setting.ts";

/** The settings of `node-agent run`: the agent's own and every provider's. */
export const runSettings = { ...agentSettings, ...providerSettings };

export type RunConfig = ConfigOf<typeof runSettings>;
export type RunOrigins = OriginsOf<typeof runSettings>;
