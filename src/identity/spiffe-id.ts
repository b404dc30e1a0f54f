/**
 * The identity of a Kubernetes workload in a mesh:
 * `spiffe://<trust-domain>/ns/<namespace>/sa/<service-account>` (SPIFFE-ID specification, Istio's
 * path convention).
 */
export interface SpiffeId {
  readonly trustDomain: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}
