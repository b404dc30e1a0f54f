import { type TlsCertificate, WORKLOAD_CERTIFICATE } from "./secret.ts";
import type { SecretStore } from "./store.ts";

/** The workload's certificate that is served at the moment it is asked for, as long as it is valid. */
export function servedCertificate(store: SecretStore): () => TlsCertificate | undefined {
  return () => {
    const served = store.get(WORKLOAD_CERTIFICATE);
    return served?.kind === "tls-certificate" ? served : undefined;
  };
}
