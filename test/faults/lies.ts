import type { AnswerOptions } from "../support/test-ca.ts";

/** An answer that must not be believed, and the check that finds it out. */
export interface Lie {
  readonly what: string;
  readonly answer: AnswerOptions;
  readonly code: string;
  /** The one that Istio's protocol finds out with, before. */
  readonly codeOnTheWire?: string;
}

export const lies: readonly Lie[] = [
  {
    what: "nothing",
    answer: { noLeaf: true, noRoot: true, withoutIntermediate: true },
    code: "CERT_CHAIN_EMPTY",
    codeOnTheWire: "CA_BAD_RESPONSE",
  },
  {
    what: "one element",
    answer: { noRoot: true, withoutIntermediate: true },
    code: "CERT_CHAIN_EMPTY",
    codeOnTheWire: "CA_BAD_RESPONSE",
  },
  { what: "garbage for PEM", answer: { garbage: true }, code: "CERT_UNPARSABLE" },
  { what: "another key's certificate", answer: { wrongKey: true }, code: "CERT_KEY_MISMATCH" },
  { what: "a wrong SPIFFE ID", answer: { wrongUri: true }, code: "CERT_IDENTITY_MISMATCH" },
  {
    what: "another trust domain",
    answer: { uri: "spiffe://other.example/ns/default/sa/default" },
    code: "CERT_TRUST_DOMAIN_MISMATCH",
  },
  { what: "an expired certificate", answer: { expired: true }, code: "CERT_EXPIRED" },
  { what: "one not valid yet", answer: { notYetValid: true }, code: "CERT_NOT_YET_VALID" },
  { what: "a root that did not sign it", answer: { foreignRoot: true }, code: "CERT_CHAIN_BROKEN" },
  { what: "no intermediate", answer: { withoutIntermediate: true }, code: "CERT_CHAIN_BROKEN" },
  { what: "a wrong signature", answer: { brokenSignature: true }, code: "CERT_CHAIN_BROKEN" },
  { what: "a CA's certificate for a leaf", answer: { leafIsCa: true }, code: "CERT_NOT_A_LEAF" },
  { what: "a NUL in a name", answer: { nulInSan: true }, code: "CERT_NAME_INVALID" },
];
