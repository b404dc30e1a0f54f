import { inFlight, newestNonce, settle } from "./responses.ts";
import {
  type Catalogue,
  type Fact,
  type Rejection,
  type Step,
  type Subscription,
  subscribe,
  subscribedNames,
  unsubscribe,
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
export function receive(
  state: Subscription,
  request: SotwRequest,
  catalogue: Catalogue,
  now: number,
): Step {
  const newest = newestNonce(state);
  // Before our first response every nonce is void: it is from a stream that ended.
  if (newest === undefined || request.nonce === "") {
    return setInterest(state, request.names, catalogue, (name) => {
      const resource = state.resources.get(name);
      return resource === undefined || !inFlight(resource, now);
    });
  }
  const settled = settle(state, request.nonce, request.error);
  if (request.nonce !== newest) return settled;
  const interest = setInterest(settled.state, request.names, catalogue, () => false);
  return { state: interest.state, facts: [...settled.facts, ...interest.facts] };
}

/** Makes `names` the whole interest. Names that stay are answered `again` only where it says so. */
function setInterest(
  state: Subscription,
  names: readonly string[],
  catalogue: Catalogue,
  again: (name: string) => boolean,
): Step {
  const wanted = new Set(names);
  const had = new Set(subscribedNames(state));
  const removed = [...had].filter((name) => !wanted.has(name));
  const added = [...wanted].filter((name) => !had.has(name) || again(name));
  if (removed.length === 0 && added.length === 0) return { state, facts: [] };
  const step = subscribe(unsubscribe(state, removed), added, catalogue);
  const has = subscribedNames(step.state);
  const same = has.length === had.size && has.every((name) => had.has(name));
  const facts: readonly Fact[] = same
    ? step.facts
    : [{ type: "subscribed", names: has }, ...step.facts];
  return { state: step.state, facts };
}
