import { status } from "@grpc/grpc-js";
import type { Clock } from "../../core/clock.ts";
import { AgentError, toAgentError } from "../../core/errors.ts";
import { formatSpiffeId, parseSpiffeId, type SpiffeId } from "../../identity/spiffe-id.ts";
import type { Authority, Issued } from "../authority/authority.ts";
import { readCsr, type VerifiedCsr } from "../authority/csr.ts";
import type { Authenticator, Caller, Credentials } from "./caller.ts";
import { grantedTtl, type LifetimePolicy } from "./lifetime.ts";
import type { CaLog } from "./log.ts";

/** A CreateCertificate call, taken out of its transport. */
export interface CertificateCall {
  readonly csr: string;
  readonly validitySeconds: number;
  /** What ztunnel asks with, for the pods of its node. */
  readonly impersonatedIdentity: string;
  readonly credentials: Credentials;
  /** Address of the caller, for the log. */
  readonly peer: string;
}

/** What goes back: `code` and `message` are istiod's, the log has more. */
export type CertificateAnswer =
  { readonly certChain: readonly string[] } | { readonly code: status; readonly message: string };

export interface CertificateServiceParts {
  readonly authority: Authority;
  readonly authenticate: Authenticator;
  readonly lifetime: LifetimePolicy;
  readonly trustDomain: string;
  readonly clock: Clock;
  readonly log: CaLog;
}

/** `istio.v1.auth.IstioCertificateService`, answering as a real istiod did in the same case. */
export function certificateService(parts: CertificateServiceParts) {
  const { authority, authenticate, lifetime, trustDomain, clock, log } = parts;

  return async function createCertificate(call: CertificateCall): Promise<CertificateAnswer> {
    const begun = clock.monotonic();
    const refuse = (code: status, message: string, reason: string): CertificateAnswer => {
      log("warn", "refused", { peer: call.peer, code: status[code], reason });
      return { code, message };
    };
    try {
      const caller = await authenticate(call.credentials);
      if ("refused" in caller)
        return refuse(status.UNAUTHENTICATED, "request authenticate failure", caller.refused);
      if (call.impersonatedIdentity !== "") {
        const message = "request impersonation authentication failure";
        return refuse(status.UNAUTHENTICATED, message, "this CA lets nobody impersonate");
      }
      const csr = readCsr(call.csr);
      const ttlMs = grantedTtl(call.validitySeconds, lifetime);
      const uri = formatSpiffeId(identityOf(caller, csr, trustDomain));
      const issued = await authority.issue({ csr, uri, ttlMs });
      log("info", "signed", {
        ...describe(issued, uri),
        by: caller.by,
        peer: call.peer,
        ms: Math.round(clock.monotonic() - begun),
      });
      return { certChain: [...issued.chain, ...issued.roots] };
    } catch (thrown) {
      const error = toAgentError(thrown, "CA_FAILED");
      const code = error.code === "CA_INVALID_REQUEST" ? status.INVALID_ARGUMENT : status.INTERNAL;
      return refuse(code, `CSR signing error (${error.message})`, error.message);
    }
  };
}

/** Whom the certificate is for. Throws `CA_INVALID_REQUEST` where the CSR has to say it and does not. */
function identityOf(caller: Caller, csr: VerifiedCsr, trustDomain: string): SpiffeId {
  if (caller.identity !== "from the CSR") return caller.identity;
  const [uri, ...others] = csr.uris;
  if (uri === undefined || others.length > 0)
    throw invalid(`the CSR has to name one SPIFFE ID, it names ${csr.uris.length}`);
  let identity: SpiffeId;
  try {
    identity = parseSpiffeId(uri);
  } catch (error) {
    throw invalid(toAgentError(error).message);
  }
  if (identity.trustDomain === trustDomain) return identity;
  throw invalid(
    `the CSR's trust domain is ${identity.trustDomain}, this CA signs for ${trustDomain}`,
  );
}

const invalid = (message: string): AgentError => new AgentError("CA_INVALID_REQUEST", message);

const describe = ({ serial, notAfter }: Issued, spiffeId: string) => ({
  spiffe_id: spiffeId,
  serial,
  valid_until: new Date(notAfter).toISOString(),
});
