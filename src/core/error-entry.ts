/** A row of the table of errors. */
export interface ErrorEntry {
  /** What went wrong, in one sentence. */
  readonly meaning: string;
  /** What the operator does about it, in one sentence. */
  readonly action: string;
  readonly exit?: 1 | 2;
}
