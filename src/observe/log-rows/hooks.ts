import { type LogRows, rounded } from "./row.ts";

export const hookRows: LogRows<"hook.done" | "hook.failed" | "hook.unusable"> = {
  "hook.done": {
    level: "info",
    component: "rotation",
    message: "a hook was run",
    fields: { hook: (e) => e.hook, serial: (e) => e.serial, seconds: (e) => rounded(e.seconds) },
  },
  "hook.failed": {
    level: "warn",
    component: "rotation",
    message: "a hook failed; the new certificate is served all the same",
    fields: {
      hook: (e) => e.hook,
      serial: (e) => e.serial,
      outcome: (e) => e.outcome,
      seconds: (e) => rounded(e.seconds),
      err: (e) => e.error,
    },
  },
  "hook.unusable": {
    level: "warn",
    component: "rotation",
    message: "a hook cannot be run as things stand",
    fields: { hook: (e) => e.hook, err: (e) => e.error },
  },
};
