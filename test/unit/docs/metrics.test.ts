import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { metricTable } from "../../../src/observe/metric-table.ts";
import { renderEventTable } from "../../../src/observe/log-docs.ts";
import { logTable } from "../../../src/observe/log-table.ts";
import { renderMetricsTable } from "../../../src/observe/metric-docs.ts";

const ROOT = join(import.meta.dirname, "../../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** What stands between the markers of a block; undefined where there are none. */
function block(text: string, name: string): string | undefined {
  const match = new RegExp(`<!-- ${name} -->\n([^]*?)<!-- /${name} -->`).exec(text);
  return match?.[1]?.trim();
}

const documents = [
  "README.md",
  ...readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

describe("the docs have what the code has (npm run docs)", () => {
  test("docs/metrics.md lists every metric", () => {
    expect(block(read("docs/metrics.md"), "metrics")).toBe(renderMetricsTable());
  });

  test("docs/logging.md lists every event", () => {
    expect(block(read("docs/logging.md"), "events")).toBe(renderEventTable());
  });

  test("so does README.md, where it has the block", () => {
    expect([undefined, renderMetricsTable()]).toContain(block(read("README.md"), "metrics"));
  });
});

describe("the docs have no more than the code has", () => {
  const known = new Set(
    Object.entries(metricTable).flatMap(([name, { type }]) =>
      type === "histogram" ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );

  test.each(documents)("every metric named in %s is exported", (document) => {
    const named = read(document).match(/\b(?:node_agent|istio_agent)_[a-z_]+[a-z]\b/g) ?? [];
    const absent = named.filter((name) => !known.has(name) && !notOurs.has(name));
    expect(absent).toEqual([]);
  });

  test("every event named in docs/logging.md exists", () => {
    const named = [
      ...read("docs/logging.md").matchAll(
        /`((?:agent|ca|rotation|rotator|secret|sds|metrics|admin|control|takeover)\.[a-z_.]+)`/g,
      ),
    ];
    expect(named.length).toBeGreaterThan(0);
    const absent = named.map(([, name]) => name ?? "").filter((name) => !(name in logTable));
    expect(absent).toEqual([]);
  });
});

/** istio-agent's, named in docs/istio-parity.md as those that node-agent does not export. */
const notOurs = new Set(
  [...read("docs/istio-parity.md").matchAll(/^\| `(istio_agent_\w+)` +\| no\b/gm)].map(
    ([, name]) => name ?? "",
  ),
);
