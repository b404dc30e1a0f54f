import type { ErrorCode } from "./error-codes.ts";

/** Of what we show the CA (the token, and what stands in for it), and of the CA's clock, by which both are judged. */
export type TokenEvent =
  | { type: "ca.token.missing"; path: string; reason: string }
  | { type: "ca.client_certificate.unusable"; path: string; reason: string }
  /** The workload's own certificate was shown to the CA in place of the token. */
  | {
      type: "ca.mtls_renewal";
      endpoint: string;
      reason: MtlsRenewalReason;
      outcome: "ok" | ErrorCode;
    }
  /** From one answer: how far the CA's clock is ahead of ours (negative: behind). */
  | {
      type: "ca.clock_skew";
      endpoint: string;
      aheadSeconds: number;
      /** Undefined: it is off by this at least. */
      withinSeconds: number | undefined;
      large: boolean;
    }
  /** The first answer of those of one CA in a row that tell of a large difference. */
  | {
      type: "ca.clock_skew.large";
      endpoint: string;
      aheadSeconds: number;
      withinSeconds: number | undefined;
    }
  // the token on disk, looked at now and then
  | { type: "token.read"; path: string; expiresAt: number | undefined }
  | { type: "token.problem"; path: string; problems: readonly TokenProblem[]; reason: string }
  | { type: "token.well"; path: string; expiresAt: number | undefined };

/** Why the token did not do: `refused` by the CA, though nothing was wrong with it to see. */
export type MtlsRenewalReason = "missing" | "expired" | "refused";
/** `expiring`: it ends soon, and was not replaced in time. */
export type TokenProblem = "missing" | "malformed" | "expired" | "expiring" | "audience";
