import type { Instant } from "../core/clock.ts";
import type { StagingOutcome } from "../core/events.ts";
import { lifeOf, type Validity } from "./rotation-policy.ts";

/** How long the clients of this agent may take to answer before a leaf goes without them. */
export const ACK_LIMIT_MS = 5_000;

/** Less than this part of its life left, and the old leaf is no longer worth waiting beside. */
const URGENT_SHARE = 0.1;

/** A new leaf is not to wait its own life away: this part of it is left when it goes, at least. */
const WORTH_SHARE = 0.75;

/** A new leaf whose root the bundle gained not long ago, and what it has to wait for. */
export interface Staging {
  /** When the root came into the bundle, monotonic milliseconds. */
  readonly since: number;
  /** Whether all clients that were there then have answered. */
  readonly answered: boolean;
  /** How long the root needs to reach the peers, of which nobody tells us. */
  readonly delayMs: number;
  /** The leaf that is served; undefined: none, or none that is valid. */
  readonly old: Validity | undefined;
  /** The one that waits. */
  readonly leaf: Validity;
}

export interface LeafVerdict {
  /** 0: the leaf may go. */
  readonly waitMs: number;
  /** What it goes by. `urgent`: the old leaf is near its end or there is none, or the new one would lose too much. */
  readonly outcome: StagingOutcome;
}

/**
 * May the leaf go? Roots reach everybody before the leaf that needs them, as long as there is an old
 * leaf to serve meanwhile.
 */
export function leafVerdict(
  { since, answered, delayMs, old, leaf }: Staging,
  now: Instant,
): LeafVerdict {
  const urgentIn =
    old === undefined
      ? 0
      : Math.min(untilLeft(old, URGENT_SHARE, now.wall), untilLeft(leaf, WORTH_SHARE, now.wall));
  if (urgentIn <= 0) return { waitMs: 0, outcome: "urgent" };
  const passed = now.monotonic - since;
  const forClients = answered ? 0 : ACK_LIMIT_MS - passed;
  const waitMs = Math.max(0, forClients, delayMs - passed);
  const outcome = answered ? "acknowledged" : "unacknowledged";
  return { waitMs: Math.min(waitMs, urgentIn), outcome };
}

/** Until only this share of a life is left, milliseconds. */
function untilLeft(leaf: Validity, share: number, wall: number): number {
  return leaf.notAfter - wall - share * lifeOf(leaf, wall);
}
