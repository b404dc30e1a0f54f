import { AgentError, type ErrorCode } from "../core/errors.ts";
import type { Certificate } from "./certificate.ts";

/**
 * What stands against a certificate at `now` (wall milliseconds), or undefined. NotBefore may lie
 * `skewMs` ahead, for the CA's clock is not ours; NotAfter gets no such allowance, for peers decide
 * by their own clocks. Both ends belong to the window (RFC 5280 section 4.1.2.5).
 */
export function validityProblem(
  certificate: Certificate,
  now: number,
  skewMs: number,
): AgentError | undefined {
  if (now > certificate.notAfter)
    return new AgentError("CERT_EXPIRED", `${described(certificate, now)} has expired`);
  if (now + skewMs < certificate.notBefore)
    return new AgentError("CERT_NOT_YET_VALID", `${described(certificate, now)} is not valid yet`, {
      hint: "check this node's clock and the CA's",
    });
  return undefined;
}

/** What {@link validityProblem} says: it is the moment that is wrong, or a clock. */
export const ABOUT_TIME: ReadonlySet<ErrorCode | undefined> = new Set([
  "CERT_EXPIRED",
  "CERT_NOT_YET_VALID",
]);

function described({ label, notBefore, notAfter }: Certificate, now: number): string {
  return `the certificate of ${label} (from ${iso(notBefore)} to ${iso(notAfter)}, now ${iso(now)})`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
