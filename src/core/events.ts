import type { AgentError, ErrorCode } from "./errors.ts";
import type { StateEvent } from "./state-events.ts";

/**
 * What happens in the agent, as plain data. Rooms emit; `observe` turns events into log lines and
 * metrics; no room imports `observe`. Times are wall milliseconds, durations are seconds.
 */
export type AgentEvent =
  // the process
  | {
      type: "agent.starting";
      version: string;
      spiffeId: string;
      provider: string;
      endpoint: string | undefined;
    }
  | { type: "agent.ready"; seconds: number }
  /** Serves no more, but the process stays. */
  | { type: "agent.draining" }
  | { type: "agent.stopping"; reason: string }
  | { type: "agent.stopped"; seconds: number }
  | { type: "agent.reloading"; reason: string }
  | { type: "agent.reload_failed"; error: AgentError }
  // the CA: one event per remote call, retries included
  | {
      type: "ca.attempt";
      provider: string;
      attempt: number;
      outcome: "ok" | ErrorCode;
      seconds: number;
    }
  | { type: "ca.retry"; provider: string; attempt: number; delayMs: number; error: AgentError }
  | { type: "ca.token.missing"; path: string; reason: string }
  | { type: "ca.client_certificate.unusable"; path: string; reason: string }
  | { type: "ca.roots.loaded"; path: string; certificates: number }
  | { type: "ca.roots.unusable"; path: string; error: AgentError }
  | { type: "ca.plaintext"; endpoint: string }
  | { type: "ca.self_signed.in_kubernetes" }
  | { type: "ca.self_signed.renewal_failed"; error: AgentError }
  // the certificate's life
  /** The start jitter: the first call to the CA is made then. */
  | { type: "rotation.postponed"; firstAt: number }
  | { type: "rotation.started"; reason: RotationReason }
  | {
      type: "rotation.succeeded";
      seconds: number;
      serial: string;
      spiffeId: string;
      notBefore: number;
      notAfter: number;
      nextAt: number;
    }
  | {
      type: "rotation.failed";
      error: AgentError;
      failures: number;
      retryAt: number;
      validUntil: number | undefined;
    }
  | { type: "rotation.not_extended"; notAfter: number; retryAt: number }
  | { type: "rotator.state"; state: RotatorStateName }
  | {
      type: "secret.published";
      name: string;
      kind: string;
      version: string;
      serial?: string;
      notBefore?: number;
      notAfter?: number;
    }
  | { type: "secret.expired"; name: string; notAfter: number }
  // what outlives a restart
  | StateEvent
  // the roots
  | {
      type: "roots.changed";
      version: string;
      ca: number;
      configured: number;
      retired: number;
      /** How many the operator distrusts, whether anybody names them or not. */
      distrusted: number;
    }
  | { type: "roots.none_left"; error: AgentError }
  | { type: "roots.staging"; root: string; waitMs: number }
  | { type: "roots.staged"; root: string; seconds: number; outcome: StagingOutcome }
  | { type: "trust_bundle.loaded"; path: string; certificates: number }
  | { type: "trust_bundle.unusable"; path: string; error: AgentError }
  // SDS
  | { type: "sds.listening"; path: string; mode: string }
  | { type: "sds.socket.lost"; path: string }
  | { type: "sds.socket.restored"; path: string }
  | { type: "sds.socket.taken"; path: string; error: AgentError }
  | { type: "sds.stream.opened"; stream: number; node: string; variant: "sotw" | "delta" }
  | { type: "sds.stream.closed"; stream: number; status: string; seconds: number }
  | { type: "sds.subscribed"; stream: number; names: readonly string[] }
  | { type: "sds.held"; stream: number; name: string }
  | { type: "sds.push"; stream: number; name: string; version: string; nonce: string }
  | { type: "sds.ack"; stream: number; name: string; version: string; seconds: number }
  | {
      type: "sds.nack";
      stream: number;
      name: string;
      version: string;
      code: number;
      message: string;
    }
  | { type: "sds.stale_nonce"; stream: number }
  | { type: "sds.unknown_name"; stream: number; name: string }
  | { type: "sds.other_type"; stream: number; typeUrl: string }
  | {
      type: "sds.refused";
      /** Of a stream; a request without one is known by its connection. */
      stream?: number;
      connection?: number;
      code: ErrorCode;
      message: string;
    }
  | {
      type: "sds.fetch";
      protocol: "grpc" | "rest";
      outcome: FetchOutcome;
      /** As they were asked for: a client's own text, cleaned and bounded. */
      names: readonly string[];
      connection: number;
    }
  | {
      type: "sds.connection.refused";
      cause: ConnectionRefusal;
      reason: string;
      connection?: number;
      /** The peer's, where the kernel was asked. */
      uid?: number;
      gid?: number;
      pid?: number;
    }
  // listeners
  | { type: "metrics.listening"; address: string }
  | { type: "metrics.failed"; error: AgentError }
  | { type: "admin.listening"; address: string }
  | { type: "admin.failed"; error: AgentError }
  // the control socket
  | { type: "control.listening"; path: string }
  | { type: "control.failed"; error: AgentError }
  | { type: "control.request"; verb: ControlVerb; outcome: "done" | "refused"; detail: string }
  // taking the place of an agent that runs
  | { type: "takeover.waiting"; path: string }
  | { type: "takeover.done"; path: string; reason: TakeoverReason }
  | { type: "takeover.asked"; path: string }
  | { type: "takeover.unanswered"; path: string; error: AgentError };

export type RotationReason = "first" | "due" | "retry" | "requested" | "roots";
/** What a leaf that waited for its root went by. */
export type StagingOutcome = "acknowledged" | "unacknowledged" | "urgent";
/** How a request that cannot be held ended. */
export type FetchOutcome =
  "secrets" | "pending" | "unknown" | "unchanged" | "refused" | "timed_out";
/** `unidentified`: the kernel did not say who is there. `lost`: the kernel had it, and we could not take it. */
export type ConnectionRefusal =
  "not_allowed" | "unidentified" | "too_many" | "silent" | "not_http" | "lost";
/** `unknown`: none of the others. */
export type ControlVerb = "drain" | "quitquitquit" | "logging" | "unknown";
/** `ready`: our secrets came; `gone`: whoever had the socket went away before. */
export type TakeoverReason = "ready" | "gone";
export type RotatorStateName = "empty" | "valid" | "renewing" | "retrying" | "expired";

export type AgentEventType = AgentEvent["type"];
export type EventOf<T extends AgentEventType> = Extract<AgentEvent, { type: T }>;

/** An event and its moment (wall milliseconds). */
export type Stamped<E extends AgentEvent = AgentEvent> = E & { readonly at: number };

export type Emit = (event: AgentEvent) => void;
export type Observer = (event: Stamped) => void;

/**
 * Carries events from the rooms to observers. Logs and metrics are loaded after the first secret is
 * out, so the bus keeps what happened before the first observer came, and replays it in order.
 */
export class EventBus {
  readonly #now: () => number;
  #observers: Observer[] = [];
  #early: Stamped[] | undefined = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  readonly emit: Emit = (event) => {
    const stamped = { ...event, at: this.#now() };
    this.#early?.push(stamped);
    for (const observer of this.#observers) observer(stamped);
  };

  /** Adds an observer that hears only what comes, and leaves what was kept to those attached later. */
  listen(observer: Observer): void {
    this.#observers.push(observer);
  }

  /** Adds observers, replays to them what happened so far, and stops keeping it. */
  attach(...observers: Observer[]): void {
    // Let go of first: what an observer emits during the replay is told once, as it happens.
    const early = this.#early ?? [];
    this.#early = undefined;
    this.#observers.push(...observers);
    for (const event of early) for (const observer of observers) observer(event);
  }
}
