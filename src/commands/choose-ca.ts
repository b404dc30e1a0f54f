import type { CaClient, CaDependencies } from "../ca/client.ts";
import { chooseProvider } from "../ca/choose.ts";
import { caProviders } from "../ca/providers/list.ts";
import type { HostPort } from "../config/kinds.ts";
import { resolveIdentity } from "../identity/resolve.ts";
import type { SpiffeId } from "../identity/spiffe-id.ts";
import { fileTokenSource, type TokenSource } from "../identity/token.ts";
import type { RunConfig } from "./run-settings.ts";

/** The CA that will sign, and who the certificate is for. */
export interface ChosenCa {
  readonly provider: string;
  readonly endpoint: HostPort | undefined;
  readonly identity: SpiffeId;
  readonly token: TokenSource;
  readonly inKubernetes: boolean;
  readonly connectCa: (deps: CaDependencies) => Promise<CaClient>;
}

/** Who the embedded CA signs for when neither a setting nor a token says. */
const SELF_SIGNED_FALLBACK = { namespace: "default", serviceAccount: "default" };

/** Chooses provider and identity; throws what is wrong with the settings for either. */
export async function chooseCa(
  config: RunConfig,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ChosenCa> {
  const inKubernetes = Boolean(env["KUBERNETES_SERVICE_HOST"]);
  const chosen = await chooseProvider({ ...config, inKubernetes }, caProviders);
  const provider = caProviders.find(({ name }) => name === chosen.provider) ?? caProviders[0];
  const token = fileTokenSource(config.tokenPath);
  const fallback = provider.name === "self-signed" ? SELF_SIGNED_FALLBACK : undefined;
  return {
    provider: provider.name,
    endpoint: chosen.caAddr,
    identity: await resolveIdentity(config, token, fallback),
    token,
    inKubernetes,
    connectCa: async (deps) => {
      const create = await provider.load();
      return create({ ...config, caAddr: chosen.caAddr }, deps);
    },
  };
}
