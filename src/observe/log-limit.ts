import type { AgentEvent, Stamped } from "../core/events.ts";

/** So many lines of a kind at once, */
export const BURST = 5;
/** and then one in so many milliseconds. */
export const REFILL_MS = 60_000;

/**
 * Keeps a repeating event from filling the disk: a token bucket for each kind of line. A CA that is
 * down for an hour is some 65 lines; the count of what was left out stands in the next one.
 */
export class LineLimit {
  readonly #buckets = new Map<string, { tokens: number; since: number; suppressed: number }>();

  /** How many lines like this were left out before it, or undefined when it is left out too. */
  admit(event: Stamped): number | undefined {
    const key = kindOf(event);
    const bucket = this.#buckets.get(key) ?? { tokens: BURST, since: event.at, suppressed: 0 };
    this.#buckets.set(key, bucket);
    const refills = Math.floor((event.at - bucket.since) / REFILL_MS);
    // A wall clock that was stepped back starts the minute anew.
    if (refills < 0) bucket.since = event.at;
    else {
      bucket.tokens = Math.min(BURST, bucket.tokens + refills);
      bucket.since += refills * REFILL_MS;
    }
    if (bucket.tokens === 0) {
      bucket.suppressed += 1;
      return undefined;
    }
    bucket.tokens -= 1;
    const { suppressed } = bucket;
    bucket.suppressed = 0;
    return suppressed;
  }
}

/** Type and code: both come from short lists, unlike what a client sends. */
function kindOf(event: AgentEvent): string {
  const code = "error" in event ? event.error.code : "code" in event ? event.code : "";
  return `${event.type} ${code}`;
}
