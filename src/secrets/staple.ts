import { AgentError } from "../core/errors.ts";
import type { Certificate } from "../pki/certificate.ts";
import type { OcspResponse } from "../pki/ocsp.ts";

/** What a response may be stapled to, and the moment. */
export interface Stapling {
  readonly leaf: Certificate;
  /** Certificates among which the leaf's issuer is: the rest of the chain, and the roots. */
  readonly cas: readonly Certificate[];
  /** Wall milliseconds. */
  readonly now: number;
}

/** What is stapled, and why the newest response is not. */
export interface StapleChoice {
  readonly staple: OcspResponse | undefined;
  /** The last good one from now on. It may have to wait for a clock that is wrong. */
  readonly lastGood: OcspResponse | undefined;
  readonly problem: AgentError | undefined;
}

export const NO_STAPLE: StapleChoice = {
  staple: undefined,
  lastGood: undefined,
  problem: undefined,
};

/**
 * The newest response, or while it is of no use the last that was good, as long as that one is. What the
 * responder itself says of the leaf counts: one that is not good any more takes the last good one away, as
 * another leaf does.
 */
export function chooseStaple(
  newest: OcspResponse,
  lastGood: OcspResponse | undefined,
  stapling: Stapling,
): StapleChoice {
  const problem = stapleProblem(newest, stapling);
  if (problem === undefined) return { staple: newest, lastGood: newest, problem };
  const isKept = problem.code !== "OCSP_NOT_GOOD" && lastGood?.serial === stapling.leaf.serial;
  if (!isKept) return { ...NO_STAPLE, problem };
  const isGood = stapleProblem(lastGood, stapling) === undefined;
  return { staple: isGood ? lastGood : undefined, lastGood, problem };
}

/**
 * Why the response is not stapled; undefined: it is. Envoy refuses a certificate with a response about
 * another serial number, and clients end a handshake over one that is not good (RFC 6960 section 3.2).
 */
export function stapleProblem(
  response: OcspResponse,
  { leaf, cas, now }: Stapling,
): AgentError | undefined {
  const { serial, status, thisUpdate, nextUpdate = Infinity } = response;
  if (serial !== leaf.serial)
    return new AgentError(
      "OCSP_OTHER_SERIAL",
      `the OCSP response is about the certificate with serial ${serial}, and ${leaf.serial} is served`,
      { hint: "ask the responder again after each rotation" },
    );
  const issuer = cas.find((ca) => leaf.namesIssuer(ca) && leaf.isSignedBy(ca));
  if (issuer === undefined || !response.namesIssuer(issuer))
    return new AgentError(
      "OCSP_OTHER_ISSUER",
      `the OCSP response about ${serial} is for another issuer than ${leaf.issuerLabel}`,
    );
  if (!response.isSignedFor(issuer))
    return new AgentError(
      "OCSP_SIGNATURE",
      `the OCSP response about ${serial} is not signed on behalf of ${issuer.label}`,
    );
  if (status !== "good")
    return new AgentError("OCSP_NOT_GOOD", `the OCSP responder says of ${serial}: ${status}`, {
      hint: "find out why; node-agent renew asks the CA for another certificate",
    });
  if (now < thisUpdate || nextUpdate <= now)
    return new AgentError(
      "OCSP_EXPIRED",
      `the OCSP response about ${serial} is good from ${at(thisUpdate)} to ${at(nextUpdate)}`,
      { hint: "ask the responder again, and check both clocks" },
    );
  return undefined;
}

const at = (time: number): string =>
  Number.isFinite(time) ? new Date(time).toISOString() : "any time";
