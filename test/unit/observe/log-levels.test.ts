import { describe, expect, test } from "vitest";
import { LOG_COMPONENTS } from "../../../src/core/log-levels.ts";
import type { LogLine } from "../../../src/observe/log.ts";
import { logObserver } from "../../../src/observe/log.ts";
import { LogLevels } from "../../../src/observe/log-levels.ts";
import { BURST } from "../../../src/observe/log-limit.ts";
import { stamped } from "./samples.ts";

function observed(levels: LogLevels) {
  const lines: LogLine[] = [];
  return { lines, observe: logObserver((line) => lines.push(line), { levels }) };
}

describe("levels that change while the agent runs", () => {
  test("of one component: the others stay", () => {
    const levels = new LogLevels({ default: "info", components: {} });
    const { lines, observe } = observed(levels);
    observe(stamped("sds.push"));
    levels.set("debug", "sds");
    observe(stamped("sds.push"));
    observe(stamped("rotator.state"));
    expect(lines.map(({ event }) => event)).toEqual(["sds.push"]);
    expect(String(levels)).toBe("info,sds:debug");
  });

  test("of all: none keeps its own", () => {
    const levels = new LogLevels({ default: "info", components: { sds: "debug" } });
    levels.set("warn");
    const { lines, observe } = observed(levels);
    observe(stamped("sds.push"));
    observe(stamped("agent.ready"));
    observe(stamped("sds.unknown_name"));
    expect(lines.map(({ event }) => event)).toEqual(["sds.unknown_name"]);
    expect(String(levels)).toBe("warn");
    expect(levels.toJSON()).toEqual(Object.fromEntries(LOG_COMPONENTS.map((c) => [c, "warn"])));
  });

  test("who asks for debug output of a component gets all of it, without a limit", () => {
    const levels = new LogLevels({ default: "info", components: { sds: "debug" } });
    const { lines, observe } = observed(levels);
    const repeat = (times: number): void => {
      for (let i = 0; i < times; i += 1) {
        observe(stamped("sds.unknown_name"));
        observe(stamped("ca.token.missing"));
      }
    };
    repeat(2 * BURST);
    expect(lines.filter(({ event }) => event === "sds.unknown_name")).toHaveLength(2 * BURST);
    expect(lines.filter(({ event }) => event === "ca.token.missing")).toHaveLength(BURST);
  });
});
