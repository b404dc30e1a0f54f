import { isIPv6 } from "node:net";
import { kindOf } from "./kind-of.ts";
import type { Kind } from "./setting.ts";

/** A TCP address; an IPv6 host stands without its brackets. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** `host:port`, with brackets around an IPv6 address: also the form of a gRPC target. */
export function formatHostPort({ host, port }: HostPort): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

const HOST_NAME = /^[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?\.?$/i;

function split(text: string): HostPort | undefined {
  const [, v6, name, digits] = /^(?:\[([^\]]*)\]|([^:[\]]*)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  const host = v6 ?? name;
  if (host === undefined || port > 65_535) return undefined;
  const fits = v6 === undefined ? host === "" || HOST_NAME.test(host) : isIPv6(v6);
  return fits ? { host, port } : undefined;
}

/** The address of a server to call: a host and a port from 1 to 65535. */
export const hostPort: Kind<HostPort> = kindOf(
  "host:port",
  "host:port, such as istiod.istio-system.svc:15012",
  (text) => {
    const address = split(text);
    return address && address.host !== "" && address.port > 0 ? address : undefined;
  },
  formatHostPort,
);

function listenable(text: string): HostPort | undefined {
  const address = split(text);
  return address && { host: address.host || "::", port: address.port };
}

/** Where to listen: `:15020` and `[::]:15020` are all addresses of both families, port 0 is any. */
export const listenAddress: Kind<HostPort> = kindOf(
  "address:port",
  "an address to listen on, such as :15020 or 127.0.0.1:15020",
  listenable,
  formatHostPort,
);

/** The same, for a listener that there need not be. */
export const listenAddressOrOff: Kind<HostPort | "off"> = kindOf<HostPort | "off">(
  "address:port | off",
  "an address to listen on, such as 127.0.0.1:15029, or off",
  (text) => (text === "off" ? text : listenable(text)),
  (address) => (address === "off" ? address : formatHostPort(address)),
);
