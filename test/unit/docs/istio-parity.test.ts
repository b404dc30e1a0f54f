import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { providerSettings } from "../../../src/ca/providers/list.ts";
import { agentSettings } from "../../../src/config/agent-settings.ts";
import type { SettingsTable } from "../../../src/config/setting.ts";
import { istioMetrics } from "../../../src/observe/metric-rows/istio.ts";

const text = readFileSync(join(import.meta.dirname, "../../../docs/istio-parity.md"), "utf8");

/** The names in the first column of the rows that say `yes` or `no`. */
function listed(answer: "yes" | "no", pattern: RegExp): string[] {
  const rows = text.match(new RegExp(`^\\| [^|]+\\| ${answer} `, "gm")) ?? [];
  return rows
    .flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ""))
    .filter((name) => pattern.test(name))
    .sort();
}

const variablesOf = (table: SettingsTable): readonly string[] =>
  Object.values(table).flatMap(({ env }) => env);

describe("docs/istio-parity.md", () => {
  test("lists every variable of Istio's that is read, and no other as read", () => {
    const read = [...variablesOf(agentSettings), ...variablesOf(providerSettings)];
    expect(listed("yes", /^[A-Z0-9_*]+$/)).toEqual([...new Set(read)].sort());
    expect(listed("no", /^[A-Z0-9_*]+$/).filter((name) => read.includes(name))).toEqual([]);
  });

  test("lists every metric under Istio's name, and no other as exported", () => {
    expect(listed("yes", /^istio_agent_/)).toEqual(Object.keys(istioMetrics).sort());
    expect(listed("no", /^istio_agent_/).filter((name) => name in istioMetrics)).toEqual([]);
  });
});
