import { boolean, choice, duration, listenAddress, optional, path } from "./kinds.ts";
import type { SettingsTable } from "./setting.ts";

export const metricsSettings = {
  metricsAddr: {
    flag: "metrics-addr",
    env: [],
    kind: listenAddress,
    default: { host: "::", port: 15020 },
    help: "Where metrics and health are served. [::] is all addresses of both families, port 0 any port.",
    group: "Metrics and health",
    common: true,
  },
  metricsRequired: {
    flag: "metrics-required",
    env: [],
    kind: boolean,
    default: false,
    help: "Exit with status 2 if metrics cannot be served, instead of going on without.",
    group: "Metrics and health",
  },
} satisfies SettingsTable;

export const loggingSettings = {
  logLevel: {
    flag: "log-level",
    env: [],
    kind: choice(["debug", "info", "warn", "error"]),
    default: "info",
    help: "Least severity that is logged.",
    group: "Logging",
    common: true,
  },
  logFormat: {
    flag: "log-format",
    env: [],
    kind: choice(["json", "text"]),
    default: "json",
    help: "Form of a log line.",
    group: "Logging",
    common: true,
  },
} satisfies SettingsTable;

export const processSettings = {
  configFile: {
    flag: "config",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "Configuration file (YAML or JSON): its keys are flags without the dashes.",
    group: "Process",
    common: true,
  },
  drainTimeout: {
    flag: "drain-timeout",
    env: [],
    kind: duration({ maxMs: 3_600_000 }),
    default: 5000,
    help: "How long a stop may take before the process ends all the same.",
    group: "Process",
  },
  development: {
    flag: "development",
    env: [],
    kind: boolean,
    default: false,
    help: "Allow Node options that expose keys (inspector, heap snapshots, reports). On a machine of your own only.",
    group: "Process",
  },
} satisfies SettingsTable;
