import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");

/** What is installed or built, and not ours to keep sound. Hidden folders are left out too. */
const NOT_OURS = new Set(["node_modules", "dist", "var"]);

/** The project's files that end so, as paths from its root. */
function files(ending: string, folder = ROOT): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return entry.name.endsWith(ending) ? [relative(ROOT, path)] : [];
    const ours = entry.isDirectory() && !entry.name.startsWith(".") && !NOT_OURS.has(entry.name);
    return ours ? files(ending, path) : [];
  });
}

const contentOf = (file: string): string => readFileSync(join(ROOT, file), "utf8");

/** Every document that `text`, which stands in `folder`, links to; without anchors and the web. */
function linked(text: string, folder: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)[^)]*\)|^\[[^\]]+\]: (\S+)/gm)]
    .map(([, inline, reference]) => (inline ?? reference ?? "").replace(/#.*$/, ""))
    .filter((target) => target !== "" && !/^[a-z]+:/.test(target))
    .map((target) => join(folder, decodeURI(target)));
}

const missing = (paths: readonly string[]): string[] =>
  paths.filter((path) => !existsSync(join(ROOT, path)));

describe("every document that is pointed to exists", () => {
  test.each(files(".md"))("from %s", (file) => {
    expect(missing(linked(contentOf(file), dirname(file)))).toEqual([]);
  });

  test("from the comments of the code", () => {
    const pointers = files(".ts")
      .filter((file) => file.startsWith("src/"))
      .flatMap((file) => contentOf(file).match(/\bdocs\/[\w/-]+\.md\b/g) ?? []);
    expect(pointers.length).toBeGreaterThan(5);
    expect(missing([...new Set(pointers)])).toEqual([]);
  });
});

test("links are seen in each form, and only those to files", () => {
  const text = `[a](b.md) [c](../d.md#e "f") [g](https://h) [i](#j) [k](mailto:l@m)\n[n]: o.md\n`;
  expect(linked(text, "docs")).toEqual(["docs/b.md", "d.md", "docs/o.md"]);
});
