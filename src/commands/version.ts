import { choice } from "../config/kinds.ts";
import { loadConfig } from "../config/load.ts";
import type { SettingsTable } from "../config/setting.ts";
import type { Host } from "../host.ts";
import { commit, version as number } from "../version.ts";

const versionOptions = {
  output: {
    flag: "output",
    short: "o",
    env: [],
    kind: choice(["text", "json"]),
    default: "text",
    help: "Form of the output.",
    group: "node-agent version",
    flagOnly: true,
  },
} satisfies SettingsTable;

/** `node-agent version [-o json]`: what to put into a bug report. */
export async function version(host: Host, args: readonly string[]): Promise<number> {
  const options = { argv: args, env: {}, readFile: async () => "" };
  const { config } = await loadConfig(versionOptions, options);
  const facts = { version: number, commit, node: process.version, sds: "v3" };
  host.print(
    config.output === "json"
      ? `${JSON.stringify(facts)}\n`
      : `node-agent ${facts.version} (commit ${facts.commit}, Node ${facts.node}, SDS ${facts.sds})\n`,
  );
  return 0;
}
