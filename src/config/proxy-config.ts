import { AgentError } from "../core/errors.ts";
import { hostPort, type HostPort } from "./kinds.ts";

/** Istio's mesh settings of this pod (PROXY_CONFIG): names with values of any kind. */
export type ProxyConfig = Readonly<Record<string, unknown>>;

/** Reads YAML or JSON; of nothing, no settings. Throws INVALID_VALUE for what is neither, or no mapping. */
export async function readProxyConfig(text: string | undefined): Promise<ProxyConfig> {
  const read = text ? await parsed(text) : undefined;
  if (read === null || read === undefined) return {};
  if (typeof read === "object" && !Array.isArray(read)) return { ...read };
  throw new AgentError("INVALID_VALUE", "PROXY_CONFIG is not a mapping of names to values");
}

/** Its `discoveryAddress`; istiod is discovery server and CA in one. Throws INVALID_VALUE. */
export function discoveryAddress({ discoveryAddress }: ProxyConfig): HostPort | undefined {
  if (discoveryAddress === undefined) return undefined;
  const address = hostPort.schema.safeParse(discoveryAddress);
  if (address.success) return address.data;
  throw new AgentError(
    "INVALID_VALUE",
    `PROXY_CONFIG: discoveryAddress ${JSON.stringify(discoveryAddress)} is not ${address.error.issues[0]?.message}`,
  );
}

/** JSON first: it is what the injector writes, and it spares a pod's start the YAML parser. */
async function parsed(text: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch {
    const { parse } = await import("./yaml.ts");
    try {
      return parse(text, { logLevel: "error" });
    } catch (error) {
      const reason = error instanceof Error ? error.message.split("\n", 1)[0] : String(error);
      throw new AgentError("INVALID_VALUE", `PROXY_CONFIG is not YAML: ${reason}`);
    }
  }
}
