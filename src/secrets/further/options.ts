/** The secrets beside the workload's own. */
export interface FurtherSecrets {
  /** Undefined: there are none, and each Envoy makes its own. */
  readonly ticketKeys: TicketKeySource | undefined;
  /** Generic secrets: resource name -> file. */
  readonly generic: Readonly<Record<string, string>>;
}

export type TicketKeySource =
  | { readonly from: "interval"; readonly intervalMs: number }
  | { readonly from: "file"; readonly path: string };
