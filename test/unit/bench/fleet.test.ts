import { describe, expect, test } from "vitest";
import { istioAgent } from "../../../bench/fleet/istio-agent.ts";
import { type Figures, measure } from "../../../bench/fleet/measure.ts";
import { ourAgent } from "../../../bench/fleet/our-agent.ts";
import { type Scenario, scenarios } from "../../../bench/fleet/scenarios.ts";
import { Timeline } from "../../../bench/fleet/timeline.ts";
import { settings } from "../secrets/rotator-harness.ts";
import { MINUTE } from "../secrets/support.ts";

const options = { size: 200, seed: 7 };

function scenario(window: string): Scenario {
  const found = scenarios.find(({ windows }) => windows.some(({ name }) => name === window));
  if (found === undefined) throw new Error(`no window ${window}`);
  const windows = found.windows.filter(({ name }) => name === window);
  return { ...found, windows };
}

function both(window: string): { ours: Figures; istio: Figures } {
  const { ca, ...rest } = scenario(window);
  const ours = ourAgent({ ...settings, ttlMs: ca.lifeMs, jitter: 0.1 }, 5 * MINUTE);
  const [a] = measure({ ca, ...rest }, ours, options);
  const [b] = measure({ ca, ...rest }, istioAgent, options);
  if (a === undefined || b === undefined) throw new Error("no figures");
  return { ours: a, istio: b };
}

describe("of a fleet on one CA, the simulation shows that", () => {
  test("the first renewals are spread further than Istio's", () => {
    const { ours, istio } = both("… the first renewals");
    expect(ours.requests).toBeGreaterThanOrEqual(options.size);
    expect(istio.requests).toBe(options.size);
    expect(ours.peakOf10s).toBeLessThan(istio.peakOf10s / 3);
  });

  test("a root change brings each agent once, and not in one second", () => {
    const { ours, istio } = both("a root change");
    expect(istio.peakOf1s).toBeGreaterThanOrEqual(options.size);
    expect(ours.peakOf1s).toBeLessThan(options.size / 10);
    expect(ours.requests).toBeGreaterThanOrEqual(options.size);
  });

  test("a CA that is down takes nothing from us, and the certificate from an istio-agent at renewal", () => {
    const { ours, istio } = both("CA down for 30 min, lives of 24 h");
    expect(ours.refused).toBe(ours.requests);
    expect(ours).toMatchObject({ mostWithout: 0, lapsed: 0 });
    expect(istio.mostWithout).toBeGreaterThan(0);
  });

  test("the same seed gives the same figures", () => {
    expect(both("a root change")).toEqual(both("a root change"));
  });
});

test("what is planned happens in the order of its moments, and of its planning", () => {
  const timeline = new Timeline();
  const happened: string[] = [];
  const plan = (at: number, name: string): void => timeline.at(at, () => happened.push(name));
  for (const [at, name] of [
    [3, "d"],
    [1, "a"],
    [2, "b"],
    [2, "c"],
    [9, "later"],
  ] as const)
    plan(at, name);
  timeline.runUntil(5);
  expect(happened.join("")).toBe("abcd");
  expect(timeline.now).toBe(5);
});
