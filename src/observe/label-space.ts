import type { MetricRow } from "./metric-rows/row.ts";

/** Values of labels that are not in the table but known at start: the provider, the secrets' names. */
export type KnownLabels = Readonly<Record<string, readonly string[]>>;

export type Labels = Readonly<Record<string, string>>;

/** A value that was not foreseen. Prometheus keeps every value for ever, whoever chose it. */
export const OTHER = "other";

/** The label values that one metric can have. */
export class LabelSpace {
  readonly #values: readonly (readonly [label: string, values: readonly string[] | undefined])[];

  constructor(row: Pick<MetricRow, "labels">, known: KnownLabels) {
    this.#values = Object.entries(row.labels).map(([label, listed]) => [
      label,
      typeof listed === "string" ? known[label] : listed,
    ]);
  }

  /** Every combination of values; none when a label has values that nobody knows yet. */
  combinations(): readonly Labels[] {
    return this.#values.reduce<readonly Labels[]>(
      (combinations, [label, values = []]) =>
        combinations.flatMap((labels) => values.map((value) => ({ ...labels, [label]: value }))),
      [{}],
    );
  }

  /** The same labels, with {@link OTHER} for values outside the space. */
  bounded(labels: Labels): Labels {
    const strangers = this.#values.filter(
      ([label, values]) => values !== undefined && !values.includes(labels[label] ?? ""),
    );
    if (strangers.length === 0) return labels;
    return { ...labels, ...Object.fromEntries(strangers.map(([label]) => [label, OTHER])) };
  }
}
