import type { KeyType } from "../../src/pki/key-type.ts";

export interface TestCaOptions {
  /** Of the CA's own keys. */
  readonly keyType?: KeyType;
  /** Root -> intermediate -> leaf; otherwise the root signs the leaf. */
  readonly intermediate?: boolean;
  readonly clock?: { now(): number };
  /** Wall milliseconds of a clock that stands still; `clock` wins. */
  readonly now?: number;
  readonly name?: string;
  /** Of root and intermediate. */
  readonly lifeMs?: number;
}

/** What a leaf is to look like. Faults are switches; without one the leaf is what was asked for. */
export interface LeafOptions {
  /** Default: the CSR's. */
  readonly uri?: string;
  /** Instead of one. Empty: no SAN at all. */
  readonly uris?: readonly string[];
  readonly dns?: readonly string[];
  /** Wall milliseconds; default now. */
  readonly notBefore?: number;
  /** Default notBefore + ttlMs. */
  readonly notAfter?: number;
  /** Default one hour. */
  readonly ttlMs?: number;
  /** Hexadecimal. */
  readonly serial?: string;
  readonly expired?: boolean;
  readonly notYetValid?: boolean;
  readonly wrongKey?: boolean;
  readonly wrongUri?: boolean;
  readonly nulInSan?: boolean;
  readonly brokenSignature?: boolean;
  readonly leafIsCa?: boolean;
}

/** What the whole answer is to look like, in the form of `SignResponse`. */
export interface AnswerOptions extends LeafOptions {
  readonly noLeaf?: boolean;
  readonly noRoot?: boolean;
  /** PEM of roots that come beside the CA's own. */
  readonly moreRoots?: readonly string[];
  /** A root that did not sign this. */
  readonly foreignRoot?: boolean;
  readonly withoutIntermediate?: boolean;
  /** As a real istiod does whose cert-chain.pem ends in the root. */
  readonly repeatRoot?: boolean;
  readonly garbage?: boolean;
}
