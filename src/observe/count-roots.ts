import type { Counting } from "./counting.ts";
import type { Instruments } from "./instruments.ts";
import { metricTable } from "./metric-table.ts";

/** The trust bundle, the file of configured roots, and certificates that wait for a root. */
export function rootCounting(instruments: Instruments): Counting {
  const { source: sources } = metricTable.node_agent_trust_bundle_roots.labels;

  const fileRead = (outcome: "success" | "failure") => (): void => {
    instruments.add("node_agent_trust_bundle_reloads_total", { outcome });
    const unusable = outcome === "failure" ? 1 : 0;
    instruments.set("node_agent_trust_bundle_file_unusable", {}, unusable);
  };

  return {
    "roots.changed": (e) => {
      for (const source of sources)
        instruments.set("node_agent_trust_bundle_roots", { source }, e[source]);
      instruments.set("node_agent_trust_bundle_empty", {}, 0);
    },
    "roots.none_left": () => instruments.set("node_agent_trust_bundle_empty", {}, 1),
    "roots.staged": ({ seconds, outcome }) =>
      instruments.observe("node_agent_root_staging_seconds", { outcome }, seconds),
    "trust_bundle.loaded": fileRead("success"),
    "trust_bundle.unusable": fileRead("failure"),
  };
}
