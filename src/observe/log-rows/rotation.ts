import { type LogRows, moment, rounded } from "./row.ts";

export const rotationRows: LogRows<
  | "rotation.postponed"
  | "rotation.started"
  | "rotation.succeeded"
  | "rotation.failed"
  | "rotation.not_extended"
  | "rotation.other_life"
  | "rotator.state"
  | "secret.published"
  | "secret.expired"
  | "secret.valid_again"
  | "secret.removed"
> = {
  "rotation.postponed": {
    level: "info",
    component: "rotation",
    message: "the first request to the CA waits for its turn (--start-jitter)",
    fields: { first_at: (e) => moment(e.firstAt) },
  },
  "rotation.started": {
    level: "debug",
    component: "rotation",
    message: "a certificate is being requested",
    fields: { reason: (e) => e.reason },
  },
  "rotation.succeeded": {
    level: "info",
    always: true,
    component: "rotation",
    message: "certificate issued",
    fields: {
      serial: (e) => e.serial,
      valid_until: (e) => moment(e.notAfter),
      next_rotation: (e) => moment(e.nextAt),
      seconds: (e) => rounded(e.seconds),
      ca: (e) => e.endpoint,
    },
  },
  "rotation.failed": {
    level: "error",
    component: "rotation",
    message: "no certificate was issued",
    fields: {
      failures: (e) => e.failures,
      retry_at: (e) => moment(e.retryAt),
      valid_until: (e) => moment(e.validUntil),
      err: (e) => e.error,
    },
  },
  "rotation.not_extended": {
    level: "warn",
    component: "rotation",
    message: "the new certificate ends no later than the old one; a CA certificate is near its end",
    fields: { valid_until: (e) => moment(e.notAfter), retry_at: (e) => moment(e.retryAt) },
  },
  "rotation.other_life": {
    level: "info",
    component: "rotation",
    message: "the CA granted another lifetime than was asked for; renewal goes by the granted one",
    fields: {
      asked_seconds: (e) => rounded(e.askedMs / 1000),
      granted_seconds: (e) => rounded(e.grantedMs / 1000),
    },
  },
  "rotator.state": {
    level: "debug",
    component: "rotation",
    message: "the rotator changed its state",
    fields: { state: (e) => e.state },
  },
  "secret.published": {
    level: "info",
    always: true,
    component: "secrets",
    message: "secret published",
    fields: {
      name: (e) => e.name,
      version: (e) => e.version,
      valid_until: (e) => moment(e.notAfter),
    },
  },
  "secret.expired": {
    level: "error",
    component: "secrets",
    message: "a secret has expired; new streams wait for the next one",
    fields: { name: (e) => e.name, valid_until: (e) => moment(e.notAfter) },
  },
  "secret.removed": {
    level: "warn",
    component: "secrets",
    message: "a secret is no more; streams that ask for it are held",
    fields: { name: (e) => e.name },
  },
  "secret.valid_again": {
    level: "warn",
    component: "secrets",
    message: "the clock was set back: a secret that had expired is valid, and served again",
    fields: { name: (e) => e.name, valid_until: (e) => moment(e.notAfter) },
  },
};
