import { hostPort, type HostPort } from "../config/kinds.ts";
import { AgentError } from "../core/errors.ts";

/** What decides which CA signs, all of it from settings and environment. */
export interface ProviderChoice {
  /** `--ca-provider` / CA_PROVIDER, if set. */
  readonly caProvider: string | undefined;
  /** `--ca-addr` / CA_ADDR, if set. */
  readonly caAddr: readonly HostPort[] | undefined;
  /** Istio's mesh settings of this pod (PROXY_CONFIG): YAML or JSON. */
  readonly proxyConfig: string | undefined;
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
  choice: ProviderChoice,
  known: readonly P[],
): P | undefined {
  // Names are compared without case: Istio's own value is `Citadel`, written in many ways.
  const wanted = (choice.caProvider || byRule(choice)).toLowerCase();
  return known.find(({ name, aliases }) =>
    [name, ...aliases].some((each) => each.toLowerCase() === wanted),
  );
}

function byRule({ inKubernetes, caAddr }: ProviderChoice): string {
  return inKubernetes || caAddr !== undefined ? ISTIO : SELF_SIGNED;
}

/**
 * The provider and where its CAs are. Throws INVALID_VALUE for a name that is not `known` or a
 * PROXY_CONFIG that cannot be read, and MISSING_VALUE where there is no address: Istio's default
 * address is not assumed, since a wrong guess looks like a CA that is down.
 */
export async function chooseProvider<P extends Named>(
  choice: ProviderChoice,
  known: readonly P[],
): Promise<ChosenProvider<P>> {
  const { caProvider, caAddr, proxyConfig } = choice;
  const provider = providerOf(choice, known);
  if (provider === undefined) {
    throw new AgentError("INVALID_VALUE", `there is no CA provider ${JSON.stringify(caProvider)}`, {
      hint: `--ca-provider (CA_PROVIDER) is one of ${[...known, FILES].map(display).join(", ")}`,
    });
  }
  if (caAddr !== undefined) return { provider, addresses: caAddr };
  if (provider.name !== ISTIO) return { provider, addresses: [] };
  const discovered = proxyConfig ? await discoveryAddress(proxyConfig) : undefined;
  if (discovered !== undefined) return { provider, addresses: [discovered] };
  throw new AgentError("MISSING_VALUE", "the address of the CA is not set", {
    hint: "set CA_ADDR, such as istiod.istio-system.svc:15012, or discoveryAddress in PROXY_CONFIG",
  });
}

function display({ name, aliases }: Named): string {
  return aliases.length === 0 ? name : `${name} (also ${aliases.join(", ")})`;
}

/** `discoveryAddress` of Istio's ProxyConfig; istiod is discovery server and CA in one. */
async function discoveryAddress(proxyConfig: string): Promise<HostPort | undefined> {
  const config = await parsed(proxyConfig);
  if (config === null || config === undefined) return undefined;
  if (typeof config !== "object" || Array.isArray(config)) {
    throw new AgentError("INVALID_VALUE", "PROXY_CONFIG is not a mapping of names to values");
  }
  if (!("discoveryAddress" in config)) return undefined;
  const address = hostPort.schema.safeParse(config.discoveryAddress);
  if (address.success) return address.data;
  throw new AgentError(
    "INVALID_VALUE",
    `PROXY_CONFIG: discoveryAddress ${JSON.stringify(config.discoveryAddress)} is not ${address.error.issues[0]?.message}`,
  );
}

/** JSON first: it is what the injector writes, and it spares a pod's start the YAML parser. */
async function parsed(proxyConfig: string): Promise<unknown> {
  try {
    return JSON.parse(proxyConfig);
  } catch {
    const { parse } = await import("../config/yaml.ts");
    try {
      return parse(proxyConfig, { logLevel: "error" });
    } catch (error) {
      const reason = error instanceof Error ? error.message.split("\n", 1)[0] : String(error);
      throw new AgentError("INVALID_VALUE", `PROXY_CONFIG is not YAML: ${reason}`);
    }
  }
}
