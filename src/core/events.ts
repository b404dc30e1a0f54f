import type { ControlEvent } from "./control-events.ts";
import type { AgentError, ErrorCode } from "./errors.ts";
import type { FailoverEvent } from "./failover-events.ts";
import type { FileEvent } from "./file-events.ts";
import type { FurtherEvent } from "./further-events.ts";
import type { HookEvent } from "./hook-events.ts";
import type { MountedEvent } from "./mounted-events.ts";
import type { OutputEvent } from "./output-events.ts";
import type { RevocationEvent } from "./revocation-events.ts";
import type { RootEvent } from "./root-events.ts";
import type { SdsEvent } from "./sds-events.ts";
import type { RotationEvent } from "./rotation-events.ts";
import type { StateEvent } from "./state-events.ts";
import type { TokenEvent } from "./token-events.ts";

/**
 * What happens in the agent, as plain data. Rooms emit; `observe` turns events into log lines and
 * metrics; no room imports `observe`. Times are wall milliseconds, durations are seconds.
 */
export type AgentEvent =
  // the process
  | {
      type: "agent.starting";
      version: string;
      /** Undefined: the certificate says, which is mounted. */
      spiffeId: string | undefined;
      provider: string;
      /** The CAs, in the order of failover. */
      endpoints: readonly string[];
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
      /** Which CA: `host:port`, or `in-process`. */
      endpoint: string;
      attempt: number;
      outcome: "ok" | ErrorCode;
      seconds: number;
    }
  | {
      type: "ca.retry";
      provider: string;
      endpoint: string;
      attempt: number;
      delayMs: number;
      error: AgentError;
    }
  /** A retry that the CA's retry budget does not allow. */
  | {
      type: "ca.retry.withheld";
      provider: string;
      endpoint: string;
      attempt: number;
      error: AgentError;
    }
  /** A CA refused the life asked for, and grants this one. */
  | { type: "ca.ttl.lowered"; endpoint: string; askedMs: number; grantedMs: number }
  /** One that refused it takes it again. */
  | { type: "ca.ttl.accepted"; endpoint: string; askedMs: number }
  | FailoverEvent
  | TokenEvent
  | { type: "ca.roots.loaded"; path: string; certificates: number }
  | { type: "ca.roots.unusable"; path: string; error: AgentError }
  | { type: "ca.plaintext"; endpoint: string }
  | { type: "ca.self_signed.in_kubernetes" }
  | { type: "ca.self_signed.renewal_failed"; error: AgentError }
  // the certificate's life
  | RotationEvent
  | StateEvent
  // files, and hooks after a rotation and after they are written
  | OutputEvent
  | HookEvent
  | RootEvent
  // secrets that are files, and a certificate that is mounted
  | FileEvent
  | FurtherEvent
  // a mounted certificate
  | MountedEvent
  | RevocationEvent
  // SDS
  | SdsEvent
  // listeners
  | { type: "metrics.listening"; address: string }
  | { type: "metrics.failed"; error: AgentError }
  | { type: "admin.listening"; address: string }
  | { type: "admin.failed"; error: AgentError }
  // the control socket, and taking the place of an agent that runs
  | ControlEvent;

export type { CaEndpointState } from "./failover-events.ts";
export type { RotationReason, RotatorStateName } from "./rotation-events.ts";
export type { StagingOutcome } from "./root-events.ts";
export type { MtlsRenewalReason, TokenProblem } from "./token-events.ts";
export type { ConnectionRefusal, FetchOutcome } from "./sds-events.ts";
export type { ControlVerb, TakeoverReason } from "./control-events.ts";

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

  /**
   * Adds an observer that hears only what comes, and leaves what was kept to those attached later.
   * Returns what takes it away again.
   */
  listen(observer: Observer): () => void {
    this.#observers.push(observer);
    return () => {
      this.#observers = this.#observers.filter((other) => other !== observer);
    };
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
