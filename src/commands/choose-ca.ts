import type { CaClient, CaDependencies } from "../ca/client.ts";
import { chooseProvider, providerOf, SELF_SIGNED } from "../ca/choose.ts";
import { caProviders } from "../ca/providers/list.ts";
import type { HostPort } from "../config/kinds.ts";
import { throwProblems } from "../config/problem.ts";
import { toAgentError } from "../core/errors.ts";
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
  readonly wantsToken: boolean;
  readonly inKubernetes: boolean;
  readonly connectCa: (deps: CaDependencies) => Promise<CaClient>;
}

/** Who the embedded CA signs for when neither a setting nor a token says. */
const SELF_SIGNED_FALLBACK = { namespace: "default", serviceAccount: "default" };

/** Chooses provider and identity; throws all that is wrong with the settings for either. */
export async function chooseCa(
  config: RunConfig,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ChosenCa> {
  const inKubernetes = Boolean(env["KUBERNETES_SERVICE_HOST"]);
  const choice = { ...config, inKubernetes };
  const token = fileTokenSource(config.tokenPath);
  // Of a provider that does not exist nobody knows what it needs: only what is wrong with any is told.
  const { name = SELF_SIGNED } = providerOf(choice, caProviders) ?? {};
  const fallback = name === SELF_SIGNED ? SELF_SIGNED_FALLBACK : undefined;
  const [{ provider, caAddr }, identity] = await both(
    chooseProvider(choice, caProviders),
    resolveIdentity(config, token, fallback),
  );
  return {
    provider: provider.name,
    endpoint: caAddr,
    identity,
    token,
    wantsToken: provider.wantsToken,
    inKubernetes,
    connectCa: async (deps) => {
      const create = await provider.load();
      return create({ ...config, caAddr }, deps);
    },
  };
}

/** As `Promise.all`, but what is wrong with either is thrown at once. */
async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  const settled = await Promise.allSettled([one, other]);
  throwProblems(
    settled.flatMap((each) => (each.status === "rejected" ? [toAgentError(each.reason)] : [])),
  );
  return Promise.all([one, other]);
}
