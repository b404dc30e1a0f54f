import { describe, expect, test } from "vitest";
import { caLog } from "../../../../src/ca/server/log.ts";
import { NOW } from "../authority/support.ts";

function written(format: "json" | "text", fields: Record<string, string | number | undefined>) {
  const lines: string[] = [];
  caLog(
    format,
    () => NOW,
    (line) => lines.push(line),
  )("warn", "refused", fields);
  return lines;
}

describe("the CA's log", () => {
  test("text: time, level, message, data", () => {
    expect(written("text", { peer: "127.0.0.1:9", ms: 3, none: undefined })).toEqual([
      `2026-01-01T00:00:00.000Z warn  ${"refused".padEnd(30)} peer=127.0.0.1:9 ms=3`,
    ]);
  });

  test("json: an object a line", () => {
    expect(written("json", { ms: 3 }).map((line) => JSON.parse(line))).toEqual([
      { time: "2026-01-01T00:00:00.000Z", level: "warn", component: "ca", msg: "refused", ms: 3 },
    ]);
  });

  test("a token is taken out, whoever put it there", () => {
    const token = `eyJ${"a".repeat(20)}.${"b".repeat(20)}.${"c".repeat(20)}`;
    for (const format of ["text", "json"] as const)
      expect(written(format, { reason: `no ${token} here` }).join()).toMatch(
        /no \[redacted\] here/,
      );
  });

  test.each(["text", "json"] as const)("%s: a value cannot make a line of its own", (format) => {
    const [line, ...more] = written(format, { reason: 'x"\n2026 INFO ca: signed\u001b[2J' });
    expect(more).toEqual([]);
    expect(line).not.toContain("\n");
    expect(line).not.toContain("\u001b");
  });
});
