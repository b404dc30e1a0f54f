/**
 * What one CA sees of 10,000 agents, and what they have to serve meanwhile: `npm run bench:fleet`.
 *
 * A simulation. node-agent's rows are decided by the code that runs in an agent (rotation.ts of
 * `src/secrets`, retry.ts and retry-budget.ts of `src/ca`), istio-agent's by its formulas
 * (istio-agent.ts). A change of roots is for node-agent a re-issue that is asked for at a random moment
 * of five minutes.
 *
 *   node scripts/run-ts.mjs bench/fleet.ts [AGENTS] [SEED]
 */
import type { RotationSettings } from "../src/secrets/rotation-state.ts";
import type { MakeAgent } from "./fleet/agent.ts";
import { istioAgent } from "./fleet/istio-agent.ts";
import { type Figures, measure } from "./fleet/measure.ts";
import { ourAgent } from "./fleet/our-agent.ts";
import { type PolicyName, scenarios } from "./fleet/scenarios.ts";

const size = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? 1);

const MINUTE = 60_000;
const ROOT_JITTER_MS = 5 * MINUTE;
const defaults: Omit<RotationSettings, "ttlMs"> = {
  ratio: 0.5,
  jitter: 0.1,
  minRenewIntervalMs: undefined,
  retry: { baseMs: 1_000, capMs: MINUTE },
  startJitterMs: 0,
};

/** Side by side: node-agent as it is, with what may be set, and Istio's. */
const policies: Readonly<Record<PolicyName, (ttlMs: number) => MakeAgent>> = {
  "node-agent": (ttlMs) => ourAgent({ ...defaults, ttlMs }, ROOT_JITTER_MS),
  "with --start-jitter 60s": (ttlMs) =>
    ourAgent({ ...defaults, ttlMs, startJitterMs: MINUTE }, ROOT_JITTER_MS),
  "with a jitter of 0.01": (ttlMs) =>
    ourAgent({ ...defaults, ttlMs, jitter: 0.01 }, ROOT_JITTER_MS),
  "istio-agent": () => istioAgent,
};

const headings = [
  "what happens",
  "policy",
  "requests",
  "refused",
  "peak, 1 s",
  "peak, 10 s",
  "mean",
  "peak to mean",
  "nothing to serve",
  "lapsed",
  "all served after",
];

const started = performance.now();
console.log(`| ${headings.join(" | ")} |`);
console.log(`|${headings.map(() => " --- |").join("")}`);
for (const { windows, ...scenario } of scenarios) {
  const measured = scenario.policies.map((policy) => {
    const make = policies[policy](scenario.ca.lifeMs);
    return { policy, figures: measure({ windows, ...scenario }, make, { size, seed }) };
  });
  windows.forEach(({ name }, index) => {
    for (const { policy, figures } of measured) {
      const ofWindow = figures[index];
      if (ofWindow) console.log(`| ${[name, policy, ...cells(ofWindow)].join(" | ")} |`);
    }
  });
}
const seconds = ((performance.now() - started) / 1_000).toFixed(0);
const megabytes = (process.resourceUsage().maxRSS / 1_024).toFixed(0);
console.log(`\n${size} agents, seed ${seed}; ${seconds} s, ${megabytes} MB`);

function cells(figures: Figures): readonly string[] {
  const { requests, refused, peakOf1s, peakOf10s, mean, mostWithout, lapsed } = figures;
  const { servedAfter } = figures;
  return [
    count(requests),
    count(refused),
    `${count(peakOf1s)}/s`,
    `${rate(peakOf10s)}/s`,
    `${rate(mean)}/s`,
    rate(peakOf10s / mean),
    count(mostWithout),
    count(lapsed),
    mostWithout === 0 ? "" : servedAfter === undefined ? "not yet" : `${rate(servedAfter)} s`,
  ];
}

function count(number: number): string {
  return number.toLocaleString("en");
}

function rate(number: number): string {
  return number >= 100 ? count(Math.round(number)) : number.toPrecision(2);
}
