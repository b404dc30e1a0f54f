import { formatHostPort, hostPort, kindOf, type HostPort } from "../../../config/kinds.ts";
import type { Kind } from "../../../config/setting.ts";

/** istiod's plaintext port: the only one that is spoken to without TLS unasked. */
export const PLAINTEXT_PORT = 15010;

/** One address. Istio has no list here; ours (order of failover) is reserved, not built. */
export const caAddress: Kind<HostPort> = kindOf(
  hostPort.label,
  "one host:port, such as istiod.istio-system.svc:15012 (the port is needed; a list is not supported)",
  (text) => {
    const result = hostPort.schema.safeParse(text);
    return result.success ? result.data : undefined;
  },
  formatHostPort,
);
