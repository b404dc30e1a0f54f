import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { casesIn } from "./runner/schema.ts";

const ROOT = join(import.meta.dirname, "../..");
const FOLDERS = ["unit", "property", "conformance", "integration", "process", "envoy"];

test("every rule in docs/sds-protocol.md names a test that exists", () => {
  const tests = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, "test", folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".test.ts"))
      .map((file) => readFileSync(join(ROOT, "test", folder, file), "utf8")),
  ).join("\n");
  const cases = readdirSync(join(ROOT, "test/conformance/cases")).flatMap((file) =>
    casesIn(file).map(({ name }) => name),
  );
  const doc = readFileSync(join(ROOT, "docs/sds-protocol.md"), "utf8");
  // A test stands in the last column of a table with such a heading.
  const named = doc
    .split("\n\n")
    .filter((block) => /^\|.*\| test +\|$/m.test(block))
    .flatMap((table) => table.split("\n").slice(2))
    .map((row) => row.split("|").at(-2) ?? "")
    // A row without a test says in words that there is nothing yet.
    .filter((cell) => cell.includes("`"))
    .map((cell) => cell.trim().replaceAll(/^`{1,2} ?| ?`{1,2}$/g, ""));
  expect(named.length).toBeGreaterThan(35);
  const exists = (name: string): boolean => tests.includes(`"${name}"`) || cases.includes(name);
  expect(named.filter((name) => !exists(name))).toEqual([]);
});
