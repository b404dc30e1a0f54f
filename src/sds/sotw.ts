import { inFlight, newestNonce, settle } from "./responses.ts";
import { WILDCARD } from "./select.ts";
import {
  type Rejection,
  setInterest,
  type Step,
  type Subscription,
  type Wildcard,
  type World,
} from "./subscription.ts";

/** What a `DiscoveryRequest` says, reduced to what matters on a stream of one type. */
export interface SotwRequest {
  /** The whole interest of the client, every time. Duplicates count once. */
  readonly names: readonly string[];
  /** Empty, or the nonce of the response that is answered. */
  readonly nonce: string;
  /** Present in a NACK. */
  readonly error: Rejection | undefined;
}

/**
 * One request on a state-of-the-world stream (docs/sds-protocol.md has the rules and their tests).
 *
 * The nonce does two things that must be kept apart, because several responses may be under way, one
 * for each name. As an answer it belongs to the response that carried it, however many followed. As
 * a date it tells whether the client knew our newest response when it wrote its names: if not, they
 * are not read, and the answer to the newest response brings them again.
 */
export function receive(state: Subscription, request: SotwRequest, world: World): Step {
  const { now } = world;
  const newest = newestNonce(state);
  // Before our first response every nonce is void: it is from a stream that ended.
  if (newest === undefined || request.nonce === "") {
    return interest(state, request.names, world, (name) => {
      const resource = state.resources.get(name);
      return resource === undefined || !inFlight(resource, now);
    });
  }
  const settled = settle(state, request.nonce, request.error, now);
  if (request.nonce !== newest) return settled;
  const step = interest(settled.state, request.names, world, () => false);
  return { state: step.state, facts: [...settled.facts, ...step.facts] };
}

function interest(
  state: Subscription,
  names: readonly string[],
  world: World,
  again: (name: string) => boolean,
): Step {
  const wildcard = wildcardOf(state, names);
  const all = wildcard === "none" ? [] : world.wildcard;
  // Where nothing stands for `*`, it is a name like any other that nobody serves.
  const given = all.length === 0 ? names : names.filter((name) => name !== WILDCARD);
  return setInterest({ ...state, opened: true, wildcard }, [...given, ...all], { again }, world);
}

/** No names mean all only as long as there never were any (xDS: the legacy wildcard). */
function wildcardOf(state: Subscription, names: readonly string[]): Wildcard {
  if (names.includes(WILDCARD)) return "asked";
  const neverNamed = !state.opened || state.wildcard === "implied";
  return names.length === 0 && neverNamed ? "implied" : "none";
}
