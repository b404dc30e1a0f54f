import type { FleetAgent } from "./agent.ts";
import type { Ca, CaLimits } from "./ca.ts";
import type { Timeline } from "./timeline.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export interface Fleet {
  readonly agents: readonly FleetAgent[];
  readonly timeline: Timeline;
  readonly ca: Ca;
  readonly random: () => number;
  readonly lifeMs: number;
}

/** A time within a scenario that has figures of its own. */
export interface Window {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A day in the life of a fleet. */
export interface Scenario {
  readonly ca: CaLimits;
  /** One after another. */
  readonly windows: readonly Window[];
  readonly play: (fleet: Fleet) => void;
  /** Those of the policies that differ here. */
  readonly policies: readonly PolicyName[];
}

export type PolicyName =
  "node-agent" | "with --start-jitter 60s" | "with a jitter of 0.01" | "istio-agent";

/** A CA that nobody can put under load: what comes is what the agents decide. */
const strong = { perSecond: 10_000, queueMs: 10 * SECOND, retryAfterMs: undefined };
const hourly = { ...strong, lifeMs: HOUR };
const daily = { ...strong, lifeMs: 24 * HOUR };
/** Signs 50 a second, refuses what would wait 2 s, and says when to come back. */
const weak = { lifeMs: HOUR, perSecond: 50, queueMs: 2 * SECOND, retryAfterMs: 10 * SECOND };

const startTogether = ({ agents, timeline, random }: Fleet): void => {
  for (const agent of agents) timeline.at(random() * SECOND, () => agent.start());
};

/** As after days: ages are mixed. Those that are due already are so before anything is measured. */
const runSince = ({ agents, random, lifeMs }: Fleet): void => {
  for (const agent of agents) agent.resume(random() * 0.5 * lifeMs, lifeMs);
};

const rootChange = (fleet: Fleet): void => {
  runSince(fleet);
  fleet.timeline.at(10 * MINUTE, () => fleet.agents.forEach((agent) => agent.rootsChanged()));
};

const outage = (fleet: Fleet): void => {
  runSince(fleet);
  const { timeline, ca } = fleet;
  timeline.at(10 * MINUTE, () => (ca.isDown = true));
  timeline.at(40 * MINUTE, () => (ca.isDown = false));
};

const outageWindows = (life: string): readonly Window[] => [
  { name: `CA down for 30 min, lives of ${life}`, fromMs: 10 * MINUTE, toMs: 40 * MINUTE },
  { name: `… and back, lives of ${life}`, fromMs: 40 * MINUTE, toMs: 45 * MINUTE },
];

export const scenarios: readonly Scenario[] = [
  {
    ca: hourly,
    windows: [
      { name: "all start within 1 s", fromMs: 0, toMs: 5 * MINUTE },
      { name: "… the first renewals", fromMs: 10 * MINUTE, toMs: 50 * MINUTE },
      { name: "… two hours later", fromMs: 2 * HOUR, toMs: 2.5 * HOUR },
    ],
    play: startTogether,
    policies: ["node-agent", "with --start-jitter 60s", "with a jitter of 0.01", "istio-agent"],
  },
  {
    ca: hourly,
    windows: [{ name: "a root change", fromMs: 10 * MINUTE, toMs: 20 * MINUTE }],
    play: rootChange,
    policies: ["node-agent", "istio-agent"],
  },
  {
    ca: daily,
    windows: outageWindows("24 h"),
    play: outage,
    policies: ["node-agent", "istio-agent"],
  },
  {
    ca: hourly,
    windows: outageWindows("1 h"),
    play: outage,
    policies: ["node-agent", "istio-agent"],
  },
  {
    ca: weak,
    windows: [{ name: "all start within 1 s, CA of 50/s", fromMs: 0, toMs: 15 * MINUTE }],
    play: startTogether,
    policies: ["node-agent", "with --start-jitter 60s", "istio-agent"],
  },
];
