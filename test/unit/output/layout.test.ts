import { describe, expect, test } from "vitest";
import { leftovers } from "../../../src/output/layout.ts";

const NOW = 1_000_000;
const inUse = new Set(["..node-agent.new", "..node-agent.old"]);
const left = (name: string, ageMs = 60_000): string[] =>
  leftovers([{ name, mtimeMs: NOW - ageMs }], inUse, NOW);

describe("what is left behind", () => {
  test.each(["..node-agent.aB3xYz", "..node-agent.aB3xYz.link"])("%s is", (name) => {
    expect(left(name)).toEqual([name]);
  });

  test.each([
    "..node-agent.new",
    "..node-agent.old",
    "..data",
    "..data_tmp",
    "..2026_01_01_00_00_00.123456789",
    "key.pem",
    ".node-agent.aB3xYz",
  ])("%s is not, however old", (name) => {
    expect(left(name, 10 * NOW)).toEqual([]);
  });

  test("is a minute old at least: another agent may be writing it", () => {
    expect(left("..node-agent.aB3xYz", 59_999)).toEqual([]);
    expect(left("..node-agent.aB3xYz", -5)).toEqual([]);
  });
});
