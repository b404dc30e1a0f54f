import type { EventOf, FetchOutcome } from "../core/events.ts";
import type { Peer } from "./peer.ts";
import { cut } from "./wire.ts";

/** As many as a person would read; a request may name a thousand. */
const NAMES_SHOWN = 8;

/** What logs and metrics learn of a request that is answered at once (FetchSecrets, REST). */
export function fetchEvent(
  protocol: EventOf<"sds.fetch">["protocol"],
  names: readonly string[],
  outcome: FetchOutcome,
  { connection }: Pick<Peer, "connection">,
): EventOf<"sds.fetch"> {
  const shown = names.slice(0, NAMES_SHOWN).map(cut);
  if (names.length > shown.length) shown.push(`and ${names.length - shown.length} more`);
  return { type: "sds.fetch", protocol, names: shown, outcome, connection };
}
