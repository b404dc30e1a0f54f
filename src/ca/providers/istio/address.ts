import * as z from "zod/mini";
import {
  formatHostPort,
  hostPort,
  kindOf,
  lazyKind,
  listOf,
  type HostPort,
} from "../../../config/kinds.ts";
import type { Kind } from "../../../config/setting.ts";

/** istiod's plaintext port: the only one that is spoken to without TLS unasked. */
export const PLAINTEXT_PORT = 15010;

const caAddress: Kind<HostPort> = kindOf(
  hostPort.label,
  "host:port, such as istiod.istio-system.svc:15012 (the port is needed)",
  (text) => {
    const result = hostPort.schema.safeParse(text);
    return result.success ? result.data : undefined;
  },
  formatHostPort,
);

const list = listOf(caAddress);

/** At least one address, none of them twice. The order is that of failover; Istio has one address here. */
export const caAddresses: Kind<readonly HostPort[]> = lazyKind({
  ...list,
  schema: () => z.pipe(list.schema, z.transform(distinct)),
  print: (addresses) => list.print(addresses),
});

function distinct(
  addresses: readonly HostPort[],
  context: z.core.ParsePayload,
): readonly HostPort[] {
  const names = addresses.map((address) => formatHostPort(address).toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (names.length > 0 && twice === undefined) return addresses;
  const message =
    twice === undefined
      ? "a list of host:port: it is empty"
      : `a list of different CAs: ${twice} is there twice`;
  context.issues.push({ code: "custom", message, input: addresses });
  return z.NEVER;
}
