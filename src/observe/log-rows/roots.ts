import { type LogRows, rounded } from "./row.ts";

export const rootRows: LogRows<
  | "roots.changed"
  | "roots.none_left"
  | "roots.staging"
  | "roots.staged"
  | "trust_bundle.loaded"
  | "trust_bundle.unusable"
> = {
  "roots.changed": {
    level: "info",
    component: "secrets",
    message: "the roots of the trust bundle, by where they come from",
    fields: {
      ca: (e) => e.ca,
      configured: (e) => e.configured,
      retired: (e) => e.retired,
      distrusted: (e) => e.distrusted,
    },
  },
  "roots.none_left": {
    level: "error",
    component: "secrets",
    message: "no root is left; the last trust bundle stays",
    fields: { err: (e) => e.error },
  },
  "roots.staging": {
    level: "info",
    component: "secrets",
    message: "a certificate waits until its new root is everywhere; the old one is served",
    fields: { root: (e) => e.root, wait_seconds: (e) => rounded(e.waitMs / 1000) },
  },
  "roots.staged": {
    level: "info",
    component: "secrets",
    message: "the certificate that waited for its root goes out",
    fields: {
      root: (e) => e.root,
      seconds: (e) => rounded(e.seconds),
      outcome: (e) => e.outcome,
    },
  },
  "trust_bundle.loaded": {
    level: "info",
    component: "secrets",
    message: "the configured roots were read",
    fields: {
      path: (e) => e.path,
      trust_domain: (e) => e.trustDomain,
      certificates: (e) => e.certificates,
    },
  },
  "trust_bundle.unusable": {
    level: "warn",
    component: "secrets",
    message: "the configured roots cannot be read; the last good ones stay in use",
    fields: { path: (e) => e.path, trust_domain: (e) => e.trustDomain, err: (e) => e.error },
  },
};
