import type { Counting } from "./counting.ts";
import type { Instruments } from "./instruments.ts";

/** What was found in the state folder at the start, and how storing goes. */
export function stateCounting(instruments: Instruments): Counting {
  const found = (outcome: "loaded" | "absent" | "refused"): void =>
    instruments.add("node_agent_state_loads_total", { outcome });
  return {
    "state.loaded": () => found("loaded"),
    "state.absent": () => found("absent"),
    "state.refused": () => found("refused"),
    "state.saved": (e) => {
      instruments.add("node_agent_state_saves_total", { outcome: "success" });
      instruments.set("node_agent_state_unsaved", {}, 0);
      instruments.set("node_agent_state_last_save_timestamp_seconds", {}, e.at / 1000);
    },
    "state.removed": () => instruments.set("node_agent_state_unsaved", {}, 0),
    "state.save_failed": () => {
      instruments.add("node_agent_state_saves_total", { outcome: "failure" });
      instruments.set("node_agent_state_unsaved", {}, 1);
    },
  };
}
