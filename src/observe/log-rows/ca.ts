import { type LogRows, moment, rounded } from "./row.ts";

export const caRows: LogRows<
  | "ca.attempt"
  | "ca.retry"
  | "ca.retry.withheld"
  | "ca.ttl.lowered"
  | "ca.ttl.accepted"
  | "ca.endpoint.failed"
  | "ca.endpoint.state"
  | "ca.failover"
  | "ca.recovered"
  | "ca.token.missing"
  | "ca.mtls_renewal"
  | "ca.clock_skew"
  | "ca.clock_skew.large"
  | "ca.client_certificate.unusable"
  | "ca.roots.loaded"
  | "ca.roots.unusable"
  | "ca.plaintext"
  | "ca.self_signed.in_kubernetes"
  | "ca.self_signed.renewal_failed"
> = {
  "ca.attempt": {
    level: "debug",
    component: "ca",
    message: "the CA was called",
    fields: {
      provider: (e) => e.provider,
      ca: (e) => e.endpoint,
      attempt: (e) => e.attempt,
      outcome: (e) => e.outcome,
      seconds: (e) => rounded(e.seconds),
    },
  },
  "ca.retry": {
    level: "info",
    component: "ca",
    message: "the CA will be called again",
    fields: {
      provider: (e) => e.provider,
      ca: (e) => e.endpoint,
      attempt: (e) => e.attempt,
      delay_seconds: (e) => rounded(e.delayMs / 1000),
      err: (e) => e.error,
    },
  },
  "ca.retry.withheld": {
    level: "info",
    component: "ca",
    message: "the CA failed too often for a short retry; the next try is a later one",
    fields: {
      provider: (e) => e.provider,
      ca: (e) => e.endpoint,
      attempt: (e) => e.attempt,
      err: (e) => e.error,
    },
  },
  "ca.ttl.lowered": {
    level: "warn",
    component: "ca",
    message: "the CA refuses the lifetime that is set; a shorter one is asked for",
    fields: {
      ca: (e) => e.endpoint,
      asked_seconds: (e) => rounded(e.askedMs / 1000),
      granted_seconds: (e) => rounded(e.grantedMs / 1000),
      setting: (e) => `SECRET_TTL (--ttl): set it to ${rounded(e.grantedMs / 1000)}s or less`,
    },
  },
  "ca.ttl.accepted": {
    level: "info",
    component: "ca",
    message: "the CA grants the lifetime that is set, which it refused before",
    fields: { ca: (e) => e.endpoint, asked_seconds: (e) => rounded(e.askedMs / 1000) },
  },
  "ca.endpoint.failed": {
    level: "warn",
    component: "ca",
    message: "this CA gave no usable certificate; it is left alone for a while",
    fields: {
      ca: (e) => e.endpoint,
      pause_seconds: (e) => rounded(e.pauseMs / 1000),
      err: (e) => e.error,
    },
  },
  "ca.endpoint.state": {
    level: "debug",
    component: "ca",
    message: "a CA's circuit breaker changed its state",
    fields: { ca: (e) => e.endpoint, state: (e) => e.state },
  },
  "ca.failover": {
    level: "warn",
    component: "ca",
    message: "another CA signed in the place of one before it in CA_ADDR",
    fields: { from: (e) => e.from, ca: (e) => e.to, err: (e) => e.error },
  },
  "ca.recovered": {
    level: "info",
    component: "ca",
    message: "a CA that had failed signs again",
    fields: { ca: (e) => e.endpoint, from: (e) => e.from },
  },
  "ca.token.missing": {
    level: "warn",
    component: "ca",
    message: "there is no token; the CA is called without one",
    fields: { path: (e) => e.path, reason: (e) => e.reason },
  },
  "ca.mtls_renewal": {
    level: "warn",
    component: "ca",
    message: "the token did not do; the workload's own certificate was shown to the CA instead",
    fields: { ca: (e) => e.endpoint, reason: (e) => e.reason, outcome: (e) => e.outcome },
  },
  "ca.clock_skew": {
    level: "debug",
    component: "ca",
    message: "the CA's clock was compared with ours",
    fields: {
      ca: (e) => e.endpoint,
      ahead_seconds: (e) => rounded(e.aheadSeconds),
      within_seconds: (e) => e.withinSeconds && rounded(e.withinSeconds),
    },
  },
  "ca.clock_skew.large": {
    level: "warn",
    component: "ca",
    message: "the CA's clock and ours differ; check both",
    fields: {
      ca: (e) => e.endpoint,
      ahead_seconds: (e) => rounded(e.aheadSeconds),
      within_seconds: (e) => e.withinSeconds && rounded(e.withinSeconds),
    },
  },
  "ca.client_certificate.unusable": {
    level: "warn",
    component: "ca",
    message: "the client certificate cannot be used; the token alone is sent",
    fields: { path: (e) => e.path, reason: (e) => e.reason },
  },
  "ca.roots.loaded": {
    level: "debug",
    component: "ca",
    message: "the CA's TLS roots were read",
    fields: { path: (e) => e.path, certificates: (e) => e.certificates },
  },
  "ca.roots.unusable": {
    level: "warn",
    component: "ca",
    message: "the CA's TLS roots cannot be read; the last good ones stay in use",
    fields: { path: (e) => e.path, err: (e) => e.error },
  },
  "ca.plaintext": {
    level: "warn",
    component: "ca",
    message: "the connection to the CA is not encrypted",
    fields: { endpoint: (e) => e.endpoint },
  },
  "ca.self_signed.in_kubernetes": {
    level: "warn",
    component: "ca",
    message: "the embedded CA is in use inside Kubernetes: no other pod trusts its certificates",
    fields: {},
  },
  "ca.self_signed.renewal_failed": {
    level: "warn",
    component: "ca",
    message: "the embedded CA could not renew its own certificates",
    fields: { err: (e) => e.error },
  },
};

export const tokenRows: LogRows<"token.read" | "token.problem" | "token.well"> = {
  "token.read": {
    level: "debug",
    component: "ca",
    message: "a new token was found",
    fields: { path: (e) => e.path, valid_until: (e) => moment(e.expiresAt) },
  },
  "token.problem": {
    level: "warn",
    component: "ca",
    message: "the token needs attention",
    fields: { path: (e) => e.path, problems: (e) => e.problems, reason: (e) => e.reason },
  },
  "token.well": {
    level: "info",
    component: "ca",
    message: "the token is in order again",
    fields: { path: (e) => e.path, valid_until: (e) => moment(e.expiresAt) },
  },
};
