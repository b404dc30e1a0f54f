import { type Secret, TRUST_BUNDLE, WORKLOAD_CERTIFICATE } from "../secrets/secret.ts";
import type { SecretSource } from "./source.ts";

/** Resource name -> the kind of secret that it stands for. Names are opaque and compared exactly. */
export type ResourceNames = ReadonlyMap<string, Secret["kind"]>;

/** The names Istio's proxies ask for. */
export const workloadNames: ResourceNames = new Map([
  [WORKLOAD_CERTIFICATE, "tls-certificate"],
  [TRUST_BUNDLE, "trust-bundle"],
]);

/**
 * The secrets of `store` that have a name in `names`. A subscription has a fixed kind in Envoy, so a
 * secret of another kind is not served under a name, whoever put it there.
 */
export function namedSecrets(
  store: Omit<SecretSource, "serves">,
  names: ResourceNames = workloadNames,
): SecretSource {
  const get = (name: string): Secret | undefined => {
    const kind = names.get(name);
    const secret = kind && store.get(name);
    return secret?.kind === kind ? secret : undefined;
  };
  return {
    get,
    serves: (name) => names.has(name),
    watch: (name, changed) =>
      store.watch(name, (secret) => {
        if (secret.kind === names.get(name)) changed(secret);
      }),
  };
}
