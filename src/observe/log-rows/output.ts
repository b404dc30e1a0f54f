import type { OutputEvent } from "../../core/output-events.ts";
import { type LogRows, moment, rounded } from "./row.ts";

export const outputRows: LogRows<OutputEvent["type"]> = {
  "output.written": {
    level: "info",
    component: "secrets",
    message: "what is served was written to files",
    fields: { path: (e) => e.path, serial: (e) => e.serial, seconds: (e) => rounded(e.seconds) },
  },
  "output.write_failed": {
    level: "warn",
    component: "secrets",
    message: "what is served could not be written to files; those that are there stay",
    fields: {
      path: (e) => e.path,
      failures: (e) => e.failures,
      retry_at: (e) => moment(e.retryAt),
      err: (e) => e.error,
    },
  },
};
