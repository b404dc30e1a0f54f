import type { Peer } from "./peer.ts";
import type { Resource, Sent, Subscription } from "./subscription.ts";
import type { Validator } from "./validator.ts";

/** One name on a stream, for debug pages: nothing secret, nothing that can change the stream. */
export interface ResourceView {
  readonly name: string;
  /**
   * `held`: asked for, not there yet. `pending`: sent, not answered. `claimed`: the client says that it
   * has this version from another stream; whether it does, nobody knows.
   */
  readonly state: "held" | "pending" | "claimed" | "accepted" | "rejected";
  readonly version?: string;
  readonly nonce?: string;
  /** What the client said in its NACK. */
  readonly error?: string;
  /** Since the newest response with this name was sent. */
  readonly ageSeconds?: number;
  /** From that response to the client's answer. */
  readonly latencySeconds?: number;
}

/** Who is at the other end; the ids only where the kernel was asked for them. */
export interface PeerView {
  readonly connection: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly pid?: number;
}

export interface StreamView {
  readonly stream: number;
  readonly variant: "sotw" | "delta";
  readonly peer: PeerView;
  readonly node: string;
  /** What the node's metadata asks for; not there: nothing, and the setting counts. */
  readonly validator?: Validator;
  readonly ageSeconds: number;
  readonly resources: readonly ResourceView[];
}

export interface StreamState {
  readonly variant: "sotw" | "delta";
  readonly peer: Peer;
  readonly node: string;
  readonly validator: Validator | undefined;
  readonly openedAt: number;
  readonly now: number;
}

export function viewOf(state: Subscription, facts: StreamState): StreamView {
  const resources = [...state.resources]
    .filter(([, { subscribed }]) => subscribed)
    .map(([name, resource]) => ({ name, ...resourceView(resource, facts.now) }));
  const { variant, node, validator, now, openedAt } = facts;
  const { connection, credentials } = facts.peer;
  const peer = { connection, ...credentials };
  const ageSeconds = seconds(now - openedAt);
  const asked = validator && { validator };
  return { stream: state.id, variant, peer, node, ...asked, ageSeconds, resources };
}

function resourceView({ last, unanswered }: Resource, now: number): Omit<ResourceView, "name"> {
  // Asked for again after a NACK, there is nothing to send before the next version.
  const stands = last && (!unanswered || typeof last.verdict !== "string");
  return stands ? sentView(last, now) : { state: "held" };
}

function sentView(last: Sent, now: number): Omit<ResourceView, "name"> {
  const { verdict, version, nonce, sentAt, answeredAt } = last;
  if (nonce === "") return { state: "claimed", version };
  const view = {
    version,
    nonce,
    ageSeconds: seconds(now - sentAt),
    ...(answeredAt === undefined ? {} : { latencySeconds: seconds(answeredAt - sentAt) }),
  };
  if (typeof verdict === "string") return { state: verdict, ...view };
  return { state: "rejected", ...view, error: verdict.message };
}

/** Of milliseconds; a microsecond is as fine as it gets. */
const seconds = (ms: number): number => Math.round(ms * 1_000) / 1e6;
