import { agentSettings } from "../../../src/config/agent-settings.ts";
import { agentRules } from "../../../src/config/derive.ts";
import { secret, stringMap } from "../../../src/config/kinds.ts";
import { loadConfig, type Loaded } from "../../../src/config/load.ts";
import { ConfigError } from "../../../src/config/problem.ts";
import type { SettingsTable } from "../../../src/config/setting.ts";
import { Sensitive } from "../../../src/core/sensitive.ts";

/** The agent's rows and one of a provider's kind: a secret map with a prefix of variables. */
export const settings = {
  ...agentSettings,
  headers: {
    flag: "ca-header",
    env: ["CA_HEADER_*"],
    kind: secret(stringMap),
    default: new Sensitive({}),
    help: "Extra metadata for the CA.",
    group: "CA",
  },
} satisfies SettingsTable;

export interface Sources {
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The content of `agent.yaml`, which is then the configuration file. */
  readonly file?: string;
}

export function load({ argv = [], env = {}, file }: Sources): Promise<Loaded<typeof settings>> {
  return loadConfig(settings, {
    argv,
    env: file === undefined ? env : { NODE_AGENT_CONFIG: "agent.yaml", ...env },
    readFile: async (path) => {
      if (path !== "agent.yaml" || file === undefined) throw new Error(`no file ${path}`);
      return file;
    },
    rules: agentRules,
  });
}

/** The lines a user sees, and the exit status. */
export async function refusal(sources: Sources): Promise<{ lines: string[]; exit: number }> {
  try {
    await load(sources);
  } catch (error) {
    if (error instanceof ConfigError) {
      return { lines: error.describe().split("\n"), exit: error.exitCode };
    }
    throw error;
  }
  throw new Error("the settings were accepted");
}
