import { contentVersion } from "./digest.ts";
import type { KeyProvider } from "./secret.ts";
import type { Show } from "./show.ts";

/**
 * Shows the workload's certificate with what signs with its key in Envoy's place. The version covers
 * that too, or an Envoy that reconnects after the settings were changed would not be sent the change.
 */
export function showWithProvider(show: Show, keyProvider: KeyProvider | undefined): Show {
  if (keyProvider === undefined) return show;
  const { name, pollDelayMs, fallback } = keyProvider;
  const settings = [name, String(pollDelayMs), String(fallback)];
  return (secret) => {
    if (secret.kind !== "tls-certificate") return show(secret);
    const version = contentVersion(secret.version, ...settings);
    return show({ ...secret, version, keyProvider });
  };
}
