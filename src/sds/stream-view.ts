import type { Resource, Sent, Subscription } from "./subscription.ts";

/** One name on a stream, for debug pages: nothing secret, nothing that can change the stream. */
export interface ResourceView {
  readonly name: string;
  /** `held`: asked for, not there yet. `pending`: sent, not answered. */
  readonly state: "held" | "pending" | "accepted" | "rejected";
  readonly version?: string;
  readonly nonce?: string;
  /** What the client said in its NACK. */
  readonly error?: string;
  /** Since the newest response with this name was sent. */
  readonly ageSeconds?: number;
}

export interface StreamView {
  readonly stream: number;
  readonly peer: string;
  readonly node: string;
  readonly ageSeconds: number;
  readonly resources: readonly ResourceView[];
}

export interface StreamFacts {
  readonly peer: string;
  readonly node: string;
  readonly openedAt: number;
  readonly now: number;
}

export function viewOf(state: Subscription, facts: StreamFacts): StreamView {
  const resources = [...state.resources]
    .filter(([, { subscribed }]) => subscribed)
    .map(([name, resource]) => ({ name, ...resourceView(resource, facts.now) }));
  const { peer, node, now, openedAt } = facts;
  return { stream: state.id, peer, node, ageSeconds: (now - openedAt) / 1000, resources };
}

function resourceView({ last, unanswered }: Resource, now: number): Omit<ResourceView, "name"> {
  // Asked for again after a NACK, there is nothing to send before the next version.
  const stands = last && (!unanswered || typeof last.verdict !== "string");
  return stands ? sentView(last, now) : { state: "held" };
}

function sentView(last: Sent, now: number): Omit<ResourceView, "name"> {
  const { verdict, version, nonce } = last;
  const ageSeconds = (now - last.sentAt) / 1000;
  if (typeof verdict === "string") return { state: verdict, version, nonce, ageSeconds };
  return { state: "rejected", version, nonce, ageSeconds, error: verdict.message };
}
