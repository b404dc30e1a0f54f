import type { Counting } from "./counting.ts";
import type { Instruments } from "./instruments.ts";

/** How writing what is served to files goes. */
export function outputCounting(instruments: Instruments): Counting {
  return {
    "output.written": (e) => {
      instruments.add("node_agent_output_writes_total", { outcome: "success" });
      instruments.set("node_agent_output_unwritten", {}, 0);
      instruments.set("node_agent_output_last_write_timestamp_seconds", {}, e.at / 1000);
    },
    "output.write_failed": () => {
      instruments.add("node_agent_output_writes_total", { outcome: "failure" });
      instruments.set("node_agent_output_unwritten", {}, 1);
    },
  };
}
