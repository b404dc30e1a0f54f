import { optional, path } from "./kinds.ts";
import type { SettingsTable } from "./setting.ts";

const group = "State";

export const stateSettings = {
  stateDir: {
    flag: "state-dir",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "Folder, on a memory volume, where key, chain and roots outlive a restart. Unset: they do not.",
    group,
  },
  stateKeyFile: {
    flag: "state-key-file",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "File with at least 32 random bytes that encrypt what is in --state-dir. Unset: the file's mode, 0600, protects it.",
    group,
  },
} satisfies SettingsTable;
