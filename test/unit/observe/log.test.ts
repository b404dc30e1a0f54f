import { describe, expect, test } from "vitest";
import { errorCodes } from "../../../src/core/error-codes.ts";
import { AgentError } from "../../../src/core/errors.ts";
import { type LogLine, type LogLevel, lineOf, logObserver } from "../../../src/observe/log.ts";
import { jsonSink } from "../../../src/observe/log-json.ts";
import { LogLevels } from "../../../src/observe/log-levels.ts";
import { BURST } from "../../../src/observe/log-limit.ts";
import { logTable } from "../../../src/observe/log-table.ts";
import { spanText, textSink } from "../../../src/observe/log-text.ts";
import { HOUR, NOW, samples, stamped } from "./samples.ts";

function collected(level: LogLevel, onSuppressed?: () => void) {
  const lines: LogLine[] = [];
  const observe = logObserver((line) => lines.push(line), {
    levels: new LogLevels({ default: level, components: {} }),
    ...(onSuppressed && { onSuppressed }),
  });
  return { lines, observe };
}

describe("what is logged", () => {
  test("a line has the time of its event, not that of its printing", () => {
    const { lines, observe } = collected("info");
    observe(stamped("agent.ready", {}, NOW - 250));
    expect(lines.map(({ at }) => at)).toEqual([NOW - 250]);
  });

  test.each(["debug", "info", "warn", "error"] as const)(
    "--log-level=%s prints that and what is worse",
    (level) => {
      const order = ["debug", "info", "warn", "error"];
      const { lines, observe } = collected(level);
      for (const event of Object.values(samples)) observe({ ...event, at: NOW });
      const expected = Object.entries(logTable)
        .filter(([, row]) => order.indexOf(row.level) >= order.indexOf(level))
        .map(([type]) => type);
      expect(lines.map(({ event }) => event).sort()).toEqual(expected.sort());
    },
  );

  test("an error has its code, its hint and every cause, those of an AggregateError too", () => {
    const refused = (address: string): Error =>
      Object.assign(new Error(`connect ECONNREFUSED ${address}`), { code: "ECONNREFUSED" });
    const tls = Object.assign(new Error("certificate has expired"), { code: "CERT_HAS_EXPIRED" });
    const cause = new AggregateError([refused("::1"), refused("127.0.0.1")], "", { cause: tls });
    const error = new AgentError("CA_UNREACHABLE", "no way", { hint: "look", cause });
    expect(lineOf(stamped("metrics.failed", { error })).err).toEqual({
      code: "CA_UNREACHABLE",
      message: "no way",
      hint: "look",
      causes: [
        "connect ECONNREFUSED ::1",
        "connect ECONNREFUSED 127.0.0.1",
        "CERT_HAS_EXPIRED: certificate has expired",
      ],
    });
  });

  test("an error that brings no hint has its code's", () => {
    const error = new AgentError("CERT_KEY_MISMATCH", "another key");
    expect(lineOf(stamped("metrics.failed", { error })).err?.hint).toBe(
      errorCodes.CERT_KEY_MISMATCH.action,
    );
  });

  test("a socket taken by another server has its code and what to do", () => {
    const { level, err } = lineOf(stamped("sds.socket.taken"));
    expect({ level, err }).toMatchObject({
      level: "error",
      err: { code: "SOCKET_TAKEN", hint: errorCodes.SOCKET_TAKEN.action },
    });
  });

  test("causes that go round in a circle end", () => {
    const inner = new Error("inner");
    const outer = new Error("outer", { cause: inner });
    inner.cause = outer;
    const error = new AgentError("CA_FAILED", "no", { cause: outer });
    expect(lineOf(stamped("metrics.failed", { error })).err?.causes).toEqual(["outer", "inner"]);
  });

  test("a thrown object that is no Error is named, not printed", () => {
    const error = new AgentError("CA_FAILED", "no", { cause: { token: "abc" } });
    expect(lineOf(stamped("metrics.failed", { error })).err?.causes).toEqual(["a thrown object"]);
  });

  test("progress is never left out: rotations of a very short life", () => {
    const { lines, observe } = collected("info");
    for (let i = 0; i < 100; i += 1) observe(stamped("rotation.succeeded"));
    expect(lines).toHaveLength(100);
  });

  test("floods are cut and counted; debug output is not", () => {
    let suppressed = 0;
    const info = collected("info", () => (suppressed += 1));
    const debug = collected("debug");
    for (let i = 0; i < 100; i += 1)
      for (const { observe } of [info, debug]) observe(stamped("sds.nack"));
    info.observe(stamped("sds.nack", {}, NOW + 60_000));
    expect(info.lines).toHaveLength(BURST + 1);
    expect(info.lines.at(-1)?.fields).toMatchObject({ suppressed: 100 - BURST });
    expect(suppressed).toBe(100 - BURST);
    expect(debug.lines).toHaveLength(100);
  });
});

describe("the table", () => {
  const rows = Object.entries(logTable);

  test("each message is one sentence of its own, without data in it", () => {
    const messages = rows.map(([, { message }]) => message);
    expect(new Set(messages).size).toBe(messages.length);
    expect(messages.filter((message) => /[$%{}\n]/.test(message))).toEqual([]);
  });

  test("no field takes the name of what every line has", () => {
    const reserved = ["level", "time", "component", "event", "msg", "suppressed", "at"];
    const names = rows.flatMap(([, { fields }]) => Object.keys(fields));
    expect(names.filter((name) => reserved.includes(name))).toEqual([]);
    expect(names.filter((name) => !/^[a-z][a-z_]*$/.test(name))).toEqual([]);
  });
});

describe("JSON", () => {
  const printed = (
    level: LogLevel = "debug",
  ): ((event: Parameters<typeof lineOf>[0]) => string) => {
    const lines: string[] = [];
    const observe = logObserver(
      jsonSink((line) => void lines.push(line)),
      { levels: new LogLevels({ default: level, components: {} }) },
    );
    return (event) => {
      lines.length = 0;
      observe(event);
      return lines.join("");
    };
  };

  test("one object a line: level as a word, ISO time, sentence, data in fields", () => {
    const line = printed()(stamped("rotation.succeeded"));
    expect(line.endsWith("}\n")).toBe(true);
    expect(JSON.parse(line)).toEqual({
      level: "info",
      time: "2026-01-01T00:00:00.000Z",
      component: "rotation",
      event: "rotation.succeeded",
      msg: "certificate issued",
      serial: "0a1b",
      valid_until: "2026-01-02T00:00:00.000Z",
      next_rotation: "2026-01-01T12:00:00.000Z",
      seconds: 0.05,
      ca: "istiod:15012",
    });
  });

  test("an error has its place", () => {
    expect(JSON.parse(printed()(stamped("metrics.failed")))).toEqual({
      level: "warn",
      time: "2026-01-01T00:00:00.000Z",
      component: "metrics",
      event: "metrics.failed",
      msg: "metrics and health cannot be served yet; SDS goes on",
      err: {
        code: "CA_UNREACHABLE",
        message: "no connection to istiod:15012",
        hint: "is it there?",
        causes: ["14 UNAVAILABLE", "connect ECONNREFUSED 10.0.0.1:15012"],
      },
    });
  });

  test("what a client chose stays within its line", () => {
    const line = printed()(stamped("sds.unknown_name", { name: 'a"}\n{"level":"error' }));
    expect(line.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(line)).toMatchObject({ name: 'a"}\n{"level":"error' });
  });

  test("every event makes a line that parses", () => {
    const print = printed();
    for (const event of Object.values(samples))
      expect(JSON.parse(print({ ...event, at: NOW }))).toMatchObject({ event: event.type });
  });
});

describe("text", () => {
  const print = (event: Parameters<typeof lineOf>[0], colour = false): string => {
    let text = "";
    textSink((line) => void (text += line), colour)(lineOf(event));
    return text;
  };

  test("says how far off a moment is", () => {
    expect(print(stamped("rotation.succeeded"))).toBe(
      "2026-01-01T00:00:00.000Z info  certificate issued             serial=0a1b" +
        " valid_until=2026-01-02T00:00:00Z (in 1d) next_rotation=2026-01-01T12:00:00Z (in 12h)" +
        " seconds=0.05 ca=istiod:15012\n",
    );
    expect(print(stamped("secret.expired", { notAfter: NOW - 90_000 }))).toContain("(1m 30s ago)");
  });

  test("an error stands below its line, with what to do and what caused it", () => {
    expect(
      print(stamped("metrics.failed"))
        .split("\n")
        .map((line) => line.trim()),
    ).toEqual([
      expect.stringContaining("warn  metrics and health cannot be served"),
      "CA_UNREACHABLE: no connection to istiod:15012",
      "hint: is it there?",
      "cause: 14 UNAVAILABLE",
      "cause: connect ECONNREFUSED 10.0.0.1:15012",
      "",
    ]);
  });

  test("neither a line break nor an escape sequence of a client gets through", () => {
    const name = "a\n2026 info  forged\u001b[2J\u202e\u0085\u2028";
    const error = new AgentError("CA_FAILED", "one\ntwo\u001b[31m", { cause: new Error("x\r\ny") });
    const text =
      print(stamped("sds.unknown_name", { name })) + print(stamped("metrics.failed", { error }));
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u);
    expect(text.trimEnd().split("\n")).toHaveLength(5);
    expect(text).toContain("one / two");
  });

  test("colour only where it is wanted", () => {
    const escape = "\u001b[";
    expect(print(stamped("agent.ready"))).not.toContain(escape);
    expect(print(stamped("agent.ready"), true)).toContain(escape);
  });

  test.each([
    [0, "0s"],
    [999, "1s"],
    [59_400, "59s"],
    [61_000, "1m 1s"],
    [HOUR, "1h"],
    [HOUR - 1_000, "59m 59s"],
    [24 * HOUR, "1d"],
    [24 * HOUR - 60_000, "23h 59m"],
    [90 * 24 * HOUR + HOUR, "90d 1h"],
    [2 * 24 * HOUR + 60_000, "2d"],
  ])("%d ms is %s", (ms, text) => {
    expect(spanText(ms)).toBe(text);
  });
});
