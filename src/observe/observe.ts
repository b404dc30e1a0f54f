import type { Clock } from "../core/clock.ts";
import type { EventBus, Observer, Stamped } from "../core/events.ts";
import type { LogLevelChoice } from "../core/log-levels.ts";
import type { Random } from "../core/random.ts";
import type { AdminViews } from "./admin-endpoints.ts";
import { type HealthAnswer, type HealthView, liveness, readiness, startup } from "./health.ts";
import { healthAfter, initialHealth } from "./health-view.ts";
import type { ListenAddress } from "./http.ts";
import { startListeners } from "./listeners.ts";
import { LogLevels } from "./log-levels.ts";
import { logObserver, type LogSink } from "./log.ts";
import { createMetrics } from "./metrics.ts";

export interface ObserveOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly version: string;
  readonly commit: string;
  /** The CA provider's name. */
  readonly provider: string;
  /** The names of its CAs. */
  readonly endpoints?: readonly string[];
  /** The names of the secrets served: the workload's certificate, which is rotated, and the roots. */
  readonly certificate: string;
  readonly bundle: string;
  /** All other names that are served. */
  readonly further?: readonly string[];
  /** Those of them that are generic secrets. */
  readonly generic?: readonly string[];
  readonly log: {
    readonly level: LogLevelChoice;
    readonly format: "json" | "text";
    readonly colour: boolean;
    /** Takes a line with its end, and has written it when it returns. */
    readonly write: (line: string) => void;
  };
  readonly metrics: {
    readonly address: ListenAddress;
    /** True: fail when the address cannot be had, instead of waiting for it. */
    readonly required: boolean;
  };
  /** Others who are to hear all that happens, from the start. */
  readonly others?: readonly Observer[];
  readonly admin: Omit<AdminViews, "levels"> & {
    /** Undefined: there is none. */
    readonly address: ListenAddress | undefined;
  };
}

/** Logs, metrics and health of a running agent. */
export interface Observation {
  readonly health: () => HealthAnswer;
  /** Where metrics are served; undefined while they are not. */
  readonly address: () => ListenAddress | undefined;
  /** The same of the admin pages. */
  readonly adminAddress: () => ListenAddress | undefined;
  /** What is logged, to be changed at will. */
  readonly levels: LogLevels;
  close(): Promise<void>;
}

/**
 * The one door of this room, behind a dynamic import: nothing here is needed for the first secret.
 * What happened before is replayed by the bus. Throws METRICS_BIND if metrics are required and the
 * address cannot be had; events are logged by then.
 */
export async function startObserving(bus: EventBus, options: ObserveOptions): Promise<Observation> {
  const { clock, random, version, commit, provider, certificate, bundle } = options;
  const { endpoints = [], further = [], generic = [], others = [] } = options;
  let view: HealthView = initialHealth([certificate, bundle]);
  const health = (): HealthAnswer => readiness(view, clock.now());
  const names = { version, commit, provider, endpoints, certificate, bundle, further, generic };
  const metrics = createMetrics({ clock, ...names, isReady: () => health().ok });
  const levels = new LogLevels(options.log.level);
  const log = logObserver(await sinkOf(options.log), {
    levels,
    onSuppressed: () => metrics.lineSuppressed(),
  });
  const judge = (event: Stamped): void => {
    view = healthAfter(view, event);
  };
  const harmless =
    (observer: Observer): Observer =>
    (event) => {
      // The room that reports an event must not fail because a line could not be written.
      try {
        observer(event);
      } catch {
        metrics.observerFailed();
      }
    };
  bus.attach(...[judge, log, metrics.observer, ...others].map(harmless));

  const listeners = await startListeners(bus, {
    clock,
    random,
    version,
    metrics: {
      ...options.metrics,
      views: {
        metrics: () => metrics.render(),
        metricsType: metrics.contentType,
        startup: () => startup(view),
        readiness: health,
        liveness,
      },
    },
    admin: { address: options.admin.address, views: { ...options.admin, levels } },
  });
  return {
    health,
    levels,
    address: listeners.metrics,
    adminAddress: listeners.admin,
    close: () => listeners.close(),
  };
}

/** pino is loaded for JSON only. */
async function sinkOf(log: ObserveOptions["log"]): Promise<LogSink> {
  if (log.format === "json") return (await import("./log-json.ts")).jsonSink(log.write);
  return (await import("./log-text.ts")).textSink(log.write, log.colour);
}
