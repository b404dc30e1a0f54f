import { settle } from "./responses.ts";
import { WILDCARD } from "./select.ts";
import {
  type Rejection,
  setInterest,
  type Step,
  type Subscription,
  type Wildcard,
  type World,
} from "./subscription.ts";

/** What a `DeltaDiscoveryRequest` says, reduced to what matters on a stream of one type. */
export interface DeltaRequest {
  readonly subscribe: readonly string[];
  readonly unsubscribe: readonly string[];
  /** Name -> version of what the client has from an earlier stream; counts in the first request. */
  readonly has: ReadonlyMap<string, string>;
  /** Empty, or the nonce of the response that is answered. */
  readonly nonce: string;
  /** Present in a NACK. */
  readonly error: Rejection | undefined;
}

/**
 * One request on a delta stream (docs/sds-protocol.md has the rules and their tests). It does two
 * things that have nothing to do with each other: it may answer a response, and it may change the
 * subscription. So a stale nonce, or a NACK, loses no change.
 *
 * Every name in `subscribe` is answered, whatever was sent before: the client asks because it needs
 * it. The one exception is what a client that reconnects says it has. A name that is in `unsubscribe`
 * too is subscribed to: the mistake must not cost anybody a certificate.
 */
export function receiveDelta(state: Subscription, request: DeltaRequest, world: World): Step {
  const { catalogue, now } = world;
  const settled =
    state.opened && request.nonce !== "" && settle(state, request.nonce, request.error, now);
  const before = settled ? settled.state : state;
  const asked = new Set(request.subscribe);
  const dropped = new Set(request.unsubscribe.filter((name) => !asked.has(name)));

  const wildcard = wildcardOf(state, asked, dropped);
  const known = request.subscribe.filter((name) => catalogue.serves(name));
  const kept = [...state.named].filter((name) => !dropped.has(name));
  const named = new Set([...kept, ...known]);
  const all = wildcard === "none" ? [] : world.wildcard;
  // Whoever drops one name and still wants all is told what it has now.
  const again = (name: string): boolean => asked.has(name) || dropped.has(name);
  const unknown = [...asked].filter((name) => !catalogue.serves(name));
  const never = unknown.filter((name) => name !== WILDCARD);
  const denied = never.length === 0 ? before.denied : [...new Set([...before.denied, ...never])];

  const step = setInterest(
    { ...before, opened: true, wildcard, named, denied },
    [...named, ...all, ...(all.length === 0 ? unknown : never)],
    { again, forgive: true, ...(state.opened ? {} : { has: request.has }) },
    world,
  );
  return { state: step.state, facts: [...(settled ? settled.facts : []), ...step.facts] };
}

function wildcardOf(
  state: Subscription,
  asked: ReadonlySet<string>,
  dropped: ReadonlySet<string>,
): Wildcard {
  if (asked.has(WILDCARD)) return "asked";
  if (dropped.has(WILDCARD)) return "none";
  if (!state.opened) return asked.size === 0 ? "implied" : "none";
  return state.wildcard;
}
