import { backoffDelay, type BackoffPolicy, boundedPushback } from "../core/backoff.ts";
import type { CaEndpointState } from "../core/events.ts";
import type { Random } from "../core/random.ts";

/**
 * The circuit breaker of one CA of several. Times are monotonic milliseconds. One failure opens it: a
 * try is several calls already, there is another CA to ask, and a certificate is due twice a day.
 */
export interface Circuit {
  readonly state: CaEndpointState;
  /** Failed tries since the last good one. */
  readonly failures: number;
  /** The last failure. */
  readonly failedAt: number;
  /** While it is open: the CA is left alone until then. */
  readonly until: number;
  /** The CA itself asked to be left alone until then. */
  readonly askedUntil: number;
}

/** How long a CA that failed is left alone, twice as long each time. */
export const COOL_DOWN: BackoffPolicy = { baseMs: 10_000, capMs: 300_000, jitter: 0.2 };

export const CLOSED: Circuit = {
  state: "closed",
  failures: 0,
  failedAt: -Infinity,
  until: -Infinity,
  askedUntil: -Infinity,
};

/** A try begins: with an open circuit it is the probe that decides. */
export function probed(circuit: Circuit): Circuit {
  return circuit.state === "open" ? { ...circuit, state: "half_open" } : circuit;
}

/** Never sooner than the CA itself asked for, within bounds. */
export function failed(
  { failures }: Circuit,
  now: number,
  retryAfterMs: number | undefined,
  random: Random,
): Circuit {
  const askedUntil = now + boundedPushback(retryAfterMs);
  const until = Math.max(askedUntil, now + backoffDelay(COOL_DOWN, failures + 1, random));
  return { state: "open", failures: failures + 1, failedAt: now, until, askedUntil };
}

/**
 * Whom to ask in this try, in order, by index: all whose circuit is not open, or has been for long
 * enough. If there is none, the one that failed longest ago: an open circuit spares a CA, it must not
 * let a certificate lapse. One that asked to be left alone comes after those that did not.
 */
export function inTurn(circuits: readonly Circuit[], now: number): readonly number[] {
  const indices = [...circuits.keys()];
  const of = (index: number): Circuit => circuits[index] ?? CLOSED;
  const callable = indices.filter((index) => of(index).state !== "open" || of(index).until <= now);
  if (callable.length > 0) return callable;
  const asked = (index: number): number => Math.max(0, of(index).askedUntil - now);
  return indices
    .toSorted((a, b) => asked(a) - asked(b) || of(a).failedAt - of(b).failedAt)
    .slice(0, 1);
}
