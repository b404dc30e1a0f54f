import { describe, expect, test } from "vitest";
import { formatDuration, MAX_DURATION_MS, parseDuration } from "../../../src/config/duration.ts";

describe("durations", () => {
  test.each([
    ["24h", 86_400_000],
    ["90m", 5_400_000],
    ["1h30m", 5_400_000],
    ["1.5h", 5_400_000],
    [".5s", 500],
    ["1.s", 1000],
    ["300ms", 300],
    ["1m0.25s", 60_250],
    ["30m1h", 5_400_000],
    ["0", 0],
    ["0s", 0],
    ["00010s", 10_000],
    ["2562047h", 2_562_047 * 3_600_000],
  ])("%s is %d ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    "",
    " ",
    "5",
    "-1h",
    "+1h",
    "1 h",
    "1h ",
    "1h\n",
    "1d",
    "1H",
    "h",
    ".s",
    "1..5s",
    "1,5s",
    "1e3s",
    "1h-30m",
    "10us",
    "0x10s",
    "∞",
    "2562048h",
    `${"9".repeat(400)}h`,
    "1".repeat(100_000),
    `${"10h".repeat(20_000)}x`,
  ])("%j is refused, and the message shows the right form", (text) => {
    expect(() => parseDuration(text)).toThrow(
      expect.objectContaining({
        code: "INVALID_VALUE",
        message: `${JSON.stringify(text)} is not a duration such as 24h, 1h30m, 90s or 300ms`,
      }),
    );
  });

  test.each([
    [0, "0s"],
    [1, "1ms"],
    [1500, "1s500ms"],
    [60_000, "1m"],
    [5_400_000, "1h30m"],
    [86_400_000, "24h"],
    [3_600_001, "1h1ms"],
    [MAX_DURATION_MS, "2562047h47m16s854ms"],
  ])("%d ms prints as %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
