import type { Clock } from "../../core/clock.ts";
import { formatSpiffeId, parseSpiffeId } from "../../identity/spiffe-id.ts";
import { Certificate } from "../../pki/certificate.ts";
import type { Authenticator } from "./caller.ts";

/**
 * A workload renews with the certificate that this CA gave it (istio-agent's PROV_CERT). The chain was
 * verified by the handshake, which may be long ago: a connection can outlive the certificate.
 */
export function clientCertificateAuthenticator(trustDomain: string, clock: Clock): Authenticator {
  return ({ clientCertificate }) => Promise.resolve(verdict(clientCertificate));

  function verdict(der: Buffer | undefined) {
    if (der === undefined) return { refused: "no client certificate of this CA" };
    try {
      const { uriSans, notAfter } = new Certificate(der);
      const [uri, ...others] = uriSans;
      if (uri === undefined || others.length > 0)
        return { refused: `client certificate with ${uriSans.length} URI SANs` };
      if (clock.now() > notAfter) return { refused: "client certificate has expired" };
      const identity = parseSpiffeId(uri);
      if (identity.trustDomain === trustDomain) return { identity, by: "client certificate" };
      return { refused: `client certificate of another trust domain: ${formatSpiffeId(identity)}` };
    } catch (error) {
      return { refused: `client certificate: ${error instanceof Error ? error.message : "?"}` };
    }
  }
}
