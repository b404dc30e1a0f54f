/** What comes of a request to renew, as far as it is known at once. */
export type Renewal =
  | { readonly type: "started" }
  /** A call to the CA was in flight already: its success is the re-issue. */
  | { readonly type: "under_way" }
  /** Such requests have a distance from each other, and from the last certificate. */
  | { readonly type: "waits"; readonly inMs: number };
