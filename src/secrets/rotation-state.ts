import type { BackoffRange } from "../core/backoff.ts";
import type { AgentError, ErrorCode } from "../core/errors.ts";
import type { RotationReason, RotatorStateName } from "../core/events.ts";
import type { RotationPolicy } from "./rotation-policy.ts";

/** Milliseconds since the Unix epoch; may be stepped in either direction, and passes in a suspend. */
export type Wall = number;
/** Milliseconds since an arbitrary start; never stepped, stands still in a suspend. */
export type Monotonic = number;

/** A look at both clocks and a throw of the dice: all that a decision may not find out by itself. */
export interface Moment {
  readonly wall: Wall;
  readonly monotonic: Monotonic;
  /** Uniform in [0, 1). */
  readonly draw: number;
}

export interface RotationSettings extends RotationPolicy {
  readonly retry: BackoffRange;
  /** The first call is made within so many milliseconds, at random: a fleet that starts at once. */
  readonly startJitterMs: number;
}

/** The certificate that is served, and what was decided about it when it came. */
export interface Held {
  readonly notAfter: Wall;
  /** The life it had when it came, milliseconds. */
  readonly lifeMs: number;
  /** Renewal is due when either clock says so: a stepped wall clock must not put it off. */
  readonly renewAt: Wall;
  readonly renewBy: Monotonic;
  /** The ends of the minimum intervals. */
  readonly dueFrom: Monotonic;
  readonly urgentFrom: Monotonic;
  /** The backoff of a success that did not move NotAfter; undefined where it did. */
  readonly stallMs: number | undefined;
}

/** What has gone wrong since the last success. */
export interface Trouble {
  readonly failures: number;
  readonly error: AgentError;
  readonly failedAt: Monotonic;
  /** Our own part of the pause: what the next one is drawn from. */
  readonly backoffMs: number;
  /** Wished for; `usefulDelay` shortens it as NotAfter comes near. */
  readonly delayMs: number;
}

/** A call to the CA in flight. */
export interface Call {
  readonly reason: RotationReason;
  readonly startedAt: Monotonic;
}

/** All the rotator remembers. What it holds and what it does are independent of each other. */
export interface Rotation {
  readonly name: RotatorStateName;
  readonly since: Wall;
  /** No first call before; one that is asked for does not wait. */
  readonly firstFrom: Monotonic;
  readonly held: Held | undefined;
  readonly call: Call | undefined;
  readonly trouble: Trouble | undefined;
  /** A re-issue was asked for and may start then. */
  readonly requestedFor: Monotonic | undefined;
  /** The roots have changed, and a re-issue for that may start then. */
  readonly rootsFor: Monotonic | undefined;
  /** The end of the pause that the last one started on request brought. */
  readonly requestsFrom: Monotonic;
}

export function initialRotation(
  now: Moment,
  { startJitterMs }: Pick<RotationSettings, "startJitterMs">,
): Rotation {
  return {
    name: "empty",
    since: now.wall,
    firstFrom: now.monotonic + now.draw * startJitterMs,
    held: undefined,
    call: undefined,
    trouble: undefined,
    requestedFor: undefined,
    rootsFor: undefined,
    requestsFrom: now.monotonic,
  };
}

export function hasExpired(held: Held, now: Moment): boolean {
  return now.wall >= held.notAfter;
}

/**
 * The state as operators see it: first whether there is something valid to serve (`empty` and
 * `expired`: no), then what is being done about the next one.
 */
export function nameOf({ held, call, trouble }: Rotation, now: Moment): RotatorStateName {
  if (held === undefined) return "empty";
  if (hasExpired(held, now)) return "expired";
  if (call !== undefined) return "renewing";
  return trouble === undefined ? "valid" : "retrying";
}

/** For health and the admin page: plain facts, nothing secret. Times are wall milliseconds. */
export type RotatorState =
  | (RotatorFacts & { readonly name: "empty" })
  | (RotatorFacts & {
      readonly name: Exclude<RotatorStateName, "empty">;
      readonly notAfter: Wall;
    });

interface RotatorFacts {
  readonly since: Wall;
  /** Failures in a row since the last success. */
  readonly failures: number;
  readonly lastError: { readonly code: ErrorCode; readonly message: string } | undefined;
  /** Undefined while a call is in flight. */
  readonly nextAttemptAt: Wall | undefined;
}
