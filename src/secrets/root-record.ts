/** A root as the trust bundle knows it, and as the state folder stores it. */
export interface RootRecord {
  /** One certificate. */
  readonly pem: string;
  /** Wall milliseconds at which the CA no longer returned it; undefined while it does. */
  readonly retiredAt: number | undefined;
}
