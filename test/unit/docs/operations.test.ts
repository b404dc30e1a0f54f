import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { logTable } from "../../../src/observe/log-table.ts";
import { type Signal, signals } from "../../faults/signals.ts";

const ROOT = join(import.meta.dirname, "../../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const document = read("docs/operations.md");

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}
interface Rules {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
}
const rules = (parse(read("deploy/prometheus/rules.yaml")) as Rules).groups.flatMap((g) => g.rules);

/** As a Markdown renderer makes it of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, "")
    .replaceAll(" ", "-");

const sections = new Map(
  document
    .split(/^## /m)
    .slice(1)
    .map((text) => [anchorOf(text.slice(0, text.indexOf("\n"))), text]),
);
/** Written for planning, not for a failure. */
const NO_FAILURE = new Set(["a-fleet-on-one-ca"]);

describe("docs/operations.md", () => {
  test("has a section for each failure that the tests know, and none that they do not", () => {
    const failures = [...sections.keys()].filter((anchor) => !NO_FAILURE.has(anchor));
    expect(failures.sort()).toEqual(Object.keys(signals).sort());
  });

  test.each(Object.entries<Signal>(signals))(
    "%s: symptom, metric, log event, what to do",
    (anchor, { event, series }) => {
      const text = sections.get(anchor) ?? "";
      const parts = [...text.matchAll(/^\*\*([\w ]+)\.\*\*/gm)].map(([, part]) => part);
      expect(parts).toEqual(["Symptom", "Metric", "Log", "What to do"]);
      const [, metric = "", log = ""] =
        /\*\*Metric\.\*\*([^]*)\*\*Log\.\*\*([^]*)\*\*What/.exec(text) ?? [];
      expect(metric).toContain(series);
      expect(log).toContain(`\`${event}\``);
    },
  );

  test("names no event that does not exist", () => {
    const families = new Set(Object.keys(logTable).map((name) => name.split(".")[0]));
    const named = [...document.matchAll(/`((\w+)\.[a-z_.]+)`/g)].filter(([, , family]) =>
      families.has(family),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.map(([, name]) => name ?? "").filter((name) => !(name in logTable))).toEqual([]);
  });

  test("lists every alert with its severity and its section", () => {
    for (const { alert, labels, annotations } of rules) {
      const [, row = ""] =
        new RegExp(`^(\\| ${labels.severity} +\\| \`${alert}\`.*)$`, "m").exec(document) ?? [];
      expect(row, alert).toContain(`(${annotations.runbook.replace("docs/operations.md", "")})`);
    }
    const listed = [...document.matchAll(/^\| \w+ +\| `(NodeAgent\w+)`/gm)].map(([, name]) => name);
    expect(listed.sort()).toEqual(rules.map(({ alert }) => alert).sort());
  });

  test("shows the expressions that the rules have", () => {
    const shown = [...document.matchAll(/```promql\n([^]*?)```/g)].map(([, expr = ""]) => expr);
    const flat = (text: string): string => text.replaceAll(/\s+/g, " ").trim();
    const inRules = rules.map(({ expr }) => flat(expr));
    const unknown = shown
      .map(flat)
      .filter((expr) => !inRules.some((rule) => rule.startsWith(expr)));
    // The text may leave the limit off: how much is left is a question before it is an alert.
    expect(unknown).toEqual([]);
  });
});

test("every failure has an alert", () => {
  const alerted = new Set(rules.map(({ annotations }) => annotations.runbook.split("#")[1]));
  expect(Object.keys(signals).filter((anchor) => !alerted.has(anchor))).toEqual([]);
});
