import type { CaProvider } from "../../client.ts";
import { istioSettings } from "./rows.ts";

export { istioSettings };

/** Any server that speaks `istio.v1.auth.IstioCertificateService`: istiod, istio-csr, `node-agent ca`. */
export const istioProvider: CaProvider<typeof istioSettings> = {
  name: "istio",
  aliases: ["Citadel"],
  wantsToken: true,
  settings: istioSettings,
  load: () => import("./provider.ts").then((module) => module.create),
};
