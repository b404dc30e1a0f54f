import { REDACTED } from "./sensitive.ts";

/** A PEM private key of any kind, complete or cut off. */
const PRIVATE_KEY =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/** Three base64url parts of which the first decodes to `{"`: a JWT (RFC 7519), signed or not. */
const JWT = /eyJ[\w-]{4,}\.[\w-]{4,}\.[\w-]*/g;

const BEARER = /\b(bearer)\s+[\w.~+/=-]{8,}/gi;

/**
 * The belt beside the braces of {@link Sensitive}: takes keys and tokens out of a text that came from
 * elsewhere (a library's error, a server's message) before it is shown.
 */
export function scrub(text: string): string {
  return text
    .replaceAll(PRIVATE_KEY, REDACTED)
    .replaceAll(JWT, REDACTED)
    .replaceAll(BEARER, `$1 ${REDACTED}`);
}
