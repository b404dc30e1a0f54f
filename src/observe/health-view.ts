import type { AgentEventType, EventOf, Stamped } from "../core/events.ts";
import type { HealthView, SecretHealth } from "./health.ts";

/** Before anything has happened: the secrets that are to come. */
export function initialHealth(names: readonly string[]): HealthView {
  return {
    socket: "closed",
    secrets: names.map((name) => ({ name, published: false, expiresAt: undefined })),
    rotator: "empty",
    draining: false,
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
  "agent.stopping": (view) => ({ ...view, draining: true }),
};

export function healthAfter(view: HealthView, event: Stamped): HealthView {
  const step: Step<Stamped> | undefined = steps[event.type];
  return step ? step(view, event) : view;
}

/** A secret that nobody waits for does not become one to wait for. */
function withSecret(view: HealthView, secret: SecretHealth): HealthView {
  const secrets = view.secrets.map((known) => (known.name === secret.name ? secret : known));
  return { ...view, secrets };
}
