import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { blocks } from "../../../scripts/docs/blocks.ts";
import { fillBlocks } from "../../../scripts/docs/markdown.ts";
import { errorCodes } from "../../../src/core/error-codes.ts";
import { refusal } from "../config/support.ts";

const document = readFileSync(join(import.meta.dirname, "../../../docs/errors.md"), "utf8");
const [prose = "", block = ""] = document.split("<!-- errors -->");

describe("docs/errors.md", () => {
  test("has the table of the code", () => {
    expect(document).toBe(fillBlocks(document, blocks));
  });

  test("has every code, and none that is not in the code", () => {
    const listed = [...block.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
    expect(listed).toEqual(Object.keys(errorCodes));
  });

  test("has each code's exit status", () => {
    for (const [code, entry] of Object.entries(errorCodes)) {
      const exit = "exit" in entry ? String(entry.exit) : "";
      expect(block).toMatch(new RegExp(`^\\| \`${code}\` \\|.*\\| ${exit} \\|$`, "m"));
    }
  });

  test("quotes a message that is printed", async () => {
    const { lines } = await refusal({ argv: ["--metrics-addr", "15020"] });
    expect(prose).toContain(`\n${lines.join("\n")}\n`);
  });
});

test("every code is one that the program can show", () => {
  const src = join(import.meta.dirname, "../../../src");
  const code = readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith("error-codes.ts"))
    .map((file) => readFileSync(join(src, file), "utf8"))
    .join("\n");
  expect(Object.keys(errorCodes).filter((name) => !code.includes(`"${name}"`))).toEqual([]);
});

test("every code says what went wrong and what to do, in one line each", () => {
  for (const { meaning, action } of Object.values(errorCodes)) {
    for (const sentence of [meaning, action]) expect(sentence).toMatch(/^[A-Z`][^\n]*[.]$/);
  }
});
