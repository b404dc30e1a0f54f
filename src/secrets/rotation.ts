import { decorrelatedDelay } from "../core/backoff.ts";
import type { AgentError } from "../core/errors.ts";
import type { AgentEvent } from "../core/events.ts";
import { isNewLife } from "./granted-life.ts";
import { retryDelay } from "./retry-policy.ts";
import {
  hasExpired,
  type Held,
  type Moment,
  nameOf,
  type Rotation,
  type RotationSettings,
} from "./rotation-state.ts";
import { hold, holdRestored, nextCall, nextLook, rootChangeAt } from "./rotation-timing.ts";
import { type TlsCertificate, WORKLOAD_CERTIFICATE } from "./secret.ts";

/** A re-issue on request starts at most once in this time. */
export const REQUEST_INTERVAL_MS = 10_000;

/** What the rotator needs to know of a certificate. */
export type IssuedFacts = Pick<
  TlsCertificate,
  "version" | "serial" | "spiffeId" | "notBefore" | "notAfter" | "receivedAt" | "signedBy"
>;

/** A certificate from before the restart, and what was found out about it. */
export interface RestoredFacts {
  readonly certificate: IssuedFacts;
  /** It may be served, but is not what the settings ask for now. */
  readonly renewNow: boolean;
}

/** What can happen to a rotation. */
export type Input =
  | { readonly type: "woke" }
  | { readonly type: "requested" }
  | ({ readonly type: "restored" } & RestoredFacts)
  /** The trust bundle is another one, and not by an answer of the CA. */
  | { readonly type: "roots changed"; readonly windowMs: number }
  | { readonly type: "issued"; readonly certificate: IssuedFacts }
  | { readonly type: "failed"; readonly error: AgentError };

/** What it leads to. */
export interface Step {
  readonly rotation: Rotation;
  /** To be told, in this order. */
  readonly events: readonly AgentEvent[];
  /** A call to the CA starts now. */
  readonly call: boolean;
  /** To look again after so many milliseconds, if nothing happens before. */
  readonly lookInMs: number;
}

/**
 * The whole of the rotator's behaviour, as a function: what happened, then whether a call is due
 * (never beside another), then what to call the result.
 */
export function next(
  before: Rotation,
  input: Input,
  now: Moment,
  settings: RotationSettings,
): Step {
  const [taken, told] = take(before, input, now, settings);
  const [begun, started] = begin(taken, now, settings);
  const [rotation, renamed] = rename(begun, now, before.held);
  return {
    rotation,
    events: [...told, ...started, ...renamed],
    call: begun !== taken,
    lookInMs: nextLook(rotation, now, settings),
  };
}

type Told = readonly [Rotation, readonly AgentEvent[]];

function take(before: Rotation, input: Input, now: Moment, settings: RotationSettings): Told {
  if (input.type === "woke") return [before, []];
  if (input.type === "requested") return [request(before), []];
  if (input.type === "restored") return restore(before, input, now, settings);
  if (input.type === "roots changed") return [rootsChanged(before, input.windowMs, now), []];
  if (input.type === "issued") return succeed(before, input.certificate, now, settings);
  return fail(before, input.error, now, settings);
}

/** During a call, it waits for that call: its success is the re-issue. */
function request(before: Rotation): Rotation {
  const { requestsFrom, held } = before;
  return { ...before, requestedFor: Math.max(requestsFrom, held?.urgentFrom ?? requestsFrom) };
}

/** During a call, another one follows it: what it brings may have been signed before the change. */
function rootsChanged(before: Rotation, windowMs: number, now: Moment): Rotation {
  const { held, rootsFor = Infinity } = before;
  if (held === undefined || hasExpired(held, now)) return before;
  return { ...before, rootsFor: Math.min(rootsFor, rootChangeAt(held, now, windowMs)) };
}

function succeed(
  before: Rotation,
  certificate: IssuedFacts,
  now: Moment,
  settings: RotationSettings,
): Told {
  const held = hold(certificate, before.held, now, settings);
  const after = { ...before, held, call: undefined, trouble: undefined, requestedFor: undefined };
  const nextAt = now.wall + nextCall(after, now, settings).inMs;
  const { serial, spiffeId, notBefore, notAfter, signedBy: endpoint } = certificate;
  const seconds = (now.monotonic - (before.call?.startedAt ?? now.monotonic)) / 1000;
  const succeeded = { serial, spiffeId, notBefore, notAfter, nextAt, seconds, endpoint } as const;
  const events: AgentEvent[] = [{ type: "rotation.succeeded", ...succeeded }];
  const askedMs = settings.ttlMs;
  if (isNewLife(held, before.held, askedMs))
    events.push({ type: "rotation.other_life", askedMs, grantedMs: held.lifeMs });
  if (held.stallMs !== undefined)
    events.push({ type: "rotation.not_extended", notAfter, retryAt: nextAt });
  return [after, events];
}

/** Nothing was issued: the life it has, and what went wrong before, are none of a success. */
function restore(
  before: Rotation,
  { certificate, renewNow }: RestoredFacts,
  now: Moment,
  settings: RotationSettings,
): Told {
  const after = { ...before, held: holdRestored(certificate, renewNow, now, settings) };
  const nextAt = now.wall + nextCall(after, now, settings).inMs;
  const { serial, spiffeId, notBefore, notAfter, receivedAt } = certificate;
  const loaded = { serial, spiffeId, notBefore, notAfter, receivedAt, nextAt } as const;
  return [after, [{ type: "state.loaded", ...loaded }]];
}

/** What is held stays as it is: only a success replaces it. */
function fail(before: Rotation, error: AgentError, now: Moment, settings: RotationSettings): Told {
  const failures = (before.trouble?.failures ?? 0) + 1;
  const backoffMs = decorrelatedDelay(settings.retry, before.trouble?.backoffMs, now.draw);
  const delayMs = retryDelay(backoffMs, error.retryAfterMs);
  const trouble = { failures, error, failedAt: now.monotonic, backoffMs, delayMs };
  const after = { ...before, call: undefined, trouble };
  const retryAt = now.wall + nextCall(after, now, settings).inMs;
  const { held } = before;
  const validUntil = held && !hasExpired(held, now) ? held.notAfter : undefined;
  return [after, [{ type: "rotation.failed", error, failures, retryAt, validUntil }]];
}

function begin(before: Rotation, now: Moment, settings: RotationSettings): Told {
  if (before.call) return [before, []];
  const { inMs, reason } = nextCall(before, now, settings);
  if (inMs > 0) return [before, []];
  const requestsFrom =
    reason === "requested" ? now.monotonic + REQUEST_INTERVAL_MS : before.requestsFrom;
  const call = { reason, startedAt: now.monotonic };
  return [
    { ...before, call, requestsFrom, requestedFor: undefined, rootsFor: undefined },
    [{ type: "rotation.started", reason }],
  ];
}

/** `heldBefore`: the certificate that `before` is named by. The same may be valid again: by a clock set back. */
function rename(before: Rotation, now: Moment, heldBefore: Held | undefined): Told {
  const name = nameOf(before, now);
  if (name === before.name) return [before, []];
  const { held } = before;
  const events: AgentEvent[] = [{ type: "rotator.state", state: name }];
  if (held !== undefined) {
    const secret = { name: WORKLOAD_CERTIFICATE, notAfter: held.notAfter };
    if (name === "expired") events.push({ type: "secret.expired", ...secret });
    else if (before.name === "expired" && held === heldBefore)
      events.push({ type: "secret.valid_again", ...secret });
  }
  return [{ ...before, name, since: now.wall }, events];
}
