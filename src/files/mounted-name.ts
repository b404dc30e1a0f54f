import { AgentError } from "../core/errors.ts";
import type { Certificate } from "../pki/certificate.ts";

/** What the settings say about the SPIFFE ID; what they do not say is as it comes. */
export interface ExpectedName {
  readonly trustDomain?: string | undefined;
  /** Trust domains that are others' by the settings. */
  readonly federated?: readonly string[] | undefined;
  readonly namespace?: string | undefined;
  readonly serviceAccount?: string | undefined;
}

/**
 * The SPIFFE ID in a leaf: its one URI SAN (SPIFFE X.509-SVID section 2), of any path unless a namespace
 * or a service account is expected. Throws CERT_IDENTITY_MISMATCH or CERT_TRUST_DOMAIN_MISMATCH.
 */
export function spiffeIdOf(leaf: Certificate, expected: ExpectedName): string {
  const [uri = "", ...more] = leaf.uriSans;
  const [, trustDomain, path = ""] = /^spiffe:\/\/([^/]+)(\/.+)?$/.exec(uri) ?? [];
  if (trustDomain === undefined || more.length > 0)
    throw mismatch(`it has ${shownAll(leaf.uriSans)}, and is to have one, spiffe://…`);
  if (expected.trustDomain !== undefined && trustDomain !== expected.trustDomain)
    throw new AgentError(
      "CERT_TRUST_DOMAIN_MISMATCH",
      `its trust domain is ${shown(trustDomain)}; TRUST_DOMAIN is ${shown(expected.trustDomain)}`,
      { hint: `set TRUST_DOMAIN=${trustDomain} if that is the mesh's trust domain` },
    );
  if (expected.federated?.includes(trustDomain) === true)
    throw new AgentError(
      "CERT_TRUST_DOMAIN_MISMATCH",
      `its trust domain is ${shown(trustDomain)}, which is another's by --federated-bundle`,
      {
        hint: `take ${trustDomain} out of --federated-bundle; further roots of its own are --trust-bundle's`,
      },
    );
  const [, namespace, serviceAccount] = /^\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(path) ?? [];
  const parts = [
    ["namespace", namespace, expected.namespace, "POD_NAMESPACE"],
    ["service account", serviceAccount, expected.serviceAccount, "SERVICE_ACCOUNT"],
  ] as const;
  for (const [part, found, wanted, setting] of parts)
    if (wanted !== undefined && found !== wanted)
      throw mismatch(`it is for ${shown(uri)}, and the ${part} is ${shown(wanted)} (${setting})`);
  return uri;
}

function mismatch(problem: string): AgentError {
  return new AgentError("CERT_IDENTITY_MISMATCH", problem, {
    hint: "mount the certificate of this workload, or correct POD_NAMESPACE and SERVICE_ACCOUNT",
  });
}

const shownAll = (uris: readonly string[]): string =>
  uris.length === 0 ? "no URI SAN" : `the URI SANs ${uris.map(shown).join(" and ")}`;

/** Quoted and escaped: one line, whatever was written; cut, so that it stays short. */
function shown(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
