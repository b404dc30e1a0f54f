import { certificatesIn, encodePem } from "../pki/pem.ts";

/** A root as the trust bundle knows it, and as the state folder stores it. */
export interface RootRecord {
  /** One certificate. */
  readonly pem: string;
  /** Wall milliseconds at which the CA no longer returned it; undefined while it does. */
  readonly retiredAt: number | undefined;
}

/** The roots of a bundle, each by itself: all that the CA returns now. */
export function rootRecords(bundlePem: string): RootRecord[] {
  return certificatesIn(bundlePem).map((der) => ({
    pem: encodePem("CERTIFICATE", der),
    retiredAt: undefined,
  }));
}
