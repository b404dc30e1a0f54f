import { describe, expect, expectTypeOf, test } from "vitest";
import * as kinds from "../../../src/config/kinds.ts";
import { keyType } from "../../../src/config/key-type.ts";
import type { ConfigOf, Kind, RawValue, SettingsTable } from "../../../src/config/setting.ts";
import type { Sensitive } from "../../../src/core/sensitive.ts";

/** The value a kind reads, or the end of the sentence it refuses with. */
function read(kind: Kind<unknown>, raw: RawValue): unknown {
  const result = kind.schema.safeParse(raw);
  return result.success ? result.data : { refused: result.error.issues.map((i) => i.message) };
}
const refused = (message: string): unknown => ({ refused: [message] });

describe("single values", () => {
  test.each<[string, Kind<unknown>, string, unknown]>([
    ["text", kinds.text, " any, text\n", " any, text\n"],
    ["path", kinds.path, "./a b", "./a b"],
    ["integer", kinds.integer(), "-12", -12],
    ["integer", kinds.integer({ min: 1, max: 9 }), "9", 9],
    ["ratio", kinds.ratio, ".25", 0.25],
    ["ratio", kinds.ratio, "0.999", 0.999],
    ["fraction", kinds.fraction, "0", 0],
    ["fraction", kinds.fraction, "1", 1],
    ["duration", kinds.duration({ minMs: 1000 }), "1s", 1000],
    ["choice", kinds.choice(["a", "b"]), "b", "b"],
    ["octal mode", kinds.octalMode, "0660", 0o660],
    ["octal mode", kinds.octalMode, "600", 0o600],
    ["octal mode", kinds.octalMode, "0o777", 0o777],
    ["bytes", kinds.bytes({ min: 1, max: 9e6 }), "5000", 5000],
    ["bytes", kinds.bytes({ min: 1, max: 9e6 }), "4KiB", 4096],
    ["bytes", kinds.bytes({ min: 1, max: 9e6 }), "1MiB", 1_048_576],
    [
      "host:port",
      kinds.hostPort,
      "istiod.istio-system.svc:15012",
      hp("istiod.istio-system.svc", 15012),
    ],
    ["URL", kinds.loopbackUrl, "http://127.0.0.1:1/a?b", "http://127.0.0.1:1/a?b"],
    ["URL", kinds.loopbackUrl, "http://localhost", "http://localhost/"],
    ["URL", kinds.loopbackUrl, "http://127.1:9/", "http://127.0.0.1:9/"],
    ["URL", kinds.loopbackUrl, "http://[::1]:80/x", "http://[::1]/x"],
    ["host:port", kinds.hostPort, "10.0.0.1:1", hp("10.0.0.1", 1)],
    ["host:port", kinds.hostPort, "[fd00::1]:65535", hp("fd00::1", 65535)],
    ["listen address", kinds.listenAddress, ":15020", hp("::", 15020)],
    ["listen address", kinds.listenAddress, "[::]:15020", hp("::", 15020)],
    ["listen address", kinds.listenAddress, "127.0.0.1:0", hp("127.0.0.1", 0)],
    ["key type", keyType, "rsa-3072", "rsa-3072"],
    ["key type", keyType, "ecdsa-p384", "ecdsa-p384"],
  ])("%s: %#", (_label, kind, raw, value) => {
    expect(read(kind, raw)).toEqual(value);
  });

  test.each(["1", "t", "T", "true", "TRUE", "True"])("%s is true, as in Go", (raw) => {
    expect(read(kinds.boolean, raw)).toBe(true);
  });
  test.each(["0", "f", "F", "false", "FALSE", "False"])("%s is false, as in Go", (raw) => {
    expect(read(kinds.boolean, raw)).toBe(false);
  });
  test.each(["yes", "on", "tRUE", "2", ""])("%j is neither true nor false", (raw) => {
    expect(read(kinds.boolean, raw)).toEqual(refused("true or false"));
  });

  test.each<[string, Kind<unknown>, string, string]>([
    ["text", kinds.text, "a\0b", "text without NUL bytes"],
    ["integer", kinds.integer({ min: 1 }), "0", "a whole number of at least 1"],
    ["integer", kinds.integer({ max: 5 }), "6", "a whole number of at most 5"],
    ["integer", kinds.integer(), "1.5", "a whole number"],
    ["integer", kinds.integer(), "0x10", "a whole number"],
    ["integer", kinds.integer(), "", "a whole number"],
    ["integer", kinds.integer(), "9".repeat(20), "a whole number"],
    ["fraction", kinds.fraction, "1.1", "a number from 0 to 1, such as 0.01"],
    ["fraction", kinds.fraction, "1e-3", "a number from 0 to 1, such as 0.01"],
    [
      "duration",
      kinds.duration({ minMs: 1000, maxMs: 60_000 }),
      "2m",
      "a duration such as 24h, 1h30m, 90s or 300ms, from 1s to 1m",
    ],
    ["choice", kinds.choice(["a", "b"]), "A", "one of a, b"],
    ["octal mode", kinds.octalMode, "0668", "an octal file mode such as 0660"],
    ["octal mode", kinds.octalMode, "4755", "an octal file mode such as 0660"],
    ["bytes", kinds.bytes({ min: 1, max: 4096 }), "1MiB", "a size from 1 to 4KiB"],
    ["bytes", kinds.bytes({ min: 1, max: 4096 }), "1k", "a size from 1 to 4KiB"],
    ...[
      "istiod",
      "istiod:",
      ":15012",
      "a:0",
      "a:65536",
      "::1:15012",
      "[::1]",
      "https://a:1",
      "a b:1",
    ].map((raw): [string, Kind<unknown>, string, string] => [
      "host:port",
      kinds.hostPort,
      raw,
      "host:port, such as istiod.istio-system.svc:15012",
    ]),
    [
      "key type",
      keyType,
      "rsa-4097",
      "one of ecdsa-p256, ecdsa-p384, rsa-N with N from 2048 to 4096",
    ],
    [
      "key type",
      keyType,
      "rsa-04096",
      "one of ecdsa-p256, ecdsa-p384, rsa-N with N from 2048 to 4096",
    ],
    [
      "key type",
      keyType,
      "ed25519",
      "one of ecdsa-p256, ecdsa-p384, rsa-N with N from 2048 to 4096",
    ],
  ])("%s refuses %#", (_label, kind, raw, message) => {
    expect(read(kind, raw)).toEqual(refused(message));
  });

  test("a list or mapping is refused where one value is wanted", () => {
    expect(read(kinds.ratio, ["0.5"])).toEqual(
      refused("a number above 0 and below 1, such as 0.5"),
    );
    expect(read(kinds.text, { a: "b" })).toEqual(refused("text without NUL bytes"));
  });
});

test.each([
  "http://10.0.0.1/",
  "http://127.0.0.1.example/",
  "http://localhost.example/",
  "http://[::2]/",
  "https://127.0.0.1/",
  "http://user@127.0.0.1/",
  "http://:word@127.0.0.1/",
  "127.0.0.1:80",
  "",
])("%j is no URL on the loopback", (raw) => {
  expect(read(kinds.loopbackUrl, raw)).toEqual(
    refused("an http URL on the loopback, such as http://127.0.0.1:9901/rotated"),
  );
});

describe("several values", () => {
  test("a list comes from commas, from several flags, from YAML", () => {
    expect(read(kinds.list, "a, b,,c")).toEqual(["a", "b", "c"]);
    expect(read(kinds.list, ["a,b", "c"])).toEqual(["a", "b", "c"]);
    expect(read(kinds.list, { a: "b" })).toEqual(refused("a list of text"));
  });

  test("a list names the element that is wrong", () => {
    const { error } = kinds.listOf(kinds.integer()).schema.safeParse(["1", "2,x"]);
    expect(error?.issues).toMatchObject([{ message: "a whole number", params: { entry: "x" } }]);
  });

  test("a map comes from NAME=VALUE in flags and variables, and from YAML", () => {
    const map = { Authorization: "Basic a=b, c", "X-Team": "mesh" };
    expect(read(kinds.stringMap, ["Authorization=Basic a=b, c", "X-Team=mesh"])).toEqual(map);
    expect(read(kinds.stringMap, map)).toEqual(map);
    expect(read(kinds.stringMap, "A=1,B=")).toEqual({ A: "1", B: "" });
  });

  test("a map refuses what has no name", () => {
    expect(read(kinds.stringMap, "=x")).toEqual(refused("NAME=VALUE"));
    expect(read(kinds.stringMap, ["A=1", "B"])).toEqual(refused("NAME=VALUE"));
  });

  test("a name that JavaScript knows is a name like any other", () => {
    const map = kinds.stringMap.schema.parse(["__proto__=x", "constructor=y"]);
    expect(Object.entries(map)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
  });
});

describe("printing", () => {
  test.each<[Kind<unknown>, string]>([
    [kinds.text, "a b"],
    [kinds.integer(), "-5"],
    [kinds.boolean, "true"],
    [kinds.ratio, "0.25"],
    [kinds.duration(), "1h30m"],
    [kinds.octalMode, "0060"],
    [kinds.bytes({ min: 0, max: 1e9 }), "0"],
    [kinds.bytes({ min: 0, max: 1e9 }), "1000"],
    [kinds.bytes({ min: 0, max: 1e9 }), "3KiB"],
    [kinds.bytes({ min: 0, max: 1e9 }), "2MiB"],
    [kinds.hostPort, "[::1]:15012"],
    [kinds.listOf(kinds.hostPort), "a:1,b:2"],
    [kinds.stringMap, "A=1,B=2"],
    [kinds.optional(kinds.duration()), "5s"],
  ])("%# prints as it was written: %s", (kind, text) => {
    expect(kind.print(kind.schema.parse(text))).toBe(text);
  });

  test("what is not set prints as nothing", () => {
    expect(kinds.optional(kinds.integer()).print(undefined)).toBe("");
  });

  test("a secret prints redacted", () => {
    const kind = kinds.secret(kinds.text);
    const value = kind.schema.parse("hush");
    expect(kind.print(value)).toBe("[redacted]");
    expect(value.reveal()).toBe("hush");
  });
});

test("the type of a configuration follows from its table", () => {
  const table = {
    life: row(kinds.duration(), 5),
    level: row(kinds.choice(["low", "high"]), "low"),
    where: row(kinds.optional(kinds.hostPort), undefined),
    headers: row(kinds.optional(kinds.secret(kinds.stringMap)), undefined),
  } satisfies SettingsTable;
  expectTypeOf<ConfigOf<typeof table>>().toEqualTypeOf<{
    readonly life: number;
    readonly level: "low" | "high";
    readonly where: kinds.HostPort | undefined;
    readonly headers: Sensitive<kinds.StringMap> | undefined;
  }>();
});

function row<T>(kind: Kind<T>, value: NoInfer<T>) {
  return { flag: "f", env: [], kind, default: value, help: "", group: "" };
}

function hp(host: string, port: number): kinds.HostPort {
  return { host, port };
}
