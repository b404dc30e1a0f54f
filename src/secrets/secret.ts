import type { KeyProvider } from "../config/key-provider.ts";
import type { Sensitive } from "../core/sensitive.ts";
import type { RevocationList } from "../pki/crl.ts";

export type { KeyProvider } from "../config/key-provider.ts";

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
  /** DER of an OCSP response about the leaf: Envoy's `ocsp_staple`. */
  readonly ocspStaple?: Buffer;
  /** What signs with the key in Envoy's place: Envoy's `private_key_provider`. */
  readonly keyProvider?: KeyProvider;
}

/** The roots this workload trusts: Envoy's `validation_context`. Never empty. */
export interface TrustBundle {
  readonly kind: "trust-bundle";
  readonly name: string;
  readonly version: string;
  /** PEM, without duplicates, in a stable order. */
  readonly pem: string;
  /** Of the root that ends first, wall milliseconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly crl?: RevocationLists;
  /** Whose roots they are, where the workload's certificate says it and no setting. */
  readonly trustDomain?: string;
  /**
   * The roots by trust domain, for Envoy's SPIFFE validator, which judges a peer by its own domain's
   * roots. Without it the roots of `pem` are `trusted_ca`, and good for whomever they signed.
   */
  readonly trustDomains?: readonly TrustDomainRoots[];
}

/** Certificate revocation lists that go with a bundle. */
export interface RevocationLists {
  /** One for each CA. */
  readonly lists: readonly RevocationList[];
  /** PEM of the same. */
  readonly pem: string;
  /** A CA above the leaf has no list: Envoy is to look at the leaf alone, or it would refuse everybody. */
  readonly onlyLeaf: boolean;
}

export interface TrustDomainRoots {
  /** Without a scheme, such as `cluster.local`. */
  readonly name: string;
  /** Certificates, and the revocation lists of their CAs where there are some. */
  readonly pem: string;
}

/** What TLS sessions are resumed by: Envoy's `session_ticket_keys`. */
export interface SessionTicketKeys {
  readonly kind: "session-ticket-keys";
  readonly name: string;
  readonly version: string;
  /** 80 bytes each. The first encrypts, all decrypt. */
  readonly keys: readonly Sensitive<Buffer>[];
}

/** Any secret that a filter of Envoy's asks for by name: Envoy's `generic_secret`. */
export interface GenericSecret {
  readonly kind: "generic";
  readonly name: string;
  readonly version: string;
  readonly value: Sensitive<Buffer>;
}

export type Secret = TlsCertificate | TrustBundle | SessionTicketKeys | GenericSecret;

/** All of a secret that is to be overwritten when it is out of use. */
export function sensitiveParts(secret: Secret): readonly Sensitive<Buffer>[] {
  if (secret.kind === "tls-certificate") return [secret.privateKeyPem];
  if (secret.kind === "session-ticket-keys") return secret.keys;
  return secret.kind === "generic" ? [secret.value] : [];
}

/** Wall milliseconds; undefined of what has no life of its own. */
export function validityOf(
  secret: Secret,
): { readonly notBefore: number; readonly notAfter: number } | undefined {
  return "notAfter" in secret ? secret : undefined;
}

/** The names Istio's proxies ask for. */
export const WORKLOAD_CERTIFICATE = "default";
export const TRUST_BUNDLE = "ROOTCA";

/** Nobody asks for ticket keys by a name of their own; an alias gives them another one. */
export const TICKET_KEYS = "session-ticket-keys";

/** The bundle of one trust domain, by its SPIFFE ID; in the store, of another one than the workload's. */
export const trustDomainName = (trustDomain: string): string => `spiffe://${trustDomain}`;
