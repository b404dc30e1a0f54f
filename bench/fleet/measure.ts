import { Random } from "../../test/fuzz/random.ts";
import type { MakeAgent } from "./agent.ts";
import { Ca } from "./ca.ts";
import type { Scenario } from "./scenarios.ts";
import { Tally } from "./tally.ts";
import { Timeline } from "./timeline.ts";

/** What a CA and a mesh see of one policy in one scenario. */
export interface Figures {
  readonly requests: number;
  /** A second, over the whole of what is measured. */
  readonly mean: number;
  readonly peakOf1s: number;
  /** A second, in the worst 10 s. */
  readonly peakOf10s: number;
  readonly refused: number;
  readonly mostWithout: number;
  readonly lapsed: number;
  /** Seconds from the beginning of what is measured until every agent had a certificate. */
  readonly servedAfter: number | undefined;
}

export interface FleetOptions {
  readonly size: number;
  readonly seed: number;
}

/**
 * Plays a scenario with a fleet of agents of one policy: the figures of each window. The same seed
 * gives the same figures.
 */
export function measure(scenario: Scenario, make: MakeAgent, options: FleetOptions): Figures[] {
  const dice = new Random(options.seed);
  const random = (): number => dice.next();
  const timeline = new Timeline();
  const ca = new Ca(timeline, scenario.ca);
  const tally = new Tally(options.size);
  const agents = Array.from({ length: options.size }, () => make({ timeline, ca, tally, random }));
  scenario.play({ agents, timeline, ca, random, lifeMs: scenario.ca.lifeMs });
  return scenario.windows.map(({ fromMs, toMs }) => {
    timeline.runUntil(fromMs);
    tally.mostWithout = tally.without;
    const [lapsed, refused] = [tally.lapsed, ca.refused];
    timeline.runUntil(toMs);
    const perSecond = Array.from(
      { length: (toMs - fromMs) / 1_000 },
      (_, second) => ca.requests[fromMs / 1_000 + second] ?? 0,
    );
    const requests = sum(perSecond);
    return {
      requests,
      mean: requests / perSecond.length,
      peakOf1s: Math.max(...perSecond),
      peakOf10s: Math.max(...tens(perSecond)),
      refused: ca.refused - refused,
      mostWithout: tally.mostWithout,
      lapsed: tally.lapsed - lapsed,
      servedAfter: servedAfter(tally, fromMs),
    };
  });
}

function servedAfter({ allServedAt }: Tally, fromMs: number): number | undefined {
  return allServedAt === undefined ? undefined : Math.max(0, allServedAt - fromMs) / 1_000;
}

function tens(perSecond: readonly number[]): number[] {
  return Array.from(
    { length: Math.ceil(perSecond.length / 10) },
    (_, index) => sum(perSecond.slice(10 * index, 10 * index + 10)) / 10,
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
