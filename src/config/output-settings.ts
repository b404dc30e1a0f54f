import { choice, octalMode, optional, path, text } from "./kinds.ts";
import type { SettingsTable } from "./setting.ts";

const group = "Files";

/** What servers take as "read your files again", or pass on as they like. */
const SIGNALS = ["SIGHUP", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGINT", "SIGTERM"] as const;

/** What is served, written to files for programs that do not speak SDS. */
export const outputSettings = {
  outputCerts: {
    flag: "output-certs",
    env: ["OUTPUT_CERTS"],
    kind: optional(path),
    default: undefined,
    help: "Folder to which what is served is written too, as key.pem, cert-chain.pem and root-cert.pem, all three at once. Unset: it is not.",
    group,
  },
  outputCertsKeyMode: {
    flag: "output-certs-key-mode",
    env: [],
    kind: optional(octalMode),
    default: undefined,
    help: "Rights of key.pem in --output-certs. Unset: 0600, and 0640 with --output-certs-group. The other two are 0644.",
    group,
  },
  outputCertsGroup: {
    flag: "output-certs-group",
    env: [],
    kind: optional(text),
    default: undefined,
    help: "Group of the files in --output-certs, by name or number. Unset: the agent's own.",
    group,
  },
  afterOutputCommand: {
    flag: "after-output-command",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "Run this executable each time --output-certs was written, for 10 s at most, as --after-rotation-command is run.",
    group,
  },
  afterOutputPidFile: {
    flag: "after-output-pid-file",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "Send --after-output-signal to the process whose number is in this file, each time --output-certs was written.",
    group,
  },
  afterOutputSignal: {
    flag: "after-output-signal",
    env: [],
    kind: choice(SIGNALS),
    default: "SIGHUP",
    help: "The signal that is sent.",
    group,
  },
} satisfies SettingsTable;
