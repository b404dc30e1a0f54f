import type { StateEvent } from "../../core/state-events.ts";
import { type LogRows, moment, rounded } from "./row.ts";

export const stateRows: LogRows<StateEvent["type"]> = {
  "state.loaded": {
    level: "info",
    component: "secrets",
    message: "the stored certificate is served; it is renewed when it is due",
    fields: {
      serial: (e) => e.serial,
      received: (e) => moment(e.receivedAt),
      valid_until: (e) => moment(e.notAfter),
      next_rotation: (e) => moment(e.nextAt),
    },
  },
  "state.absent": {
    level: "info",
    component: "secrets",
    message: "no certificate is stored for this identity yet",
    fields: { path: (e) => e.path, other_identities: (e) => e.others },
  },
  "state.refused": {
    level: "warn",
    component: "secrets",
    message: "what is stored is not used; the CA is asked for a certificate",
    fields: { path: (e) => e.path, err: (e) => e.error },
  },
  "state.saved": {
    level: "debug",
    component: "secrets",
    message: "the certificate is stored",
    fields: {
      path: (e) => e.path,
      serial: (e) => e.serial,
      seconds: (e) => rounded(e.seconds),
    },
  },
  "state.save_failed": {
    level: "warn",
    component: "secrets",
    message: "the state folder is not up to date; a restart would not find what is served",
    fields: {
      path: (e) => e.path,
      failures: (e) => e.failures,
      retry_at: (e) => moment(e.retryAt),
      err: (e) => e.error,
    },
  },
  "state.removed": {
    level: "info",
    component: "secrets",
    message: "what was stored was removed, since its root is distrusted",
    fields: { path: (e) => e.path },
  },
  "state.swept": {
    level: "info",
    component: "secrets",
    message: "files of writes that were cut short were removed",
    fields: { path: (e) => e.path, files: (e) => e.files },
  },
  "state.on_disk": {
    level: "warn",
    component: "secrets",
    message: "the state folder is not in memory, so private keys are written to a disk",
    fields: { path: (e) => e.path },
  },
};
