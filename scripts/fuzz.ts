/**
 * Random requests against the built agent, from the wire:
 * `npm run fuzz -- [--minutes 10] [--seed N] [--input JSON]`. `--input` plays one again that failed.
 */
import { parseArgs } from "node:util";
import { Campaign } from "../test/fuzz/campaign.ts";
import type { Input } from "../test/fuzz/inputs.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    input: { type: "string" },
  },
});
const seed = Number(values.seed);
console.log(`seed ${seed}`);
const campaign = new Campaign({
  seed,
  ms: Number(values.minutes) * 60_000,
  settleMs: 120_000,
  ...(values.input === undefined ? {} : { inputs: [JSON.parse(values.input) as Input] }),
});
const { failures, ...figures } = await campaign.run();
for (const failure of failures) console.log(failure);
const summary = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
console.log(`${failures.length === 0 ? "ok" : "FAILED"}: ${summary.join(", ")}`);
process.exit(failures.length === 0 ? 0 : 1);
