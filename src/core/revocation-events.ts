import type { AgentError, ErrorCode } from "./errors.ts";

/** What becomes of revocation lists and of the OCSP staple. Times are wall milliseconds. */
export type RevocationEvent =
  /** The file was read; how its lists fare is told by the next two. */
  | { type: "crl.loaded"; path: string; lists: number }
  /** The file or one of its lists is of no use. Told once, until that changes. */
  | { type: "crl.unusable"; path: string; error: AgentError }
  | { type: "crl.expired"; path: string; error: AgentError; action: ExpiredAction }
  /** Lists are there and none is sent, or Envoy would refuse peers that nobody revoked. */
  | { type: "crl.withheld"; path: string; error: AgentError }
  /** The same of Envoy's SPIFFE validator alone; what goes to others is told by `revocation.changed`. */
  | { type: "validator.crl_withheld"; error: AgentError }
  /** Nothing is kept from it any more. */
  | { type: "validator.crl_settled" }
  /** What there is now, whether it is sent or not; `problems` are all that hold. */
  | {
      type: "crl.judged";
      lists: number;
      /** The first that is due; undefined: none has an end. */
      nextUpdate: number | undefined;
      problems: readonly CrlProblem[];
    }
  /** Envoy is told of other lists: who was admitted before may not be now. */
  | { type: "revocation.changed"; lists: number; revoked: number; checked: CheckedChain }
  /** The response goes with the certificate that is served. */
  | { type: "ocsp.stapled"; path: string; serial: string; nextUpdate: number | undefined }
  /** The file or its response is of no use; an earlier one may be stapled yet. Told once, until that changes. */
  | { type: "ocsp.unusable"; path: string; error: AgentError; stapled: boolean }
  /** There is no file any more, and nothing is said of one. */
  | { type: "ocsp.off" };

/** What is done with a list past its nextUpdate. */
export type ExpiredAction = "keep" | "drop";
/** What of a peer's chain is looked for in the lists. */
export type CheckedChain = "all" | "leaf" | "none";
export type CrlProblem = Extract<ErrorCode, `CRL_${string}`>;
export type OcspProblem = Extract<ErrorCode, `OCSP_${string}`>;
