import { describe, expect, test } from "vitest";
import { tlsReason } from "../../../../src/ca/providers/istio/tls-reason.ts";

const facts = { serverName: "istiod", roots: "/root-cert.pem", clientCertificate: undefined };
const error = (code: string, more: object = {}) =>
  Object.assign(new Error(`${code} happened`), { code, ...more });

describe("why a handshake failed", () => {
  test.each([
    "SELF_SIGNED_CERT_IN_CHAIN",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "CERT_SIGNATURE_FAILURE",
  ])("%s: the issuer", (code) => {
    const reason = tlsReason(error(code), facts);
    expect(reason.code).toBe("CA_TLS");
    expect(reason.what).toContain(`no root in /root-cert.pem signed its certificate (${code})`);
  });

  test("a certificate without names", () => {
    const { what } = tlsReason(error("ERR_TLS_CERT_ALTNAME_INVALID", { cert: {} }), facts);
    expect(what).toBe("its certificate is for no DNS name or address, not for istiod");
  });

  test("names that would break the line do not", () => {
    const cert = { subjectaltname: "DNS:a\nb" };
    const { what } = tlsReason(error("ERR_TLS_CERT_ALTNAME_INVALID", { cert }), facts);
    expect(what).toContain("DNS:a b");
  });

  test("an alert about our certificate points to PROV_CERT, ours or a missing one", () => {
    const alert = error("ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", { reason: "tlsv1 alert unknown ca" });
    const shown = tlsReason(alert, { ...facts, clientCertificate: "$PROV_CERT/cert-chain.pem" });
    expect(shown.what).toContain("tlsv1 alert unknown ca (ERR_SSL_TLSV1_ALERT_UNKNOWN_CA)");
    expect(shown.hint).toContain("$PROV_CERT/cert-chain.pem");
    expect(tlsReason(alert, facts).hint).toContain("set PROV_CERT");
  });

  test("an alert about the protocol version is not about certificates", () => {
    const { what } = tlsReason(error("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION"), facts);
    expect(what).toContain("TLS 1.2");
  });

  test("another error of OpenSSL keeps its own words", () => {
    const { code, what } = tlsReason(error("ERR_SSL_NO_SHARED_CIPHER"), facts);
    expect([code, what]).toEqual([
      "CA_TLS",
      "ERR_SSL_NO_SHARED_CIPHER happened (ERR_SSL_NO_SHARED_CIPHER)",
    ]);
  });

  test.each([error("ECONNRESET"), new Error("the connection closed in the handshake")])(
    "a connection that ended in it is no matter of certificates: %s",
    (ended) => {
      expect(tlsReason(ended, facts).code).toBe("CA_UNREACHABLE");
    },
  );
});
