import { describe, expect, test } from "vitest";
import { contentVersion } from "../../../src/secrets/digest.ts";

describe("a content version", () => {
  test("is equal for equal content, over processes too", () => {
    // printf '3:abc' | sha256sum
    expect(contentVersion("abc")).toBe("aab5f9ae99b2e38fb462025c8f72f570");
  });

  test("differs when any part differs, is missing, or stands elsewhere", () => {
    const versions = [
      ["a", "b"],
      ["ab"],
      ["", "ab"],
      ["ab", ""],
      ["b", "a"],
      ["a", "b", ""],
      [],
      [""],
    ];
    expect(new Set(versions.map((parts) => contentVersion(...parts))).size).toBe(versions.length);
  });

  test("counts bytes, so that a part cannot pass for two", () => {
    expect(contentVersion("1:a")).not.toBe(contentVersion("a"));
    expect(contentVersion("é")).not.toBe(contentVersion("e"));
  });

  test("is short enough for a log line, in lower-case hexadecimal", () => {
    expect(contentVersion("x".repeat(100_000))).toMatch(/^[0-9a-f]{32}$/);
  });
});
