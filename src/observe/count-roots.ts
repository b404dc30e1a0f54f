import type { Counting } from "./counting.ts";
import type { Instruments } from "./instruments.ts";
import { metricTable } from "./metric-table.ts";

/** The trust bundle, the file of configured roots, and certificates that wait for a root. */
export function rootCounting(instruments: Instruments): Counting {
  const { source: sources } = metricTable.node_agent_trust_bundle_roots.labels;

  const unusable = new Set<string>();

  const fileRead =
    (outcome: "success" | "failure") =>
    ({ trustDomain }: { readonly trustDomain?: string }): void => {
      const failed = outcome === "failure";
      instruments.add("node_agent_trust_bundle_reloads_total", { outcome });
      if (trustDomain === undefined)
        return instruments.set("node_agent_trust_bundle_file_unusable", {}, failed ? 1 : 0);
      if (failed) unusable.add(trustDomain);
      else unusable.delete(trustDomain);
      instruments.set("node_agent_federated_bundles_unusable", {}, unusable.size);
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
