import type { Clock } from "../core/clock.ts";
import type { EventBus } from "../core/events.ts";
import type { Random } from "../core/random.ts";
import { adminEndpoints, type AdminViews, forLocalHosts } from "./admin-endpoints.ts";
import { HttpListener, type ListenAddress } from "./http.ts";
import { Listening } from "./listen.ts";
import { metricsEndpoints, type MetricsViews } from "./metrics-endpoints.ts";
import { ADMIN, addressText, METRICS } from "./purposes.ts";
import { siteResponder } from "./site.ts";

export interface ListenersOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly version: string;
  readonly metrics: {
    readonly address: ListenAddress;
    /** True: fail when the address cannot be had, instead of waiting for it. */
    readonly required: boolean;
    readonly views: MetricsViews;
  };
  readonly admin: {
    /** Undefined: there is none. */
    readonly address: ListenAddress | undefined;
    readonly views: AdminViews;
  };
}

/** The two TCP listeners of an agent: one for whoever watches it, one for whoever is logged in. */
export interface Listeners {
  /** Where each listens; undefined while it does not. */
  readonly metrics: () => ListenAddress | undefined;
  readonly admin: () => ListenAddress | undefined;
  close(): Promise<void>;
}

/** Resolves after the first tries. Throws METRICS_BIND where that is required. */
export async function startListeners(
  bus: EventBus,
  { clock, random, version, metrics, admin }: ListenersOptions,
): Promise<Listeners> {
  const common = { clock, random, emit: bus.emit };
  const endpoints = metricsEndpoints(metrics.views);
  const first = new Listening({
    ...common,
    address: metrics.address,
    required: metrics.required,
    purpose: METRICS,
    listener: new HttpListener(siteResponder({ version, endpoints })),
  });
  const note = (): string =>
    first.address
      ? `Metrics and health are served on ${addressText(first.address)}.`
      : "Metrics and health are not served now; the log says why.";
  const pages = siteResponder({ version, endpoints: adminEndpoints(admin.views), note });
  const second =
    admin.address &&
    new Listening({
      ...common,
      address: admin.address,
      required: false,
      purpose: ADMIN,
      listener: new HttpListener(forLocalHosts(pages)),
    });
  bus.listen(({ type }) => {
    if (type !== "takeover.asked") return;
    first.hurry();
    second?.hurry();
  });
  await first.start();
  await second?.start();
  return {
    metrics: () => first.address,
    admin: () => second?.address,
    close: async () => {
      await Promise.all([first.close(), second?.close()]);
    },
  };
}
