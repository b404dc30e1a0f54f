import type { HostPort } from "../config/kinds.ts";
import { discoveryAddress, type ProxyConfig } from "../config/proxy-config.ts";
import { AgentError } from "../core/errors.ts";

/** What decides which CA signs, all of it from settings and environment. */
export interface ProviderChoice {
  /** `--ca-provider` / CA_PROVIDER, if set. */
  readonly caProvider: string | undefined;
  /** `--ca-addr` / CA_ADDR, if set. */
  readonly caAddr: readonly HostPort[] | undefined;
  readonly proxyConfig: ProxyConfig;
  /** KUBERNETES_SERVICE_HOST is set. */
  readonly inKubernetes: boolean;
}

export interface ChosenProvider<P> {
  readonly provider: P;
  /** Of its CAs, in the order of failover. None: it has no address. */
  readonly addresses: readonly HostPort[];
}

interface Named {
  readonly name: string;
  readonly aliases: readonly string[];
}

const ISTIO = "istio";
export const SELF_SIGNED = "self-signed";

/** No CA, but chosen in the place of one: what it signed is mounted. */
export const FILES = { name: "files", aliases: ["GkeWorkloadCertificate"] } as const;

/**
 * A name wins; inside Kubernetes it is istiod (never a CA of our own making, which no other pod would
 * trust); elsewhere istiod where an address is given, else `self-signed`. Undefined for a name that is
 * not `known`.
 */
export function providerOf<P extends Named>(
  choice: Omit<ProviderChoice, "proxyConfig">,
  known: readonly P[],
): P | undefined {
  const wanted = choice.caProvider || byRule(choice);
  return known.find(({ name, aliases }) => isAmong(wanted, [name, ...aliases]));
}

/** Names are compared without case: Istio's own value is `Citadel`, written in many ways. */
export function isAmong(wanted: string, names: readonly string[]): boolean {
  return names.some((name) => name.toLowerCase() === wanted.toLowerCase());
}

function byRule({ inKubernetes, caAddr }: Omit<ProviderChoice, "proxyConfig">): string {
  return inKubernetes || caAddr !== undefined ? ISTIO : SELF_SIGNED;
}

/**
 * The provider and where its CAs are. Throws INVALID_VALUE for a name that is not `known` or a
 * discoveryAddress that is none, and MISSING_VALUE where there is no address: Istio's default
 * address is not assumed, since a wrong guess looks like a CA that is down.
 */
export function chooseProvider<P extends Named>(
  choice: ProviderChoice,
  known: readonly P[],
): ChosenProvider<P> {
  const { caProvider, caAddr, proxyConfig } = choice;
  const provider = providerOf(choice, known);
  if (provider === undefined) {
    throw new AgentError("INVALID_VALUE", `there is no CA provider ${JSON.stringify(caProvider)}`, {
      hint: `--ca-provider (CA_PROVIDER) is one of ${[...known, FILES].map(display).join(", ")}`,
    });
  }
  if (caAddr !== undefined) return { provider, addresses: caAddr };
  if (provider.name !== ISTIO) return { provider, addresses: [] };
  const discovered = discoveryAddress(proxyConfig);
  if (discovered !== undefined) return { provider, addresses: [discovered] };
  throw new AgentError("MISSING_VALUE", "the address of the CA is not set", {
    hint: "set CA_ADDR, such as istiod.istio-system.svc:15012, or discoveryAddress in PROXY_CONFIG",
  });
}

function display({ name, aliases }: Named): string {
  return aliases.length === 0 ? name : `${name} (also ${aliases.join(", ")})`;
}
