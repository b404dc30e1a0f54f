import type { Sensitive } from "../core/sensitive.ts";

/** The workload's own key and certificate chain: Envoy's `tls_certificate`. */
export interface TlsCertificate {
  readonly kind: "tls-certificate";
  readonly name: string;
  /** Digest of the content: equal content has an equal version, over restarts too. */
  readonly version: string;
  /** PEM, leaf first, then intermediates. */
  readonly chainPem: string;
  /** PEM bytes, overwritten by `key-retirement.ts` a while after the next certificate is there. */
  readonly privateKeyPem: Sensitive<Buffer>;
  readonly spiffeId: string;
  /** Lower-case hexadecimal without separators, as `istioctl proxy-config secret` prints it. */
  readonly serial: string;
  /** Wall milliseconds; NotAfter is the earliest of the chain. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** When the CA's answer arrived, wall milliseconds, within [notBefore, notAfter]. */
  readonly receivedAt: number;
  /** The CA that signed it, as logs and metrics name it, where that is known. */
  readonly signedBy?: string;
}

/** The roots this workload trusts: Envoy's `validation_context.trusted_ca`. Never empty. */
export interface TrustBundle {
  readonly kind: "trust-bundle";
  readonly name: string;
  readonly version: string;
  /** PEM, without duplicates, in a stable order. */
  readonly pem: string;
  /** Of the root that ends first, wall milliseconds. */
  readonly notBefore: number;
  readonly notAfter: number;
}

export type Secret = TlsCertificate | TrustBundle;

/** The names Istio's proxies ask for. */
export const WORKLOAD_CERTIFICATE = "default";
export const TRUST_BUNDLE = "ROOTCA";
