/** A root as the trust bundle knows it, and as the state folder stores it. */
export interface RootRecord {
  /** One certificate. */
  readonly pem: string;
  /** Wall milliseconds at which nobody named it any more; undefined while somebody does. */
  readonly retiredAt: number | undefined;
}
