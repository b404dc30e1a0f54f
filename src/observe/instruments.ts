import Counter from "prom-client/lib/counter.js";
import Gauge from "prom-client/lib/gauge.js";
import Histogram from "prom-client/lib/histogram.js";
import Registry from "prom-client/lib/registry.js";
import { type KnownLabels, type Labels, LabelSpace } from "./label-space.ts";
import { type LabelsOf, metricTable, type NameOf } from "./metric-table.ts";
import type { MetricRow } from "./metric-rows/row.ts";

type Move = (labels: Labels, value: number) => void;

/** The instruments of the metric table, typed by it, in a registry of their own. */
export class Instruments {
  readonly #registry = new Registry();
  /** By name: what adds to a counter, sets a gauge, or observes in a histogram. */
  readonly #moves = new Map<string, Move>();
  readonly #gauges = new Map<string, Gauge>();
  readonly #collectors: (() => void)[] = [];

  constructor(known: KnownLabels) {
    for (const [name, row] of Object.entries<MetricRow>(metricTable)) {
      const space = new LabelSpace(row, known);
      const move = this.#make(name, row, space);
      this.#moves.set(name, (labels, value) => move(space.bounded(labels), value));
    }
  }

  add<N extends NameOf<"counter">>(name: N, labels: LabelsOf<N>, by = 1): void {
    this.#moves.get(name)?.(labels, by);
  }

  set<N extends NameOf<"gauge">>(name: N, labels: LabelsOf<N>, value: number): void {
    this.#moves.get(name)?.(labels, value);
  }

  observe<N extends NameOf<"histogram">>(name: N, labels: LabelsOf<N>, value: number): void {
    this.#moves.get(name)?.(labels, value);
  }

  /** Takes one series of a gauge away: what it stood for is gone. */
  remove<N extends NameOf<"gauge">>(name: N, labels: LabelsOf<N>): void {
    this.#gauges.get(name)?.remove(labels);
  }

  /** Sets what is only known at the moment it is asked for. */
  beforeScrape(collect: () => void): void {
    this.#collectors.push(collect);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /**
   * The text format of Prometheus. Not OpenMetrics: prom-client renames the counters of a registry
   * that has spoken it once, and every scraper takes this one.
   */
  render(): Promise<string> {
    for (const collect of this.#collectors) collect();
    return this.#registry.metrics();
  }

  #make(name: string, row: MetricRow, space: LabelSpace): Move {
    const labelNames = Object.keys(row.labels);
    const config = { name, help: row.help, labelNames, registers: [this.#registry] };
    const combinations = row.late ? [] : space.combinations();
    if (row.type === "counter") {
      const counter = new Counter(config);
      for (const labels of combinations) counter.inc(labels, 0);
      return (labels, by) => counter.inc(labels, by);
    }
    if (row.type === "gauge") {
      const gauge = new Gauge(config);
      this.#gauges.set(name, gauge);
      // prom-client starts a gauge without labels at 0.
      if (row.late && labelNames.length === 0) gauge.remove();
      for (const labels of combinations) gauge.set(labels, 0);
      return (labels, value) => gauge.set(labels, value);
    }
    const histogram = new Histogram({ ...config, buckets: [...(row.buckets ?? [])] });
    for (const labels of combinations) histogram.zero(labels);
    return (labels, value) => histogram.observe(labels, value);
  }
}
