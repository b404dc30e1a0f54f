import type { Clock } from "../core/clock.ts";
import type { Observer } from "../core/events.ts";
import { caCounting, tokenCounting } from "./count-ca.ts";
import { fileCounting } from "./count-files.ts";
import { furtherCounting } from "./count-further.ts";
import { outputCounting } from "./count-output.ts";
import { revocationCounting } from "./count-revocation.ts";
import { rootCounting } from "./count-roots.ts";
import { rotationCounting } from "./count-rotation.ts";
import { sdsCounting } from "./count-sds.ts";
import { stateCounting } from "./count-state.ts";
import { type Counting, countingObserver } from "./counting.ts";
import { Instruments } from "./instruments.ts";
import { processCollector } from "./process-metrics.ts";

export interface MetricsOptions {
  readonly clock: Clock;
  readonly version: string;
  readonly commit: string;
  /** The CA provider's name. */
  readonly provider: string;
  /** The names of its CAs, the preferred one first. */
  readonly endpoints?: readonly string[];
  /** The names of the secrets served: the workload's certificate, which is rotated, and the roots. */
  readonly certificate: string;
  readonly bundle: string;
  /** All other names that are served. */
  readonly further?: readonly string[];
  /** Those of them that are generic secrets. */
  readonly generic?: readonly string[];
  /** What /healthz/ready would say now. */
  readonly isReady: () => boolean;
}

/** The figures of one agent: fed with events, read as text. */
export interface Metrics {
  readonly observer: Observer;
  readonly contentType: string;
  render(): Promise<string>;
  /** A log line was left out. */
  lineSuppressed(): void;
  /** An event could not be logged or counted. */
  observerFailed(): void;
}

export function createMetrics(options: MetricsOptions): Metrics {
  const { certificate, bundle, further = [], generic = [], provider, clock } = options;
  const { endpoints = [] } = options;
  const resources = [certificate, bundle, ...further];
  const instruments = new Instruments({
    provider: [provider],
    endpoint: endpoints,
    resource: resources,
    generic,
  });
  instruments.set(
    "node_agent_build_info",
    {
      version: options.version,
      commit: options.commit,
      node: process.version,
      protocol: "envoy.service.secret.v3",
    },
    1,
  );

  let expiresAt: number | undefined;
  const agentCounting: Counting = {
    "agent.ready": (e) => instruments.set("istio_agent_startup_duration_seconds", {}, e.seconds),
    "control.request": ({ verb, outcome }) =>
      instruments.add("node_agent_control_requests_total", { verb, outcome }),
    "secret.published": (e) => {
      if (e.name === certificate) expiresAt = e.notAfter;
    },
  };
  instruments.beforeScrape(processCollector(instruments));
  instruments.beforeScrape(() => {
    instruments.set("node_agent_ready", {}, options.isReady() ? 1 : 0);
    if (expiresAt === undefined) return;
    const left = (expiresAt - clock.now()) / 1000;
    instruments.set("istio_agent_cert_expiry_seconds", { resource_name: certificate }, left);
  });

  return {
    observer: countingObserver(
      agentCounting,
      rotationCounting(instruments, certificate),
      stateCounting(instruments),
      outputCounting(instruments),
      rootCounting(instruments),
      fileCounting(instruments, clock),
      furtherCounting(instruments),
      revocationCounting(instruments),
      caCounting(instruments, endpoints),
      tokenCounting(instruments),
      sdsCounting(instruments, resources),
    ),
    contentType: instruments.contentType,
    render: () => instruments.render(),
    lineSuppressed: () => instruments.add("node_agent_log_lines_suppressed_total", {}),
    observerFailed: () => instruments.add("node_agent_observer_errors_total", {}),
  };
}
