import type { ErrorEntry } from "./error-entry.ts";

/** Of revocation lists and the OCSP staple. What was good before stays, as long as it is good. */
export const revocationErrors = {
  CRL_MISSING: {
    meaning: "The file of --crl is not there.",
    action: "Mount it, or correct the path; it is looked for again until it comes.",
  },
  CRL_INVALID: {
    exit: 2,
    meaning: "The file of --crl cannot be read as revocation lists.",
    action:
      "Put PEM lists (X509 CRL) into it, and nothing else but CA certificates. A running agent keeps the last good ones.",
  },
  CRL_UNSUPPORTED: {
    meaning:
      "A revocation list is of a kind by which Envoy would refuse every peer: delta, partial, or weakly signed.",
    action: "Have the CA make a full list: no delta, no distribution point, SHA-256 or better.",
  },
  CRL_ISSUER_UNKNOWN: {
    meaning: "A revocation list is by a CA that is not known here; it is not used.",
    action: "Take it out, or put the certificate of its CA into the same file.",
  },
  CRL_SIGNATURE: {
    meaning: "A revocation list bears a known CA's name and was not signed by its key.",
    action: "Find out who made it; have the CA make it anew.",
  },
  CRL_EXPIRED: {
    meaning: "A revocation list is past its nextUpdate.",
    action:
      "Publish the next one. Envoy refuses every peer of that CA meanwhile, unless --crl-expired is drop.",
  },
  CRL_NOT_YET_VALID: {
    meaning: "A revocation list begins in the future; it is used from then on.",
    action: "Check the CA's clock and this one.",
  },
  CRL_INCOMPLETE: {
    meaning:
      "A CA that signs peers has no revocation list, so that no list is sent: Envoy would refuse all its peers. Or one above it has none, and none is sent to Envoy's SPIFFE validator, which looks at the whole chain.",
    action: "Put a list of every CA that is trusted into the file, empty lists too.",
  },
  OCSP_MISSING: {
    meaning: "The file of --ocsp-staple is not there; the last good response stays for its time.",
    action: "Write the response there, or correct the path; it is looked for again until it comes.",
  },
  OCSP_INVALID: {
    meaning: "The file of --ocsp-staple is no OCSP response that Envoy would take.",
    action: "Put the DER of a successful response about one certificate there.",
  },
  OCSP_OTHER_SERIAL: {
    meaning:
      "The OCSP response is about another certificate than the one served; it is not stapled.",
    action: "Ask the responder again after each rotation: --after-rotation-command can do it.",
  },
  OCSP_OTHER_ISSUER: {
    meaning: "The OCSP response names another issuer than that of the certificate served.",
    action: "Ask the responder of the CA that signed the certificate.",
  },
  OCSP_SIGNATURE: {
    meaning:
      "The OCSP response is signed neither by the certificate's issuer nor by a responder of its own.",
    action: "Find out who made it; ask the responder again.",
  },
  OCSP_NOT_GOOD: {
    meaning: "The OCSP response says that the certificate served is revoked or not known.",
    action: "Find out why; `node-agent renew` asks the CA for another one.",
  },
  OCSP_EXPIRED: {
    meaning: "The OCSP response is past its nextUpdate, or not valid yet; it is not stapled.",
    action: "Ask the responder again, and check both clocks.",
  },
} as const satisfies Record<string, ErrorEntry>;
