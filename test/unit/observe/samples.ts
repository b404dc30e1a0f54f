import { AgentError } from "../../../src/core/errors.ts";
import type { AgentEventType, EventOf, Stamped } from "../../../src/core/events.ts";

export const NOW = Date.parse("2026-01-01T00:00:00Z");
export const HOUR = 3_600_000;

const error = new AgentError("CA_UNREACHABLE", "no connection to istiod:15012", {
  hint: "is it there?",
  cause: new Error("14 UNAVAILABLE", { cause: new Error("connect ECONNREFUSED 10.0.0.1:15012") }),
});

const ca = { provider: "istio", endpoint: "istiod:15012" };

/** One event of each type: a new type does not compile without one. */
export const samples: { readonly [T in AgentEventType]: EventOf<T> } = {
  "agent.starting": {
    type: "agent.starting",
    version: "1.2.3",
    spiffeId: "spiffe://cluster.local/ns/a/sa/b",
    provider: "istio",
    endpoints: ["istiod:15012", "spare:15012"],
  },
  "agent.ready": { type: "agent.ready", seconds: 0.2 },
  "agent.draining": { type: "agent.draining" },
  "agent.stopping": { type: "agent.stopping", reason: "SIGTERM" },
  "agent.stopped": { type: "agent.stopped", seconds: 0.1 },
  "agent.reloading": { type: "agent.reloading", reason: "SIGHUP" },
  "ca.attempt": { type: "ca.attempt", ...ca, attempt: 1, outcome: "ok", seconds: 0.04 },
  "ca.retry": { type: "ca.retry", ...ca, attempt: 1, delayMs: 100, error },
  "ca.retry.withheld": { type: "ca.retry.withheld", ...ca, attempt: 1, error },
  "ca.endpoint.failed": {
    type: "ca.endpoint.failed",
    endpoint: "istiod:15012",
    error,
    pauseMs: 10_000,
  },
  "ca.endpoint.state": { type: "ca.endpoint.state", endpoint: "istiod:15012", state: "open" },
  "ca.failover": { type: "ca.failover", from: "istiod:15012", to: "spare:15012", error },
  "ca.recovered": { type: "ca.recovered", endpoint: "istiod:15012", from: "spare:15012" },
  "ca.token.missing": { type: "ca.token.missing", path: "/token", reason: "no such file" },
  "ca.client_certificate.unusable": {
    type: "ca.client_certificate.unusable",
    path: "/prov",
    reason: "expired",
  },
  "ca.roots.loaded": { type: "ca.roots.loaded", path: "/root-cert.pem", certificates: 2 },
  "ca.roots.unusable": { type: "ca.roots.unusable", path: "/root-cert.pem", error },
  "ca.plaintext": { type: "ca.plaintext", endpoint: "istiod:15010" },
  "ca.self_signed.in_kubernetes": { type: "ca.self_signed.in_kubernetes" },
  "ca.self_signed.renewal_failed": { type: "ca.self_signed.renewal_failed", error },
  "rotation.postponed": { type: "rotation.postponed", firstAt: NOW + 60_000 },
  "rotation.started": { type: "rotation.started", reason: "first" },
  "rotation.succeeded": {
    type: "rotation.succeeded",
    seconds: 0.05,
    serial: "0a1b",
    spiffeId: "spiffe://cluster.local/ns/a/sa/b",
    notBefore: NOW,
    notAfter: NOW + 24 * HOUR,
    nextAt: NOW + 12 * HOUR,
    endpoint: "istiod:15012",
  },
  "rotation.failed": {
    type: "rotation.failed",
    error,
    failures: 1,
    retryAt: NOW + 2_000,
    validUntil: NOW + HOUR,
  },
  "rotation.not_extended": {
    type: "rotation.not_extended",
    notAfter: NOW + HOUR,
    retryAt: NOW + 60_000,
  },
  "rotator.state": { type: "rotator.state", state: "valid" },
  "secret.published": {
    type: "secret.published",
    name: "default",
    kind: "tls-certificate",
    version: "v1",
    serial: "0a1b",
    notBefore: NOW,
    notAfter: NOW + 24 * HOUR,
  },
  "secret.expired": { type: "secret.expired", name: "default", notAfter: NOW + 24 * HOUR },
  "state.loaded": {
    type: "state.loaded",
    serial: "0a1b",
    spiffeId: "spiffe://cluster.local/ns/a/sa/b",
    notBefore: NOW - 2 * HOUR,
    notAfter: NOW + 22 * HOUR,
    receivedAt: NOW - 2 * HOUR,
    nextAt: NOW + 10 * HOUR,
  },
  "state.absent": { type: "state.absent", path: "/state/a.state", others: 1 },
  "state.refused": { type: "state.refused", path: "/state/a.state", error },
  "state.saved": { type: "state.saved", path: "/state/a.state", serial: "0a1b", seconds: 0.002 },
  "state.save_failed": {
    type: "state.save_failed",
    path: "/state/a.state",
    error,
    failures: 2,
    retryAt: NOW + 2_000,
  },
  "state.swept": { type: "state.swept", path: "/state/a.state", files: 1 },
  "state.on_disk": { type: "state.on_disk", path: "/state/a.state" },
  "sds.listening": { type: "sds.listening", path: "/run/socket", mode: "0660" },
  "sds.socket.lost": { type: "sds.socket.lost", path: "/run/socket" },
  "sds.socket.restored": { type: "sds.socket.restored", path: "/run/socket" },
  "sds.socket.taken": {
    type: "sds.socket.taken",
    path: "/run/socket",
    error: new AgentError("SOCKET_TAKEN", "/run/socket: another live server took the path"),
  },
  "sds.stream.opened": {
    type: "sds.stream.opened",
    stream: 1,
    node: "sidecar~10.0.0.2~a.b",
    variant: "sotw",
  },
  "sds.stream.closed": { type: "sds.stream.closed", stream: 1, status: "CANCELLED", seconds: 3 },
  "sds.subscribed": { type: "sds.subscribed", stream: 1, names: ["default"] },
  "sds.held": { type: "sds.held", stream: 1, name: "default" },
  "sds.push": { type: "sds.push", stream: 1, name: "default", version: "v1", nonce: "n1" },
  "sds.ack": { type: "sds.ack", stream: 1, name: "default", version: "v1", seconds: 0.003 },
  "sds.nack": {
    type: "sds.nack",
    stream: 1,
    name: "default",
    version: "v1",
    code: 13,
    message: "Failed to load certificate chain from <inline>",
  },
  "sds.stale_nonce": { type: "sds.stale_nonce", stream: 1 },
  "sds.unknown_name": { type: "sds.unknown_name", stream: 1, name: "someone-elses" },
  "sds.other_type": { type: "sds.other_type", stream: 1, typeUrl: "type.googleapis.com/a.Cluster" },
  "sds.refused": {
    type: "sds.refused",
    stream: 1,
    code: "SDS_TOO_MANY_NAMES",
    message: "1025 names, at most 1024",
  },
  "sds.fetch": {
    type: "sds.fetch",
    protocol: "rest",
    names: ["default"],
    outcome: "secrets",
    connection: 7,
  },
  "sds.connection.refused": {
    type: "sds.connection.refused",
    cause: "not_allowed",
    reason: "uid 1000 is not allowed",
    connection: 8,
    uid: 1000,
    gid: 1000,
    pid: 42,
  },
  "metrics.listening": { type: "metrics.listening", address: "[::]:15020" },
  "metrics.failed": { type: "metrics.failed", error },
  "admin.listening": { type: "admin.listening", address: "127.0.0.1:15029" },
  "admin.failed": { type: "admin.failed", error },
  "control.listening": { type: "control.listening", path: "/run/control.sock" },
  "control.failed": { type: "control.failed", error },
  "control.request": {
    type: "control.request",
    verb: "logging",
    outcome: "done",
    detail: "info,sds:debug",
  },
  "takeover.waiting": { type: "takeover.waiting", path: "/run/socket" },
  "takeover.done": { type: "takeover.done", path: "/run/socket", reason: "ready" },
  "takeover.asked": { type: "takeover.asked", path: "/run/control.sock" },
  "takeover.unanswered": { type: "takeover.unanswered", path: "/run/control.sock", error },
};

export function stamped<T extends AgentEventType>(
  type: T,
  change: Partial<EventOf<T>> = {},
  at = NOW,
): Stamped<EventOf<T>> {
  const sample: EventOf<T> = samples[type];
  return { ...sample, ...change, at };
}
