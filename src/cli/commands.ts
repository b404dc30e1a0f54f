import { boolean, choice, duration, list, optional, text } from "../config/kinds.ts";
import type { SettingsTable } from "../config/setting.ts";
import { LOG_COMPONENTS, LOG_LEVELS } from "../core/log-levels.ts";

/** The commands in the order of `node-agent help`. Without one, it is `run`. */
export const COMMANDS = {
  run: "Serve key, certificate and trust bundle to Envoy (the default).",
  ca: "Serve the embedded CA over gRPC, for development and tests.",
  config: "Print the effective settings, redacted, and where each came from.",
  wait: "Return when the socket serves the secrets: for init ordering and exec probes.",
  secret: "Show what an SDS server serves, and check it; never a key.",
  logging: "Change what the running agent logs, or print it.",
  renew: "Let the running agent renew its certificate now.",
  drain: "Let the running agent serve no more; its process stays.",
  quit: "Let the running agent stop, as at SIGTERM.",
  version: "Print version, commit and Node version.",
  help: "Print this; with --all every flag.",
} as const;

export type Command = keyof typeof COMMANDS;

export const configOptions = {
  output: {
    flag: "output",
    short: "o",
    env: [],
    kind: choice(["table", "yaml", "json"]),
    default: "table",
    help: "Form of the output; yaml can be used as a configuration file.",
    group: "node-agent config",
    flagOnly: true,
  },
} satisfies SettingsTable;

export const waitOptions = {
  max: {
    flag: "max",
    env: [],
    kind: duration({ minMs: 1 }),
    default: 30_000,
    help: "How long to wait; past it the exit status is 1.",
    group: "node-agent wait",
    flagOnly: true,
  },
  names: {
    flag: "names",
    env: [],
    kind: list,
    default: ["default", "ROOTCA"],
    help: "The secrets that have to be served.",
    group: "node-agent wait",
    flagOnly: true,
  },
} satisfies SettingsTable;

export const secretOptions = {
  names: {
    flag: "names",
    env: [],
    kind: list,
    default: ["default", "ROOTCA"],
    help: "The secrets to ask for.",
    group: "node-agent secret",
    flagOnly: true,
  },
  output: {
    flag: "output",
    short: "o",
    env: [],
    kind: choice(["table", "json", "yaml", "pem"]),
    default: "table",
    help: "Form of the output; pem has the certificates alone.",
    group: "node-agent secret",
    flagOnly: true,
  },
  watch: {
    flag: "watch",
    short: "w",
    env: [],
    kind: boolean,
    default: false,
    help: "Go on, and print again at each change.",
    group: "node-agent secret",
    flagOnly: true,
  },
  delta: {
    flag: "delta",
    env: [],
    kind: boolean,
    default: false,
    help: "Ask by DeltaSecrets instead of StreamSecrets.",
    group: "node-agent secret",
    flagOnly: true,
  },
  max: {
    flag: "max",
    env: [],
    kind: duration({ minMs: 1 }),
    default: 5_000,
    help: "How long to wait for the secrets; those that have not come by then are PENDING.",
    group: "node-agent secret",
    flagOnly: true,
  },
  nodeId: {
    flag: "node-id",
    env: [],
    kind: text,
    default: "sidecar~127.0.0.1~node-agent-secret.default~default.svc.cluster.local",
    help: "The node's id in the request. istio-agent wants this form.",
    group: "node-agent secret",
    flagOnly: true,
  },
} satisfies SettingsTable;

export const loggingOptions = {
  level: {
    flag: "level",
    env: [],
    kind: optional(choice(LOG_LEVELS)),
    default: undefined,
    help: "Least severity to log from now on. Unset: only print the levels in force.",
    group: "node-agent logging",
    flagOnly: true,
  },
  component: {
    flag: "component",
    env: [],
    kind: optional(choice(LOG_COMPONENTS)),
    default: undefined,
    help: "Of this component alone. Unset: of all.",
    group: "node-agent logging",
    flagOnly: true,
  },
} satisfies SettingsTable;

export const renewOptions = {
  wait: {
    flag: "wait",
    short: "w",
    env: [],
    kind: boolean,
    default: false,
    help: "Wait for the outcome: print the new serial, or end with status 1 and the error.",
    group: "node-agent renew",
    flagOnly: true,
  },
  max: {
    flag: "max",
    env: [],
    kind: duration({ minMs: 1_000, maxMs: 60_000 }),
    default: 30_000,
    help: "How long --wait waits; past it the exit status is 1, and the agent goes on trying.",
    group: "node-agent renew",
    flagOnly: true,
  },
} satisfies SettingsTable;

export const helpOptions = {
  all: {
    flag: "all",
    env: [],
    kind: boolean,
    default: false,
    help: "Every flag, with its variables and default.",
    group: "node-agent help",
    flagOnly: true,
  },
} satisfies SettingsTable;

/** The options that only one command has. */
export const commandOptions = {
  config: configOptions,
  wait: waitOptions,
  secret: secretOptions,
  logging: loggingOptions,
  renew: renewOptions,
  help: helpOptions,
} as const satisfies Partial<Record<Command, SettingsTable>>;
