import { Writable } from "node:stream";
import { format, inspect } from "node:util";
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import { AgentError } from "../../../src/core/errors.ts";
import { REDACTED, Sensitive } from "../../../src/core/sensitive.ts";

const SECRET = "hunter2-hunter2-hunter2";
const asBytes = Buffer.from(SECRET);
/** The forms in which the renderers below would show text and bytes. */
const traces = [
  SECRET,
  asBytes.toString("base64"),
  asBytes.toString("hex"),
  [...asBytes].map((byte) => byte.toString(16)).join(" "),
  [...asBytes].join(","),
  [...asBytes].join(", "),
];

const values = { text: new Sensitive(SECRET), bytes: new Sensitive(asBytes) };

/** What a log library writes for `fields`, serialisers and all. */
function logged(fields: object): string {
  let written = "";
  const sink = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk);
      done();
    },
  });
  pino(sink).info(fields, "a line");
  return written;
}

describe.each(Object.entries(values))("a sensitive value of %s", (_name, sensitive) => {
  const nested = {
    list: [sensitive],
    deep: { er: { sensitive } },
    map: new Map([["k", sensitive]]),
  };
  const inError = Object.assign(new Error("failed", { cause: sensitive }), { sensitive });
  const inAgentError = new AgentError("CA_FAILED", `with ${String(sensitive)}`, { cause: inError });

  test.each<[string, () => string]>([
    ["String, which a template string calls", () => String(sensitive)],
    ["join", () => [sensitive].join()],
    ["JSON", () => JSON.stringify(sensitive)],
    ["JSON of what holds it", () => JSON.stringify(nested)],
    ["util.inspect", () => inspect(sensitive)],
    ["util.inspect, all of it", () => inspect(nested, { depth: Infinity, showHidden: true })],
    [
      "util.inspect without custom",
      () => inspect(sensitive, { customInspect: false, showHidden: true }),
    ],
    ["util.format", () => format("%s %o %O %j", sensitive, sensitive, sensitive, sensitive)],
    ["an error's stack and fields", () => inspect(inError, { depth: Infinity, showHidden: true })],
    ["an agent error", () => inspect(inAgentError, { depth: Infinity, showHidden: true })],
    ["an agent error, described", () => inAgentError.describe()],
    ["a log line", () => logged({ sensitive, nested, err: inError })],
    ["a log line of an agent error", () => logged({ err: inAgentError })],
    ["Object.entries", () => inspect(Object.entries(sensitive))],
    ["a copy of its fields", () => inspect(Object.assign({}, sensitive))],
    ["a structured clone", () => inspect(structuredClone(sensitive))],
  ])("does not show in: %s", (_how, render) => {
    const rendered = render();
    for (const trace of traces) expect(rendered).not.toContain(trace);
  });

  test("says that something was there", () => {
    expect(String(sensitive)).toBe(REDACTED);
    expect(JSON.stringify({ key: sensitive })).toBe(`{"key":"${REDACTED}"}`);
    expect(inspect({ key: sensitive })).toContain(REDACTED);
    expect(logged({ key: sensitive })).toContain(`"key":"${REDACTED}"`);
  });
});

test("reveal gives the value itself", () => {
  expect(values.text.reveal()).toBe(SECRET);
  expect(values.bytes.reveal()).toBe(asBytes);
});

test("the search finds values that are not wrapped", () => {
  const found = (text: string) => traces.some((trace) => text.includes(trace));
  expect(found(logged({ key: SECRET }))).toBe(true);
  expect(found(logged({ key: asBytes }))).toBe(true);
  expect(found(inspect({ key: asBytes }))).toBe(true);
  expect(found(JSON.stringify({ key: asBytes }))).toBe(true);
});
