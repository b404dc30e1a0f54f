import { spawnSync } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import { metricTable } from "../../src/observe/metric-table.ts";
import type { MetricRow } from "../../src/observe/metric-rows/row.ts";
import { samples } from "../unit/observe/samples.ts";
import { closeObserved, observe } from "../unit/observe/observing.ts";

afterEach(closeObserved);

const installed = spawnSync("promtool", ["--version"]).status === 0;
// In CI nothing may be skipped: without promtool the test fails there.
const skipped = !installed && process.env["CI"] !== "true";

const reason = skipped ? " (skipped: promtool is not installed; Debian has it in prometheus)" : "";

test.skipIf(skipped)(
  `promtool finds nothing in our names, and in Istio's only what is Istio's${reason}`,
  async () => {
    const { get } = await observe({ before: Object.values(samples) });
    const scrape = await (await get("/stats/prometheus")).text();
    const { stdout, stderr, error } = spawnSync("promtool", ["check", "metrics"], {
      input: scrape,
      encoding: "utf8",
    });
    expect(error).toBeUndefined();
    const findings = `${stdout}${stderr}`.trim().split("\n");
    const istios = Object.entries<MetricRow>(metricTable)
      .filter(([, { origin, type }]) => origin === "istio" && type === "counter")
      .filter(([name]) => !name.endsWith("_total"))
      .map(([name]) => `${name} counter metrics should have "_total" suffix`);
    expect(findings.sort()).toEqual(istios.sort());
  },
);
