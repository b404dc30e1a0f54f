import { type LogRows, rounded } from "./row.ts";

export const processRows: LogRows<
  | "agent.starting"
  | "agent.ready"
  | "agent.draining"
  | "agent.stopping"
  | "agent.stopped"
  | "agent.reloading"
  | "agent.reload_failed"
  | "metrics.listening"
  | "metrics.failed"
  | "admin.listening"
  | "admin.failed"
> = {
  "agent.starting": {
    level: "info",
    component: "agent",
    message: "node-agent is starting",
    fields: {
      version: (e) => e.version,
      spiffe_id: (e) => e.spiffeId,
      provider: (e) => e.provider,
      ca: (e) => e.endpoints.join(",") || undefined,
    },
  },
  "agent.ready": {
    level: "info",
    component: "agent",
    message: "all secrets are there",
    fields: { seconds: (e) => rounded(e.seconds) },
  },
  "agent.draining": {
    level: "info",
    component: "agent",
    message: "draining: nothing is served any more, the process stays",
    fields: {},
  },
  "agent.stopping": {
    level: "info",
    component: "agent",
    message: "stopping",
    fields: { reason: (e) => e.reason },
  },
  "agent.stopped": {
    level: "info",
    component: "agent",
    message: "stopped",
    fields: { seconds: (e) => rounded(e.seconds) },
  },
  "agent.reloading": {
    level: "info",
    component: "agent",
    message: "reloading",
    fields: { reason: (e) => e.reason },
  },
  "agent.reload_failed": {
    level: "error",
    component: "agent",
    message: "the settings cannot be read; those in force stay",
    fields: { err: (e) => e.error },
  },
  "metrics.listening": {
    level: "info",
    component: "metrics",
    message: "metrics and health are served",
    fields: { address: (e) => e.address, url: (e) => `${urlOf(e.address)}/metrics` },
  },
  "metrics.failed": {
    level: "warn",
    component: "metrics",
    message: "metrics and health cannot be served yet; SDS goes on",
    fields: { err: (e) => e.error },
  },
  "admin.listening": {
    level: "info",
    component: "admin",
    message: "admin pages are served",
    fields: { address: (e) => e.address, url: (e) => `${urlOf(e.address)}/` },
  },
  "admin.failed": {
    level: "warn",
    component: "admin",
    message: "the admin pages cannot be served yet; SDS goes on",
    fields: { err: (e) => e.error },
  },
};

/** An address to click or curl: a wildcard is no destination. */
function urlOf(address: string): string {
  return `http://${address.replace(/^(?:\[::\]|0\.0\.0\.0):/, "localhost:")}`;
}
