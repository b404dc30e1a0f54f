import { decorrelatedDelay } from "../core/backoff.ts";
import { ALARM_CHECK_MS } from "../core/clock.ts";
import type { RotationReason } from "../core/events.ts";
import { contentDraw } from "./digest.ts";
import type { Renewal } from "../core/renewal.ts";
import { usefulDelay } from "./retry-policy.ts";
import { lifeOf, minimumInterval, renewAt, type Validity } from "./rotation-policy.ts";
import {
  hasExpired,
  type Held,
  type Moment,
  type Monotonic,
  type Rotation,
  type RotationSettings,
  type RotatorState,
  nameOf,
  type Trouble,
  type Wall,
} from "./rotation-state.ts";

/** Its version draws its jitter: the moment of renewal is the same after a restart. */
type HeldFacts = Validity & { readonly version: string };

/** What is decided about a certificate when it arrives. */
export function hold(
  certificate: HeldFacts,
  before: Held | undefined,
  now: Moment,
  settings: RotationSettings,
): Held {
  const due = renewAt(certificate, settings, contentDraw(certificate.version), now.wall);
  const lifeMs = lifeOf(certificate, now.wall);
  const interval = minimumInterval(settings, lifeMs);
  const stallMs = hasMoved(certificate.notAfter, before, now)
    ? undefined
    : decorrelatedDelay(settings.retry, before?.stallMs, now.draw);
  const pause = Math.max(interval.due, stallPause(stallMs, certificate.notAfter, now, settings));
  return {
    notAfter: certificate.notAfter,
    lifeMs,
    renewAt: due,
    renewBy: now.monotonic + (due - now.wall),
    dueFrom: now.monotonic + pause,
    urgentFrom: now.monotonic + interval.urgent,
    stallMs,
  };
}

/**
 * Whether a success was one for longer. A clock that was set back since takes the CA's NotAfter back with
 * it, by as much at most; a CA at its own end gives the very same one again.
 */
function hasMoved(notAfter: Wall, before: Held | undefined, now: Moment): boolean {
  if (before === undefined || notAfter > before.notAfter) return true;
  const offsetBefore = before.renewAt - before.renewBy;
  const setBackMs = offsetBefore - (now.wall - now.monotonic);
  return notAfter < before.notAfter && notAfter > before.notAfter - setBackMs;
}

/**
 * The same for one from before a restart: the pause after a success has gone on meanwhile. With
 * `renewNow` it is served, and renewed at once.
 */
export function holdRestored(
  certificate: HeldFacts,
  renewNow: boolean,
  now: Moment,
  settings: RotationSettings,
): Held {
  const held = hold(certificate, undefined, now, settings);
  if (renewNow)
    return { ...held, renewAt: now.wall, renewBy: now.monotonic, dueFrom: now.monotonic };
  const age = Math.max(0, now.wall - certificate.receivedAt);
  return { ...held, dueFrom: Math.max(now.monotonic, held.dueFrom - age) };
}

/** A CA that cannot grant more, being at its own end, is left alone like one that fails. */
function stallPause(
  stallMs: number | undefined,
  notAfter: Wall,
  now: Moment,
  { retry }: RotationSettings,
): number {
  return stallMs === undefined ? 0 : usefulDelay(retry, stallMs, notAfter - now.wall);
}

/** The next call to the CA: in how many milliseconds (0: now), if nobody touches the clocks. */
export interface NextCall {
  readonly inMs: number;
  readonly reason: RotationReason;
}

export function nextCall(rotation: Rotation, now: Moment, settings: RotationSettings): NextCall {
  const planned = plannedCall(rotation, now, settings);
  const forRoots = sooner(planned, rootsFrom(rotation), "roots", now);
  return sooner(forRoots, rotation.requestedFor, "requested", now);
}

/** A retry is for the changed roots too: they are no reason to press a CA in trouble. */
function rootsFrom({ rootsFor, held, trouble }: Rotation): Monotonic | undefined {
  if (rootsFor === undefined || held === undefined || trouble !== undefined) return undefined;
  return Math.max(rootsFor, held.urgentFrom);
}

function sooner(
  planned: NextCall,
  at: Monotonic | undefined,
  reason: RotationReason,
  now: Moment,
): NextCall {
  if (at === undefined) return planned;
  const inMs = Math.max(0, at - now.monotonic);
  return inMs <= planned.inMs ? { inMs, reason } : planned;
}

/** Of what is left of a certificate: a re-issue for changed roots comes within this part at the latest. */
const ROOT_CHANGE_SHARE = 0.25;

/**
 * When to re-issue because the roots have changed: at a random moment of the window, since the whole
 * fleet has seen the same change, and early enough for a CA that does not answer at once.
 */
export function rootChangeAt(held: Held, now: Moment, windowMs: number): Monotonic {
  const window = Math.min(windowMs, ROOT_CHANGE_SHARE * (held.notAfter - now.wall));
  return now.monotonic + now.draw * window;
}

function plannedCall(rotation: Rotation, now: Moment, settings: RotationSettings): NextCall {
  const { held, trouble, firstFrom } = rotation;
  if (trouble) return { inMs: untilRetry(trouble, held, now, settings), reason: "retry" };
  if (held) return { inMs: Math.max(0, untilRenewal(held, now)), reason: "due" };
  return { inMs: Math.max(0, firstFrom - now.monotonic), reason: "first" };
}

function untilRetry(
  trouble: Trouble,
  held: Held | undefined,
  now: Moment,
  settings: RotationSettings,
): number {
  const left = held && !hasExpired(held, now) ? held.notAfter - now.wall : undefined;
  const delay = usefulDelay(settings.retry, trouble.delayMs, left);
  return Math.max(0, trouble.failedAt + delay - now.monotonic);
}

function untilRenewal(held: Held, now: Moment): number {
  if (hasExpired(held, now)) return held.urgentFrom - now.monotonic;
  const due = Math.min(held.renewAt - now.wall, held.renewBy - now.monotonic);
  return Math.max(due, held.dueFrom - now.monotonic);
}

/**
 * When to look again, milliseconds: at the next call or at NotAfter, and often enough to notice a
 * wall clock that was stepped. So no timer ever comes near the 2^31 ms that Node can count.
 */
export function nextLook(rotation: Rotation, now: Moment, settings: RotationSettings): number {
  const call = rotation.call ? ALARM_CHECK_MS : nextCall(rotation, now, settings).inMs;
  const { held } = rotation;
  const end = held && !hasExpired(held, now) ? held.notAfter - now.wall : ALARM_CHECK_MS;
  return Math.min(call, end, ALARM_CHECK_MS);
}

/** What becomes of a request to renew, by how things stood before and after it was taken. */
export function renewalOf(
  before: Rotation,
  after: Rotation,
  now: Moment,
  settings: RotationSettings,
): Renewal {
  if (before.call) return { type: "under_way" };
  if (after.call) return { type: "started" };
  return { type: "waits", inMs: nextCall(after, now, settings).inMs };
}

export function viewOf(rotation: Rotation, now: Moment, settings: RotationSettings): RotatorState {
  const { held, trouble, call, since } = rotation;
  const facts = {
    since,
    failures: trouble?.failures ?? 0,
    lastError: trouble && { code: trouble.error.code, message: trouble.error.message },
    nextAttemptAt: call ? undefined : now.wall + nextCall(rotation, now, settings).inMs,
  };
  const name = nameOf(rotation, now);
  return held && name !== "empty"
    ? { name, notAfter: held.notAfter, ...facts }
    : { name: "empty", ...facts };
}
