import { systemRandom } from "../../../src/core/random.ts";
import { systemClock, type Clock } from "../../../src/core/clock.ts";
import { type AgentEvent, EventBus, type Stamped } from "../../../src/core/events.ts";
import type { ListenAddress } from "../../../src/observe/http.ts";
import {
  type Observation,
  type ObserveOptions,
  startObserving,
} from "../../../src/observe/observe.ts";

/** An observed agent without the agent: events in; lines, events and a port out. */
export interface Observed {
  readonly bus: EventBus;
  readonly observation: Observation;
  readonly lines: string[];
  readonly events: Stamped[];
  /** A GET of the listener. */
  readonly get: (path: string, init?: RequestInit) => Promise<Response>;
  /** The same of the admin pages. */
  readonly admin: (path: string, init?: RequestInit) => Promise<Response>;
}

export interface ObservedOptions {
  readonly clock?: Clock;
  readonly before?: readonly AgentEvent[];
  readonly log?: Partial<ObserveOptions["log"]>;
  readonly metrics?: Partial<ObserveOptions["metrics"]>;
  readonly admin?: Partial<ObserveOptions["admin"]>;
}

const open: Observation[] = [];

export async function observe(options: ObservedOptions = {}): Promise<Observed> {
  const { clock = systemClock } = options;
  const bus = new EventBus(() => clock.now());
  const lines: string[] = [];
  const events: Stamped[] = [];
  bus.listen((event) => events.push(event));
  for (const event of options.before ?? []) bus.emit(event);
  const observation = await startObserving(bus, {
    clock,
    random: systemRandom,
    version: "1.2.3",
    commit: "abc",
    provider: "istio",
    certificate: "default",
    bundle: "ROOTCA",
    log: {
      level: { default: "info", components: {} },
      format: "json",
      colour: false,
      write: (line) => void lines.push(line),
      ...options.log,
    },
    metrics: { address: { host: "127.0.0.1", port: 0 }, required: false, ...options.metrics },
    admin: {
      address: undefined,
      sds: async () => ({ streams: [], resources: [] }),
      config: async () => "{}\n",
      ...options.admin,
    },
  });
  open.push(observation);
  return {
    bus,
    observation,
    lines,
    events,
    get: (path, init) => fetch(urlOf(observation.address(), path), init),
    admin: (path, init) => fetch(urlOf(observation.adminAddress(), path), init),
  };
}

function urlOf(address: ListenAddress | undefined, path: string): string {
  const { host, port } = address ?? { host: "", port: 0 };
  const name = host.includes(":") ? `[${host === "::" ? "::1" : host}]` : host;
  return `http://${name}:${port}${path}`;
}

/** For `afterEach`. */
export async function closeObserved(): Promise<void> {
  await Promise.all(open.splice(0).map((observation) => observation.close()));
}
