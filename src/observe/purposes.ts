import { AgentError, type ErrorCode } from "../core/errors.ts";
import type { ListenAddress } from "./http.ts";
import type { Purpose } from "./listen.ts";

export const METRICS: Purpose<ListenAddress> = {
  listening: (address) => ({ type: "metrics.listening", address: addressText(address) }),
  failed: (error) => ({ type: "metrics.failed", error }),
  problem: bindProblem(
    "METRICS_BIND",
    "--metrics-addr",
    "beside pilot-agent port 15020 is taken: use --metrics-addr :15024, and list 15024 in the annotation traffic.sidecar.istio.io/excludeInboundPorts",
  ),
};

export const ADMIN: Purpose<ListenAddress> = {
  listening: (address) => ({ type: "admin.listening", address: addressText(address) }),
  failed: (error) => ({ type: "admin.failed", error }),
  problem: bindProblem(
    "ADMIN_BIND",
    "--admin-addr",
    "containers of a pod share their ports: use another --admin-addr, or off",
  ),
};

export function addressText({ host, port }: ListenAddress): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

function bindProblem(
  errorCode: ErrorCode,
  flag: string,
  inUse: string,
): Purpose<ListenAddress>["problem"] {
  const hints: Readonly<Record<string, string>> = {
    EADDRINUSE: inUse,
    EACCES: `ports below 1024 need the capability NET_BIND_SERVICE: use another ${flag}`,
    EADDRNOTAVAIL: `no interface of this machine has the address: correct ${flag}`,
  };
  return (address, thrown) => {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
    const reason = code === "EADDRINUSE" ? "the address is in use" : String(thrown);
    const hint = hints[code];
    return new AgentError(errorCode, `cannot listen on ${addressText(address)}: ${reason}`, {
      cause: thrown,
      ...(hint === undefined ? {} : { hint }),
    });
  };
}
