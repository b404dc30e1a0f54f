import type { Certificate } from "../../pki/certificate.ts";
import type { KeyCheck, SecretType } from "./report.ts";

/** What was read in a Secret, once, when it came. No key is in it, and no judgement of the time. */
export interface SecretContents {
  readonly type: SecretType | undefined;
  /** Leaf first; of a bundle the roots, in their order. */
  readonly certificates: readonly Certificate[];
  /** Of the roots of a SPIFFE validator, by certificate. */
  readonly trustDomains?: ReadonlyMap<Certificate, string>;
  readonly privateKey?: KeyCheck;
  /** What is wrong at any time. */
  readonly faults: readonly string[];
}
