import { isIP } from "node:net";
import type { CaServerConfig } from "./settings.ts";

/** RFC 1123 labels; the first may be the `*` of a wildcard, and `_` is what some clusters use. */
const LABEL = "[a-z0-9_](?:[-a-z0-9_]{0,61}[a-z0-9_])?";
const DNS_NAME = new RegExp(`^(?:\\*\\.)?${LABEL}(?:\\.${LABEL})*$`, "i");

/** What a TLS certificate can name: a DNS name, or an IP address without a zone. */
export function isTlsName(name: string): boolean {
  if (isIP(name)) return !name.includes("%");
  return name.length <= 253 && DNS_NAME.test(name);
}

/** The names of the CA's own certificate: `--tls-names`, else what this machine is called by. */
export function tlsNames(
  { tlsNames, listen }: Pick<CaServerConfig, "tlsNames" | "listen">,
  hostName: string,
): readonly string[] {
  if (tlsNames.length > 0) return tlsNames;
  const names = ["localhost", "127.0.0.1", "::1", hostName, listen.host];
  const wildcards = ["::", "0.0.0.0"];
  return [...new Set(names)].filter((name) => isTlsName(name) && !wildcards.includes(name));
}
