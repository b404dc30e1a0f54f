import { caMetrics } from "./metric-rows/ca.ts";
import { certificateMetrics } from "./metric-rows/certificate.ts";
import { fileMetrics } from "./metric-rows/files.ts";
import { furtherMetrics } from "./metric-rows/further.ts";
import { istioMetrics } from "./metric-rows/istio.ts";
import { outputMetrics } from "./metric-rows/output.ts";
import { agentMetrics, processMetrics } from "./metric-rows/process.ts";
import { revocationMetrics } from "./metric-rows/revocation.ts";
import { rootMetrics } from "./metric-rows/roots.ts";
import { sdsMetrics } from "./metric-rows/sds.ts";
import { stateMetrics } from "./metric-rows/state.ts";

/** All that is exported. `docs/metrics.md` is printed from this. */
export const metricTable = {
  ...istioMetrics,
  ...certificateMetrics,
  ...stateMetrics,
  ...outputMetrics,
  ...rootMetrics,
  ...fileMetrics,
  ...furtherMetrics,
  ...revocationMetrics,
  ...caMetrics,
  ...sdsMetrics,
  ...agentMetrics,
  ...processMetrics,
};

export type MetricTable = typeof metricTable;
export type MetricName = keyof MetricTable;

/** The names of one type: counting a gauge does not compile. */
export type NameOf<T extends "counter" | "gauge" | "histogram"> = {
  readonly [N in MetricName]: MetricTable[N]["type"] extends T ? N : never;
}[MetricName];

/** A metric's labels: one that is missing, or a value that is not in its list, does not compile. */
export type LabelsOf<N extends MetricName> = {
  readonly [
    L in keyof MetricTable[N]["labels"]
  ]: MetricTable[N]["labels"][L] extends readonly (infer V extends string)[] ? V : string;
};
