import type { SettingsTable } from "../../../config/setting.ts";
import { caDirSetting } from "../../authority/settings.ts";
import type { CaProvider } from "../../client.ts";

export const selfSignedSettings = {
  caDir: { ...caDirSetting, group: "CA" },
} satisfies SettingsTable;

export const selfSignedProvider: CaProvider<typeof selfSignedSettings> = {
  name: "self-signed",
  aliases: [],
  wantsToken: false,
  settings: selfSignedSettings,
  load: () => import("./provider.ts").then((module) => module.create),
};
