import { describe, expect, test } from "vitest";
import { formatLogLevels, parseLogLevels } from "../../../src/core/log-levels.ts";

describe("log levels as text", () => {
  test.each([
    ["info", { default: "info", components: {} }, "info"],
    ["debug", { default: "debug", components: {} }, "debug"],
    ["warn,sds:debug", { default: "warn", components: { sds: "debug" } }, "warn,sds:debug"],
    ["default:error,ca:info", { default: "error", components: { ca: "info" } }, "error,ca:info"],
    ["sds:debug", { default: "info", components: { sds: "debug" } }, "info,sds:debug"],
    [" warn , ca : debug ", { default: "warn", components: { ca: "debug" } }, "warn,ca:debug"],
  ])("%j", (text, choice, printed) => {
    const read = parseLogLevels(text);
    expect(read).toEqual(choice);
    expect(read && formatLogLevels(read)).toBe(printed);
  });

  test.each([
    "",
    "loud",
    "info,",
    "info,sds",
    "xds:debug",
    "sds:loud",
    "sds:debug:info",
    "info,warn",
    "default:info,warn",
    "sds:info,sds:debug",
    "constructor:info",
  ])("%j is none", (text) => {
    expect(parseLogLevels(text)).toBeUndefined();
  });
});
