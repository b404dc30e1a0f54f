/** Why a client refuses a secret, as far as a label can say it. */
export const NACK_REASONS = [
  "key_mismatch",
  "private_key",
  "certificate_chain",
  "trust_bundle",
  "other",
] as const;

export type NackReason = (typeof NACK_REASONS)[number];

/** Envoy's words (its TLS context code and BoringSSL's error names); the first that is found counts. */
const WORDS: readonly (readonly [words: RegExp, reason: NackReason])[] = [
  [/KEY_VALUES_MISMATCH|KEY_TYPE_MISMATCH/, "key_mismatch"],
  [/private key/i, "private_key"],
  [/trusted CA|root certificate|validation context|trust bundle/i, "trust_bundle"],
  [/certificate/i, "certificate_chain"],
];

/** What a NACK's text is about. The text itself is in the log and in /debug/sds, whole. */
export function nackReason(message: string): NackReason {
  return WORDS.find(([words]) => words.test(message))?.[1] ?? "other";
}
