import { contentVersion } from "./digest.ts";
import type { Finish } from "./finishing.ts";
import type { KeyProvider } from "./secret.ts";

/**
 * The workload's certificate with what signs with its key in Envoy's place. The version covers that too,
 * or an Envoy that reconnects after the settings were changed would not be sent the change.
 */
export function withProvider(keyProvider: KeyProvider): Finish {
  const { name, pollDelayMs, fallback } = keyProvider;
  const settings = [name, String(pollDelayMs), String(fallback)];
  return (secret) => {
    if (secret.kind !== "tls-certificate") return secret;
    const version = contentVersion(secret.version, ...settings);
    return { ...secret, version, keyProvider };
  };
}
