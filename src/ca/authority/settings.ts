import { optional, path } from "../../config/kinds.ts";
import type { Setting } from "../../config/setting.ts";

/** The development CA's own setting, wherever it runs: inside the agent or as `node-agent ca`. */
export const caDirSetting = {
  flag: "ca-dir",
  env: [],
  kind: optional(path),
  default: undefined,
  help: "Folder that keeps the development CA's root and keys over restarts. Unset: in memory, a new root at each start.",
} satisfies Omit<Setting<string | undefined>, "group">;
