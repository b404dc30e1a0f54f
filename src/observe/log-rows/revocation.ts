import { type LogRows, moment } from "./row.ts";

export const revocationRows: LogRows<
  | "crl.loaded"
  | "crl.unusable"
  | "crl.expired"
  | "crl.withheld"
  | "validator.crl_withheld"
  | "validator.crl_settled"
  | "crl.judged"
  | "revocation.changed"
  | "ocsp.stapled"
  | "ocsp.unusable"
  | "ocsp.off"
> = {
  "crl.loaded": {
    level: "info",
    component: "secrets",
    message: "the revocation lists were read",
    fields: { path: (e) => e.path, lists: (e) => e.lists },
  },
  "crl.unusable": {
    level: "warn",
    component: "secrets",
    message: "revocation lists are of no use; the last good ones stay in use",
    fields: { path: (e) => e.path, err: (e) => e.error },
  },
  "crl.expired": {
    level: "error",
    component: "secrets",
    message: "a revocation list is past its nextUpdate",
    fields: { path: (e) => e.path, action: (e) => e.action, err: (e) => e.error },
  },
  "crl.withheld": {
    level: "error",
    component: "secrets",
    message: "no revocation list is sent, or Envoy would refuse peers that nobody revoked",
    fields: { path: (e) => e.path, err: (e) => e.error },
  },
  "validator.crl_withheld": {
    level: "error",
    component: "sds",
    message: "Envoy's SPIFFE validator is sent no revocation list, or it would refuse everybody",
    fields: { err: (e) => e.error },
  },
  "validator.crl_settled": {
    level: "info",
    component: "sds",
    message: "no revocation list is kept from Envoy's SPIFFE validator any more",
    fields: {},
  },
  "crl.judged": {
    level: "debug",
    component: "secrets",
    message: "the revocation lists in use, and what is wrong with any",
    fields: {
      lists: (e) => e.lists,
      next_update: (e) => moment(e.nextUpdate),
      problems: (e) => e.problems,
    },
  },
  "revocation.changed": {
    level: "info",
    component: "secrets",
    message: "other revocation lists go with the trust bundle",
    fields: { lists: (e) => e.lists, revoked: (e) => e.revoked, checked: (e) => e.checked },
  },
  "ocsp.stapled": {
    level: "info",
    component: "secrets",
    message: "the OCSP response goes with the certificate",
    fields: {
      path: (e) => e.path,
      serial: (e) => e.serial,
      next_update: (e) => moment(e.nextUpdate),
    },
  },
  "ocsp.unusable": {
    level: "warn",
    component: "secrets",
    message: "the OCSP response is of no use",
    fields: { path: (e) => e.path, stapled: (e) => e.stapled, err: (e) => e.error },
  },
  "ocsp.off": {
    level: "info",
    component: "secrets",
    message: "no OCSP response is stapled any more",
    fields: {},
  },
};
