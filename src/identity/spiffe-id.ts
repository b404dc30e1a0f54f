import { AgentError } from "../core/errors.ts";
import { namespaceProblem, serviceAccountProblem, trustDomainProblem } from "./names.ts";

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

/** A SPIFFE ID of checked parts. Throws `IDENTITY_INVALID`, which names the part. */
export function spiffeId(parts: SpiffeId): SpiffeId {
  const { trustDomain, namespace, serviceAccount } = parts;
  check("trust domain", trustDomain, trustDomainProblem(trustDomain), "TRUST_DOMAIN");
  check("namespace", namespace, namespaceProblem(namespace), "POD_NAMESPACE");
  check(
    "service account",
    serviceAccount,
    serviceAccountProblem(serviceAccount),
    "SERVICE_ACCOUNT",
  );
  return Object.freeze({ trustDomain, namespace, serviceAccount });
}

/** The URI, as it stands in the CSR's and the certificate's URI SAN. */
export function formatSpiffeId(id: SpiffeId): string {
  return `spiffe://${id.trustDomain}/ns/${id.namespace}/sa/${id.serviceAccount}`;
}

/** The trust domain of any SPIFFE ID, whatever its path; undefined: it has none. */
export function trustDomainIn(uri: string): string | undefined {
  return /^spiffe:\/\/([^/]+)/.exec(uri)?.[1];
}

/**
 * The parts of a workload's SPIFFE ID. Strict: no upper case, port, query, fragment, percent-encoding
 * or trailing slash, since verifiers compare SPIFFE IDs byte by byte. Throws `IDENTITY_INVALID`.
 */
export function parseSpiffeId(uri: string): SpiffeId {
  const match = /^spiffe:\/\/([^/]*)\/ns\/([^/]*)\/sa\/([^/]*)$/.exec(uri);
  if (!match)
    throw new AgentError(
      "IDENTITY_INVALID",
      `${quote(uri)} is not of the form spiffe://<trust-domain>/ns/<namespace>/sa/<service-account>`,
    );
  const [, trustDomain = "", namespace = "", serviceAccount = ""] = match;
  return spiffeId({ trustDomain, namespace, serviceAccount });
}

function check(part: string, value: string, problem: string | undefined, setting: string): void {
  if (problem === undefined) return;
  throw new AgentError("IDENTITY_INVALID", `${part} ${quote(value)} is not valid: ${problem}`, {
    hint: `correct ${setting}`,
  });
}

/** Quoted and escaped, so that a message stays one line whatever the input; cut, so that it stays short. */
function quote(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);
}
