import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findCycle, folderEdges, importsBelow } from "../support/imports.ts";

const SRC = join(import.meta.dirname, "../../src");
const edges = importsBelow(SRC);

/** The one way through, left to right (docs/architecture.md). A room imports only from its left. */
const ROOMS = ["core", "config", "identity", "pki", "ca", "secrets", "files", "sds"];
const SHELLS = [
  "serving.ts",
  "readiness.ts",
  "revoking.ts",
  "trusting.ts",
  "rotating.ts",
  "keeping.ts",
  "issuing.ts",
  "following.ts",
  "outputting.ts",
  "agent.ts",
  "commands",
  "cli.ts",
  "main.ts",
];
/** Rooms beside the way: what they may import. */
const BESIDE: Record<string, readonly string[]> = {
  observe: ["core"],
  control: ["core", "sds", "observe"],
  hooks: ["core"],
  output: ["core", "secrets"],
  cli: ["core", "config"],
  gen: [],
};

/** Small files of the shells' own floor. */
const LEAVES = ["version.ts", "host.ts", "crash.ts"];

const roomOf = (file: string): string => file.split("/")[0] ?? file;

function allowed(from: string): ReadonlySet<string> {
  const beside = BESIDE[from];
  if (beside) return new Set([from, ...beside]);
  const rank = ROOMS.indexOf(from);
  if (rank >= 0) return new Set([...ROOMS.slice(0, rank + 1), "gen"]);
  const shell = SHELLS.indexOf(from);
  if (shell < 0) return new Set([from, "core"]);
  return new Set([...ROOMS, ...Object.keys(BESIDE), ...SHELLS.slice(0, shell + 1), ...LEAVES]);
}

describe("the house", () => {
  test("imports run one way: core < config < identity < pki < ca < secrets < files < sds < agent < commands < cli < main", () => {
    const offenders = edges
      .filter(({ from, to }) => !allowed(roomOf(from)).has(roomOf(to)))
      .map(({ from, to }) => `${from} imports ${to}`);
    expect(offenders).toEqual([]);
  });

  test("no cycle between files", () => {
    expect(findCycle(edges)).toBeUndefined();
  });

  test("no cycle between folders", () => {
    expect(findCycle(folderEdges(edges))).toBeUndefined();
  });

  test("no file outgrows one idea", () => {
    const long = readdirSync(SRC, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.startsWith("gen/"))
      .map((file) => ({ file, lines: readFileSync(join(SRC, file), "utf8").split("\n").length }))
      .filter(({ lines }) => lines > 230);
    expect(long).toEqual([]);
  });

  test("the walker sees a cycle", () => {
    const planted = [
      { from: "a/x.ts", to: "b/y.ts" },
      { from: "b/z.ts", to: "a/w.ts" },
    ];
    expect(findCycle(planted)).toBeUndefined();
    expect(findCycle(folderEdges(planted))).toEqual(["a", "b", "a"]);
  });
});
