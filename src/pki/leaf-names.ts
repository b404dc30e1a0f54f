import { AgentError } from "../core/errors.ts";
import { formatSpiffeId, type SpiffeId } from "../identity/spiffe-id.ts";
import type { Certificate } from "./certificate.ts";

/**
 * No name of the leaf may hold a NUL byte (readers in C end there, CVE-2025-66220 in Envoy among
 * them), and URI SANs have to be URIs in the characters of RFC 3986. Throws `CERT_NAME_INVALID`.
 */
export function checkNameSyntax(leaf: Certificate): void {
  for (const { kind, bytes } of leaf.names) {
    const text = kind === "other" ? "" : bytes.toString("latin1");
    if (text.includes("\0")) throw invalidName(`${kind} name ${shown(text)} holds a NUL byte`);
    if (kind === "uri" && !/^[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-Z[\]_a-z~%]+$/.test(text))
      throw invalidName(`${shown(text)} is no URI`);
  }
}

/**
 * The URI SAN is what we asked for, byte for byte, and the only one (SPIFFE X.509-SVID section 2).
 * Throws `CERT_TRUST_DOMAIN_MISMATCH` or `CERT_IDENTITY_MISMATCH`.
 */
export function checkIdentity(leaf: Certificate, identity: SpiffeId): void {
  const asked = formatSpiffeId(identity);
  const [got, ...more] = leaf.uriSans;
  if (got === asked && more.length === 0) return;

  const trustDomain = /^spiffe:\/\/([^/]*)\//.exec(got ?? "")?.[1];
  const elsewhere = trustDomain === undefined ? "" : formatSpiffeId({ ...identity, trustDomain });
  if (got === elsewhere && more.length === 0)
    throw new AgentError(
      "CERT_TRUST_DOMAIN_MISMATCH",
      `the CA put the trust domain ${shown(trustDomain ?? "")} into the certificate; TRUST_DOMAIN is ${shown(identity.trustDomain)}`,
      { hint: `set TRUST_DOMAIN=${trustDomain} if that is the mesh's trust domain` },
    );

  const found = leaf.uriSans.length === 0 ? "no URI SAN" : leaf.uriSans.map(shown).join(" and ");
  throw new AgentError(
    "CERT_IDENTITY_MISMATCH",
    `the certificate has ${found}; asked was ${shown(asked)}`,
    { hint: "check POD_NAMESPACE and SERVICE_ACCOUNT against the token's service account" },
  );
}

function invalidName(problem: string): AgentError {
  return new AgentError("CERT_NAME_INVALID", `the certificate's ${problem}`);
}

/** Quoted and escaped: one line, whatever the CA wrote; cut, so that it stays short. */
function shown(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
