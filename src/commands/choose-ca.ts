import { chooseProvider, providerOf, SELF_SIGNED } from "../ca/choose.ts";
import type { CaDependencies } from "../ca/client.ts";
import { endpointName } from "../ca/endpoint.ts";
import { CaPool } from "../ca/pool.ts";
import { caProviders } from "../ca/providers/list.ts";
import { ShorterLife } from "../ca/shorter-life.ts";
import type { KeyProvider } from "../config/key-provider.ts";
import { keyProviderOf } from "../config/key-provider-rules.ts";
import type { HostPort } from "../config/kinds.ts";
import { throwProblems } from "../config/problem.ts";
import { readProxyConfig } from "../config/proxy-config.ts";
import { toAgentError } from "../core/errors.ts";
import { resolveIdentity } from "../identity/resolve.ts";
import type { SpiffeId } from "../identity/spiffe-id.ts";
import { fileTokenSource, type TokenSource } from "../identity/token.ts";
import { CAS_LIMIT_MS } from "./agent-options.ts";
import type { RunConfig } from "./run-settings.ts";

/** The CAs that may sign, who the certificate is for, and what signs with its key. */
export interface ChosenCa {
  readonly provider: string;
  /** In the order of failover; none for a CA inside the agent. */
  readonly addresses: readonly HostPort[];
  readonly identity: SpiffeId;
  readonly token: TokenSource;
  readonly wantsToken: boolean;
  readonly inKubernetes: boolean;
  readonly keyProvider: KeyProvider | undefined;
  readonly connectCa: (deps: CaDependencies) => Promise<CaPool>;
}

/** Who the embedded CA signs for when neither a setting nor a token says. */
const SELF_SIGNED_FALLBACK = { namespace: "default", serviceAccount: "default" };

/** Chooses provider and identity; throws all that is wrong with the settings for either. */
export async function chooseCa(
  config: RunConfig,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ChosenCa> {
  const inKubernetes = Boolean(env["KUBERNETES_SERVICE_HOST"]);
  const token = fileTokenSource(config.tokenPath);
  // Of a provider that does not exist nobody knows what it needs: only what is wrong with any is told.
  const { name = SELF_SIGNED } = providerOf({ ...config, inKubernetes }, caProviders) ?? {};
  const fallback = name === SELF_SIGNED ? SELF_SIGNED_FALLBACK : undefined;
  const choose = async () => {
    const proxyConfig = await readProxyConfig(config.proxyConfig);
    const chosen = chooseProvider({ ...config, proxyConfig, inKubernetes }, caProviders);
    return { ...chosen, keyProvider: keyProviderOf(config, proxyConfig) };
  };
  const [{ provider, addresses, keyProvider }, identity] = await both(
    choose(),
    resolveIdentity(config, token, fallback),
  );
  return {
    provider: provider.name,
    addresses,
    identity,
    token,
    wantsToken: provider.wantsToken,
    inKubernetes,
    keyProvider,
    connectCa: async (deps) => {
      const create = await provider.load();
      const connect = async (address: HostPort | undefined) => {
        const name = endpointName(address);
        const client = await create(config, deps, address);
        return { name, client: new ShorterLife(client, { ...deps, endpoint: name }) };
      };
      const [first, ...others] = addresses;
      const members = await Promise.all([connect(first), ...others.map(connect)]);
      return new CaPool(members, { ...deps, limitMs: CAS_LIMIT_MS });
    },
  };
}

/** The names of the CAs in logs and metrics, in the order of failover. */
export function endpointNames({ addresses: [first, ...others] }: ChosenCa): readonly string[] {
  return [first, ...others].map(endpointName);
}

/** As `Promise.all`, but what is wrong with either is thrown at once. */
async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  const settled = await Promise.allSettled([one, other]);
  throwProblems(
    settled.flatMap((each) => (each.status === "rejected" ? [toAgentError(each.reason)] : [])),
  );
  return Promise.all([one, other]);
}
