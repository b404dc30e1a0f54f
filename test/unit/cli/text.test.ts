import { describe, expect, test } from "vitest";
import { aligned, definitions, wrap } from "../../../src/cli/text.ts";

describe("text for a terminal", () => {
  test("words are wrapped at the width, none is lost or cut", () => {
    expect(wrap("a bb ccc dddddddd e", 6)).toEqual(["a bb", "ccc", "dddddddd", "e"]);
    expect(wrap("exact fit", 9)).toEqual(["exact fit"]);
  });

  test("explanations stand in one column; a long term has its own line", () => {
    const text = definitions(
      [
        ["--a", "First."],
        ["--long-term-of-its-own", "Second."],
        ["--bcd", "Third."],
      ],
      10,
    );
    expect(text.split("\n")).toEqual([
      "  --a    First.",
      "  --long-term-of-its-own",
      "         Second.",
      "  --bcd  Third.",
    ]);
  });

  test("columns are as wide as their widest cell, without spaces at the end", () => {
    expect(
      aligned([
        ["a", "bb", "c"],
        ["aaa", "b", ""],
      ]),
    ).toBe("a    bb  c\naaa  b");
  });
});
