import type { AgentError, ErrorCode } from "../../../core/errors.ts";
import { serverText } from "../../grpc-errors.ts";

/** A typed error's parts; the caller adds the endpoint. */
export interface Reason {
  readonly code: ErrorCode;
  /** The end of the sentence that begins with the CA's address. */
  readonly what: string;
  readonly hint: NonNullable<AgentError["hint"]>;
}

export interface TlsFacts {
  readonly serverName: string;
  /** Where the roots are from. */
  readonly roots: string;
  /** What we showed, as messages call it. */
  readonly clientCertificate: string | undefined;
}

/**
 * Why a TLS handshake failed, by the codes of OpenSSL's verification, of Node's name check and of TLS
 * alerts. What it means is the same for every provider that speaks TLS with a CA.
 */
export function tlsReason(error: Error, facts: TlsFacts): Reason {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  switch (code) {
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "CERT_SIGNATURE_FAILURE":
    case "CERT_UNTRUSTED":
      return tls(
        `unknown issuer: no root in ${facts.roots} signed its certificate (${code})`,
        "put the root of the CA's own TLS certificate there, or point CA_ROOT_CA at it",
      );
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return tls(
        `its certificate is for ${subjectAltNames(error)}, not for ${facts.serverName}`,
        "set --ca-server-name (ISTIOD_SAN) to one of its names, or CA_ADDR to an address it is for",
      );
    case "CERT_HAS_EXPIRED":
      return tls(
        "its certificate, or one above it, has expired",
        "renew the CA's TLS certificate; check this machine's clock",
      );
    case "CERT_NOT_YET_VALID":
      return tls("its certificate is not valid yet", "check both clocks");
    case "ERR_SSL_WRONG_VERSION_NUMBER":
    case "ERR_SSL_PACKET_LENGTH_TOO_LONG":
      return tls(
        "the port does not speak TLS",
        "istiod's TLS port is 15012, 15010 is plaintext; --ca-plaintext for another plaintext port",
      );
    case "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL":
      return tls(
        "the port does not speak HTTP/2, so it is no gRPC server's",
        "check CA_ADDR: istiod has 15012, istio-csr's Service 443",
      );
    case "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION":
    case "ERR_SSL_UNSUPPORTED_PROTOCOL":
      return tls("it offers no TLS 1.2 or newer", "let the CA speak TLS 1.2 or 1.3");
    case "ECONNRESET":
    case "EPIPE":
    case "":
      return {
        code: "CA_UNREACHABLE",
        what: "the connection was closed in the TLS handshake",
        hint: facts.clientCertificate
          ? `check that the CA accepts ${facts.clientCertificate}, and that it is up`
          : "check that the port is the CA's TLS port, and that the CA behind it is up",
      };
    default:
      return alert(code, error, facts);
  }
}

function alert(code: string, error: Error, { clientCertificate }: TlsFacts): Reason {
  const reason = "reason" in error && typeof error.reason === "string" ? error.reason : undefined;
  const what = `${serverText(reason ?? error.message)} (${code})`;
  if (!code.includes("ALERT")) return tls(what, "compare what the CA and node-agent support");
  return tls(
    `the CA ended the handshake: ${what}`,
    clientCertificate
      ? `the CA may not accept the client certificate: check ${clientCertificate} and its issuer`
      : "the CA may want a client certificate: set PROV_CERT to a folder with cert-chain.pem and key.pem",
  );
}

function tls(what: string, hint: string): Reason {
  return { code: "CA_TLS", what, hint };
}

function subjectAltNames(error: Error): string {
  const names =
    "cert" in error &&
    typeof error.cert === "object" &&
    error.cert !== null &&
    "subjectaltname" in error.cert
      ? error.cert.subjectaltname
      : undefined;
  return typeof names === "string" && names !== "" ? serverText(names) : "no DNS name or address";
}
