import { REDACTED } from "./sensitive.ts";

/**
 * The belt beside the braces of {@link Sensitive}: no room puts a key or a token into a text, and if one
 * does (a library that quotes its input in an error, a server that echoes), the usual shapes of secrets
 * are still taken out. Each pattern is linear in the text's length: a client chooses some of these texts.
 */
const SECRETS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // RFC 7468; a block that was cut off is a secret to its last byte.
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*-----|$)/g, REDACTED],
  // The same in base64, as it stands in a Kubernetes Secret: "-----BEGIN" always starts like this.
  [/LS0tLS1CRUdJTi[\w+/=-]*/g, REDACTED],
  // The DER of PKCS#8, SEC1 (P-256, P-384) and PKCS#1 keys in base64, its lines joined or not.
  [/M(?:IG[H2]AgEAM|HcCAQEEI|IGkAgEBBD|II[\w+/]{3}IBA(?:DAN|AKC))[\w+/=\s-]*/g, REDACTED],
  [/\b(bearer|basic)\s+[\w.~+/=-]{16,}/gi, `$1 ${REDACTED}`],
  // The password in a URL (RFC 3986, userinfo).
  [/(\w:\/\/[^\s/:@]*:)[^\s/@]+@/g, `$1${REDACTED}@`],
];

/** `text` without what looks like a key or a token. */
export function scrub(text: string): string {
  let clean = text.replace(/[\w.-]{20,}/g, withoutToken);
  for (const [pattern, replacement] of SECRETS) clean = clean.replace(pattern, replacement);
  return clean;
}

/** JWS and JWE in compact form (RFC 7515, RFC 7516): base64url of a JSON object starts with eyJ. */
function withoutToken(run: string): string {
  const start = run.indexOf("eyJ");
  if (start < 0 || run.slice(start).split(".").length < 3) return run;
  return run.slice(0, start) + REDACTED;
}
