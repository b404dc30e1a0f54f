import { parseCertificates } from "../pki/certificate.ts";
import { TRUST_BUNDLE } from "./secret.ts";
import type { SecretStore } from "./store.ts";

/** Whether a root is in the trust bundle that is served now; undefined before there is one. */
export function knownRoots(
  store: Pick<SecretStore, "get">,
): (rootFingerprint: string) => boolean | undefined {
  return (rootFingerprint) => {
    const bundle = store.get(TRUST_BUNDLE);
    if (bundle?.kind !== "trust-bundle") return undefined;
    return parseCertificates(bundle.pem).some(({ fingerprint }) => fingerprint === rootFingerprint);
  };
}
