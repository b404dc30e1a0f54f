import type { RotatorStateName } from "../core/events.ts";

export type SocketState = "closed" | "listening" | "lost" | "taken";

/** A listener that could not bind, a folder that cannot be written, or what a renewal will need. */
export type HealthWarning =
  "metrics" | "admin" | "control" | "state" | "output" | "token" | "clock";

/** What health is judged by. */
export interface HealthView {
  readonly socket: SocketState;
  /** Every secret that Envoy is to have. */
  readonly secrets: readonly SecretHealth[];
  readonly rotator: RotatorStateName;
  /** From the moment the agent was told to: it serves no more. */
  readonly leaving: "draining" | "stopping" | undefined;
  /** What does not keep traffic away, but should be looked at, and why. */
  readonly warnings: Readonly<Partial<Record<HealthWarning, string>>>;
}

export interface SecretHealth {
  readonly name: string;
  /** True once it has been there. */
  readonly published: boolean;
  /**
   * Wall milliseconds after which it is of no use; undefined where that is not to be judged here: a
   * bundle stays useful when one of its roots ends.
   */
  readonly expiresAt: number | undefined;
}

/** An answer to a probe: `ok` is the status code, the body says why. */
export interface HealthAnswer {
  readonly ok: boolean;
  readonly body: Readonly<Record<string, unknown>> & { readonly status: string };
}

/** Kubernetes asks this until it is answered with yes, and only then the others. */
export function startup(view: HealthView): HealthAnswer {
  const pending = pendingIn(view);
  const ok = pending.length === 0;
  return { ok, body: { status: ok ? "started" : "starting", pending, rotator: view.rotator } };
}

/** May traffic come? Only with a socket that answers and secrets that are valid. */
export function readiness(view: HealthView, now: number): HealthAnswer {
  const pending = pendingIn(view);
  const reasons = reasonsIn(view, now);
  const ok = pending.length === 0 && reasons.length === 0;
  const secrets = view.secrets.map(({ name, published, expiresAt }) => ({
    name,
    published,
    ...(expiresAt === undefined ? {} : { valid_until: new Date(expiresAt).toISOString() }),
  }));
  return {
    ok,
    body: {
      status: ok ? "ready" : view.leaving === "draining" ? "draining" : "not ready",
      pending,
      reasons,
      ...(Object.keys(view.warnings).length > 0 && { warnings: view.warnings }),
      rotator: view.rotator,
      socket: view.socket,
      secrets,
    },
  };
}

/**
 * Always yes: a process that is stuck does not answer, and nothing else is mended by a restart, which
 * would throw away a certificate that is still good.
 */
export function liveness(): HealthAnswer {
  return { ok: true, body: { status: "live" } };
}

function pendingIn(view: HealthView): string[] {
  return view.secrets.filter(({ published }) => !published).map(({ name }) => name);
}

const SOCKET_REASONS: Readonly<Record<SocketState, string | undefined>> = {
  closed: "the socket is not open",
  listening: undefined,
  lost: "the socket was removed and is being made again",
  taken: "another server took the socket",
};

function reasonsIn(view: HealthView, now: number): string[] {
  const expired = view.secrets.flatMap(({ name, expiresAt }) =>
    expiresAt !== undefined && expiresAt <= now
      ? [`${name} expired at ${new Date(expiresAt).toISOString()}`]
      : [],
  );
  const socket = SOCKET_REASONS[view.socket];
  return [
    ...(view.leaving === undefined ? [] : [`the agent is ${view.leaving}`]),
    ...(socket === undefined ? [] : [socket]),
    ...expired,
  ];
}
