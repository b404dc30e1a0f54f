import type { FurtherEvent } from "../../core/further-events.ts";
import type { LogRows } from "./row.ts";

export const furtherRows: LogRows<FurtherEvent["type"]> = {
  "ticket_keys.rotated": {
    level: "info",
    component: "secrets",
    message: "a session ticket key was made",
    fields: { reason: (e) => e.reason, keys: (e) => e.keys },
  },
  "ticket_keys.loaded": {
    level: "info",
    component: "secrets",
    message: "the session ticket keys were read",
    fields: { path: (e) => e.path, keys: (e) => e.keys },
  },
  "ticket_keys.unusable": {
    level: "warn",
    component: "secrets",
    message: "the session ticket keys cannot be read; the last good ones stay in use",
    fields: { path: (e) => e.path, err: (e) => e.error },
  },
  "ticket_keys.outdated": {
    level: "warn",
    component: "secrets",
    message: "fewer are trusted, but who was may resume sessions: replace all keys of the file",
    fields: { path: (e) => e.path, keys: (e) => e.keys },
  },
  "ticket_keys.replaced": {
    level: "info",
    component: "secrets",
    message: "no session ticket key of before fewer were trusted is in use any more",
    fields: { path: (e) => e.path },
  },
  "generic_secret.loaded": {
    level: "info",
    component: "secrets",
    message: "a generic secret was read",
    fields: { name: (e) => e.name, path: (e) => e.path },
  },
  "generic_secret.unusable": {
    level: "warn",
    component: "secrets",
    message: "a generic secret cannot be read; the last good one stays in use",
    fields: { name: (e) => e.name, path: (e) => e.path, err: (e) => e.error },
  },
};
