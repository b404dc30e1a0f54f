/** One series of metrics: the only place where it is described. */
export interface MetricRow {
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  /**
   * Label -> its values where they are few and known, else what they are. Series with known values
   * exist from the start at 0; a gap until the first event would hide that event from `rate()`.
   */
  readonly labels: Readonly<Record<string, readonly string[] | string>>;
  readonly unit: "seconds" | "milliseconds" | "bytes" | "unix time" | "0 or 1" | "count";
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[];
  /** True: not there before its first value. A moment of 0 would fire every alert on expiry. */
  readonly late?: true;
  /** Whose name it is: Istio's and what every Prometheus client exports are not ours to mend. */
  readonly origin: "istio" | "ours" | "process";
}

export type MetricRows = Readonly<Record<string, MetricRow>>;
