import {
  boolean,
  choice,
  duration,
  listenAddress,
  listenAddressOrOff,
  logLevels,
  optional,
  path,
} from "./kinds.ts";
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

export const adminSettings = {
  adminAddr: {
    flag: "admin-addr",
    env: [],
    kind: listenAddressOrOff,
    default: { host: "127.0.0.1", port: 15029 },
    help: "Where debug pages are served, read-only; off for none. All containers of a pod can reach its loopback.",
    group: "Admin",
  },
  controlSocket: {
    flag: "control-socket",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "Unix socket, for the agent's own user alone, that takes renew, logging, drain and quitquitquit. Unset: control.sock beside the SDS socket.",
    group: "Admin",
  },
} satisfies SettingsTable;

export const loggingSettings = {
  logLevel: {
    flag: "log-level",
    env: [],
    kind: logLevels,
    default: { default: "info", components: {} },
    help: "Least severity that is logged: debug, info, warn or error. For a component of its own: info,sds:debug.",
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
