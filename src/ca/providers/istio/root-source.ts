import { AgentError } from "../../../core/errors.ts";

/** Where the roots come from that the CA's own TLS certificate is checked against. */
export type RootSource =
  | { readonly kind: "system" }
  | {
      readonly kind: "file";
      readonly path: string;
      /** On a virtual machine the file may come after the agent; then only a call needs it. */
      readonly mayComeLater: boolean;
    };

export interface RootSettings {
  readonly caRootCa: string | undefined;
  readonly pilotCertProvider: string;
  readonly provCert: string | undefined;
}

/** Relative to the working folder, as Istio's are; in its image that is `/`. */
const CUSTOM_ROOT = "./etc/certs/root-cert.pem";
const ISTIOD_ROOT = "./var/run/secrets/istio/root-cert.pem";

/** Istio's order (contract 4.10). Throws MISSING_VALUE where no place is left. */
export function rootSource(settings: RootSettings): RootSource {
  const { caRootCa, pilotCertProvider, provCert } = settings;
  if (caRootCa === "SYSTEM") return { kind: "system" };
  if (caRootCa !== undefined) return file(caRootCa);
  if (pilotCertProvider === "custom") return file(CUSTOM_ROOT);
  if (provCert !== undefined) return file(`${provCert}/root-cert.pem`, true);
  if (pilotCertProvider === "none") {
    throw new AgentError("MISSING_VALUE", "PILOT_CERT_PROVIDER=none leaves the CA without a root", {
      hint: "set CA_ROOT_CA to a PEM file, or to SYSTEM for a publicly signed CA",
    });
  }
  return file(ISTIOD_ROOT);
}

function file(path: string, mayComeLater = false): RootSource {
  return { kind: "file", path, mayComeLater };
}
