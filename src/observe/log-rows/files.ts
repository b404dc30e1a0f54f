import { type LogRows, moment } from "./row.ts";

export const fileRows: LogRows<
  | "file.loaded"
  | "file.unusable"
  | "file.dropped"
  | "file.refused"
  | "file.watch_failed"
  | "mounted.loaded"
  | "mounted.unusable"
> = {
  "mounted.loaded": {
    level: "info",
    always: true,
    component: "rotation",
    message: "the mounted certificate was read",
    fields: {
      serial: (e) => e.serial,
      spiffe_id: (e) => e.spiffeId,
      valid_until: (e) => moment(e.notAfter),
      is_new: (e) => e.isNew,
    },
  },
  "mounted.unusable": {
    level: "error",
    component: "rotation",
    message:
      "the mounted certificate is of no use; what was good before is served while it is valid",
    fields: { valid_until: (e) => moment(e.validUntil), err: (e) => e.error },
  },
  "file.loaded": {
    level: "info",
    component: "secrets",
    message: "a secret was read from its files",
    fields: {
      name: (e) => e.name,
      kind: (e) => e.kind,
      version: (e) => e.version,
      serial: (e) => e.serial,
      not_before: (e) => moment(e.notBefore),
      not_after: (e) => moment(e.notAfter),
    },
  },
  "file.unusable": {
    level: "error",
    component: "secrets",
    message:
      "the files of a secret are of no use; the last good ones are served while they are valid",
    fields: { name: (e) => e.name, err: (e) => e.error },
  },
  "file.dropped": {
    level: "debug",
    component: "secrets",
    message: "nobody asks for a secret any more; its files are followed no longer",
    fields: { name: (e) => e.name },
  },
  "file.refused": {
    level: "warn",
    component: "secrets",
    message: "files were asked for that are not served",
    fields: { name: (e) => e.name, err: (e) => e.error },
  },
  "file.watch_failed": {
    level: "warn",
    component: "secrets",
    message: "a folder cannot be watched; changes in it are seen by looking every 2 s",
    fields: { path: (e) => e.path, reason: (e) => e.reason },
  },
};
