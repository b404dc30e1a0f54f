import type { Host } from "../host.ts";
import { commit, version as number } from "../version.ts";

/** `node-agent version [-o json]`: what to put into a bug report. */
export async function version(host: Host, args: readonly string[]): Promise<number> {
  const facts = { version: number, commit, node: process.version, sds: "v3" };
  const json = args.join(" ") === "-o json";
  host.print(
    json
      ? `${JSON.stringify(facts)}\n`
      : `node-agent ${facts.version} (commit ${facts.commit}, Node ${facts.node}, SDS ${facts.sds})\n`,
  );
  return 0;
}
