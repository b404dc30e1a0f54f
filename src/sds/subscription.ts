import { fingerprint } from "./fingerprint.ts";

/**
 * What one stream asks for and what it was told: the core of SDS, pure data and pure functions.
 *
 * A response carries one resource, so a nonce stands for one version of one name. The variants of
 * the wire, state of the world and delta, are thin readers of requests over this core. Times are
 * monotonic milliseconds.
 */

/** How many names that nobody serves a stream reports, each once. They are a client's choice, and no news. */
export const REPORTED_UNKNOWN = 64;

/** All that the core knows of a secret: its version, never its content. */
export interface Versioned {
  readonly version: string;
}

export interface Catalogue<S extends Versioned = Versioned> {
  /** Whether the name exists here at all, ready or not. */
  serves(name: string): boolean;
  /** The secret to serve now; undefined while there is none (not issued yet, or expired). */
  get(name: string): S | undefined;
}

/** What a request is answered from. */
export interface World {
  readonly catalogue: Catalogue;
  /** The names that `*` stands for, and a first request without names; none unless that is allowed. */
  readonly wildcard: readonly string[];
  readonly now: number;
}

/** Why a client did not take a version: the `google.rpc.Status` in its NACK. */
export interface Rejection {
  readonly code: number;
  readonly message: string;
}

export type Verdict = "pending" | "accepted" | Rejection;

/** One response that was sent, and what the client said about it. */
export interface Sent {
  readonly nonce: string;
  readonly name: string;
  readonly version: string;
  readonly sentAt: number;
  readonly verdict: Verdict;
  /** When the client answered. */
  readonly answeredAt?: number;
}

/** A stream's record of one name. It outlives the subscription: a NACK holds for the whole stream. */
export interface Resource {
  readonly subscribed: boolean;
  /** True until the name is answered after it was (again) subscribed, whatever was sent before. */
  readonly unanswered: boolean;
  /** The newest response with this name. */
  readonly last: Sent | undefined;
  /** Versions the client refused, newest last. */
  readonly rejected: readonly string[];
}

/** Whether a client wants all there is: it never said a name (`implied`), or said `*`. */
export type Wildcard = "none" | "implied" | "asked";

export interface Subscription {
  /** Unique in the process, and in each nonce: no other stream's nonce matches by accident. */
  readonly id: number;
  /** False before the first request. */
  readonly opened: boolean;
  readonly wildcard: Wildcard;
  /** Delta: the names that are served and that the client subscribed to one by one. */
  readonly named: ReadonlySet<string>;
  readonly resources: ReadonlyMap<string, Resource>;
  /** How many responses were sent; with `id` it makes the newest nonce. */
  readonly count: number;
  /** Responses that a newer one with the same name overtook before they were answered, oldest first. */
  readonly overtaken: readonly Sent[];
  /** Names that may need a response, in order, each once. */
  readonly due: readonly string[];
  /** Fingerprints of the names that were reported as unknown: never the names, which a client makes up. */
  readonly unknown: ReadonlySet<number>;
  /** Delta: names that the client has to be told are never served. */
  readonly denied: readonly string[];
  /** Nonces of the latest responses that told so: their ACKs say nothing of a secret. */
  readonly denials: readonly string[];
}

/** What happened, for logs, metrics and debug pages. */
export type Fact =
  | { readonly type: "subscribed"; readonly names: readonly string[] }
  | { readonly type: "unknown"; readonly name: string }
  | { readonly type: "held"; readonly name: string }
  | { readonly type: "ack"; readonly response: Sent }
  | { readonly type: "nack"; readonly response: Sent; readonly rejection: Rejection }
  | { readonly type: "repeated"; readonly nonce: string }
  | { readonly type: "stale"; readonly nonce: string };

export interface Step {
  readonly state: Subscription;
  readonly facts: readonly Fact[];
}

export function openSubscription(id: number): Subscription {
  return {
    id,
    opened: false,
    wildcard: "none",
    named: new Set(),
    resources: new Map(),
    count: 0,
    overtaken: [],
    due: [],
    unknown: new Set(),
    denied: [],
    denials: [],
  };
}

const NEVER_SEEN: Resource = {
  subscribed: false,
  unanswered: false,
  last: undefined,
  rejected: [],
};

/** The names subscribed now, in the order they were asked for; names nobody serves are not among them. */
export function subscribedNames(state: Subscription): string[] {
  return [...state.resources].filter(([, r]) => r.subscribed).map(([name]) => name);
}

/** How names that are subscribed to are to be answered. */
export interface Terms {
  /** Whether a name that stays, and had an answer, is answered again. */
  readonly again: (name: string) => boolean;
  /** Versions the client has from an earlier stream: what is current is not sent again. */
  readonly has?: ReadonlyMap<string, string>;
  /** True: what was refused before may be sent once more, because the client asked for just that. */
  readonly forgive?: boolean;
}

/**
 * Makes `names` the whole interest of the client: the one way in which a subscription changes. Added
 * names are answered, even if this stream got the same version before (a client that dropped a name
 * dropped its secret); dropped ones are never sent again.
 */
export function setInterest(
  state: Subscription,
  names: Iterable<string>,
  terms: Terms,
  { catalogue, now }: World,
): Step {
  const wanted = new Set(names);
  const had = new Set(subscribedNames(state));
  const removed = [...had].filter((name) => !wanted.has(name));
  const added = [...wanted].filter((name) => !had.has(name) || terms.again(name));
  if (removed.length === 0 && added.length === 0) return { state, facts: [] };
  const step = subscribe(unsubscribe(state, removed), added, terms, catalogue, now);
  const has = subscribedNames(step.state);
  const same = has.length === had.size && has.every((name) => had.has(name));
  const facts: readonly Fact[] = same
    ? step.facts
    : [{ type: "subscribed", names: has }, ...step.facts];
  return { state: step.state, facts };
}

/**
 * A name nobody serves is reported once and leads to nothing; one without a version yet is held: an
 * empty answer would end the client's warming.
 */
function subscribe(
  state: Subscription,
  names: Iterable<string>,
  { has, forgive = false }: Terms,
  catalogue: Catalogue,
  now: number,
): Step {
  const facts: Fact[] = [];
  const resources = new Map(state.resources);
  const due = new Set(state.due);
  const unknown = new Set(state.unknown);
  for (const name of names) {
    if (catalogue.serves(name)) {
      const resource = resources.get(name) ?? NEVER_SEEN;
      const version = has?.get(name) ?? "";
      const claimed = VERSION.test(version);
      const waits = resource.subscribed && resource.unanswered;
      resources.set(name, {
        subscribed: true,
        unanswered: !claimed,
        last: claimed ? fromBefore(name, version, now) : resource.last,
        rejected: forgive ? [] : resource.rejected,
      });
      due.add(name);
      if (!waits && catalogue.get(name) === undefined) facts.push({ type: "held", name });
    } else if (unknown.size < REPORTED_UNKNOWN && !unknown.has(fingerprint(name))) {
      unknown.add(fingerprint(name));
      facts.push({ type: "unknown", name });
    }
  }
  return { state: { ...state, resources, due: [...due], unknown }, facts };
}

/** A version as a server of ours writes it; anything else that a client says it has is not kept. */
const VERSION = /^[\x21-\x7e]{1,64}$/;

/** What the client says it took on another stream. It has no nonce here. */
function fromBefore(name: string, version: string, now: number): Sent {
  return { nonce: "", name, version, sentAt: now, verdict: "accepted" };
}

function unsubscribe(state: Subscription, names: readonly string[]): Subscription {
  if (names.length === 0) return state;
  const resources = new Map(state.resources);
  for (const name of names) {
    const resource = resources.get(name);
    if (resource === undefined) continue;
    if (resource.last === undefined) resources.delete(name);
    else resources.set(name, { ...resource, subscribed: false, unanswered: false });
  }
  return { ...state, resources };
}

/** A name may have a new version. Which one is read when the stream can take it: the latest wins. */
export function changed(state: Subscription, name: string): Subscription {
  if (!state.resources.get(name)?.subscribed || state.due.includes(name)) return state;
  return { ...state, due: [...state.due, name] };
}
