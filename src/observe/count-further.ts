import type { Counting } from "./counting.ts";
import type { Instruments } from "./instruments.ts";

/** Session ticket keys and generic secrets. */
export function furtherCounting(instruments: Instruments): Counting {
  const keysFrom = (at: number): void =>
    instruments.set("node_agent_ticket_keys_timestamp_seconds", {}, at / 1000);
  const outdated = (keys: number): void =>
    instruments.set("node_agent_ticket_keys_outdated", {}, keys);
  const generic = (name: string, unusable: 0 | 1): void =>
    instruments.set("node_agent_generic_secret_file_unusable", { generic: name }, unusable);
  return {
    "ticket_keys.rotated": ({ reason, at }) => {
      instruments.add("node_agent_ticket_keys_made_total", { reason });
      keysFrom(at);
    },
    "ticket_keys.loaded": ({ at }) => {
      instruments.set("node_agent_ticket_keys_file_unusable", {}, 0);
      keysFrom(at);
    },
    "ticket_keys.unusable": () => instruments.set("node_agent_ticket_keys_file_unusable", {}, 1),
    "ticket_keys.outdated": ({ keys }) => outdated(keys),
    "ticket_keys.replaced": () => outdated(0),
    "generic_secret.loaded": ({ name }) => generic(name, 0),
    "generic_secret.unusable": ({ name }) => generic(name, 1),
  };
}
