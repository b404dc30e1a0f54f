import type { AgentError } from "../core/errors.ts";
import type { AgentEventType, EventOf, Stamped } from "../core/events.ts";
import type { HealthView, HealthWarning, SecretHealth } from "./health.ts";
import { scrub } from "./scrub.ts";

/** Before anything has happened: the secrets that are to come. */
export function initialHealth(names: readonly string[]): HealthView {
  return {
    socket: "closed",
    secrets: names.map((name) => ({ name, published: false, expiresAt: undefined })),
    rotator: "empty",
    leaving: undefined,
    warnings: {},
  };
}

/** A method's type: that lets the step for one type of event stand in a table for any. */
type Step<E> = { step(view: HealthView, event: E): HealthView }["step"];

/** What events say about health; the others say nothing. */
const steps: { readonly [T in AgentEventType]?: Step<Stamped<EventOf<T>>> } = {
  "sds.listening": (view) => ({ ...view, socket: "listening" }),
  "sds.socket.lost": (view) => ({ ...view, socket: "lost" }),
  "sds.socket.restored": (view) => ({ ...view, socket: "listening" }),
  "sds.socket.taken": (view) => ({ ...view, socket: "taken" }),
  "rotator.state": (view, { state }) => ({ ...view, rotator: state }),
  "secret.published": (view, { name, kind, notAfter }) =>
    withSecret(view, {
      name,
      published: true,
      expiresAt: kind === "trust-bundle" ? undefined : notAfter,
    }),
  "secret.expired": (view, { name, notAfter }) =>
    withSecret(view, { name, published: true, expiresAt: notAfter }),
  "metrics.listening": (view) => withWarning(view, "metrics"),
  "metrics.failed": (view, { error }) => withWarning(view, "metrics", described(error)),
  "admin.listening": (view) => withWarning(view, "admin"),
  "admin.failed": (view, { error }) => withWarning(view, "admin", described(error)),
  "control.listening": (view) => withWarning(view, "control"),
  "control.failed": (view, { error }) => withWarning(view, "control", described(error)),
  "token.problem": (view, { reason }) => withWarning(view, "token", reason),
  "token.well": (view) => withWarning(view, "token"),
  "ca.clock_skew": (view, { endpoint, aheadSeconds, large }) =>
    withWarning(view, "clock", large ? clockWarning(endpoint, aheadSeconds) : undefined),
  "state.saved": (view) => withWarning(view, "state"),
  "state.removed": (view) => withWarning(view, "state"),
  "state.save_failed": (view, { error }) => withWarning(view, "state", described(error)),
  "output.written": (view) => withWarning(view, "output"),
  "output.write_failed": (view, { error }) => withWarning(view, "output", described(error)),
  "agent.draining": (view) => ({ ...view, leaving: "draining", socket: "closed" }),
  "agent.stopping": (view) => ({ ...view, leaving: "stopping" }),
};

export function healthAfter(view: HealthView, event: Stamped): HealthView {
  const step: Step<Stamped> | undefined = steps[event.type];
  return step ? step(view, event) : view;
}

/** Without words: there is nothing to warn of any more. */
function withWarning(view: HealthView, about: HealthWarning, words?: string): HealthView {
  const { [about]: _before, ...others } = view.warnings;
  const warnings = words === undefined ? others : { ...others, [about]: scrub(words) };
  return { ...view, warnings };
}

function described({ code, message }: AgentError): string {
  return `${code}: ${message}`;
}

function clockWarning(endpoint: string, aheadSeconds: number): string {
  const side = aheadSeconds < 0 ? "behind" : "ahead of";
  return `the clock of CA ${endpoint} is ${Math.round(Math.abs(aheadSeconds))} s ${side} ours`;
}

/** A secret that nobody waits for does not become one to wait for. */
function withSecret(view: HealthView, secret: SecretHealth): HealthView {
  const secrets = view.secrets.map((known) => (known.name === secret.name ? secret : known));
  return { ...view, secrets };
}
