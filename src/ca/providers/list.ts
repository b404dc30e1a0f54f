import { istioProvider } from "./istio/settings.ts";
import { selfSignedProvider } from "./self-signed/settings.ts";

/** Every CA the agent can use. A new one is a folder beside these two and a line here. */
export const caProviders = [istioProvider, selfSignedProvider] as const;

/** The rows of all of them: a setting of a provider that is not chosen may be set, and is unused. */
export const providerSettings = {
  ...istioProvider.settings,
  ...selfSignedProvider.settings,
};
