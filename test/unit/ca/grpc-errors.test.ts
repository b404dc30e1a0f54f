import { Metadata, status } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import {
  isRetryable,
  MAX_SERVER_TEXT,
  serverText,
  statusName,
} from "../../../src/ca/grpc-errors.ts";
import { pushbackOf } from "../../../src/ca/pushback.ts";
import { retryInfoDetails } from "../../fakes/retry-info.ts";

describe("a server's text", () => {
  test.each([
    ["two\nlines\r\nand\ttabs", "two lines and tabs"],
    ["\u001b]0;title\u0007red\u001b[31m", "]0;title red [31m"],
    ["right\u202eto left, zero\u200bwidth, bom\ufeff", "right to left, zero width, bom"],
    ["separators\u2028\u2029\u0085here", "separators here"],
    ["half a pair \ud800 stays out", "half a pair stays out"],
    ["umlaut ü, kanji 証明書, emoji 🔐", "umlaut ü, kanji 証明書, emoji 🔐"],
    ["  ", ""],
  ])("%j is shown as %j", (text, shown) => {
    expect(serverText(text)).toBe(shown);
  });

  test("is cut, never inside a character", () => {
    for (const pad of ["", "x"]) {
      const text = serverText(pad + "🔐".repeat(MAX_SERVER_TEXT));
      expect(text.length).toBeLessThanOrEqual(MAX_SERVER_TEXT);
      expect(text).toMatch(/🔐…$/u);
      expect(text).not.toMatch(/\p{Cs}/u);
    }
  });

  test("hides the secrets given, wherever they stand", () => {
    expect(serverText("a s3cret, s3cret!", ["s3cret", ""])).toBe("a [redacted], [redacted]!");
  });

  test("hides what looks like a JWT, cut short or whole", () => {
    const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrOHMifQ.c2lnbmF0dXJl-_";
    expect(serverText(`token "${jwt}" (${jwt.slice(0, 25)})`)).toBe(
      'token "[redacted]" ([redacted])',
    );
  });

  test("leaves host names alone", () => {
    const name = "istiod-canary.istio-system.svc.cluster.local";
    expect(serverText(name)).toBe(name);
  });
});

test("a status that gRPC does not know has its number for a name", () => {
  expect([statusName(14), statusName(99)]).toEqual(["UNAVAILABLE", "status 99"]);
});

test("what may pass is Istio's list", () => {
  const retryable = Object.values(status).filter(
    (code) => typeof code === "number" && isRetryable(code),
  );
  expect(retryable.map((code) => statusName(Number(code)))).toEqual([
    "CANCELLED",
    "DEADLINE_EXCEEDED",
    "RESOURCE_EXHAUSTED",
    "ABORTED",
    "INTERNAL",
    "UNAVAILABLE",
  ]);
});

describe("pushback", () => {
  const trailers = (header?: string, details?: Buffer) => {
    const metadata = new Metadata();
    if (header !== undefined) metadata.set("grpc-retry-pushback-ms", header);
    if (details !== undefined) metadata.set("grpc-status-details-bin", details);
    return pushbackOf(metadata);
  };
  const info = (ms: number) => retryInfoDetails(14, "", ms);

  test.each([
    ["nothing", undefined, undefined, { kind: "none" }],
    ["a header", "250", undefined, { kind: "after", ms: 250 }],
    ["zero", "0", undefined, { kind: "after", ms: 0 }],
    ["a negative header", "-1", undefined, { kind: "never" }],
    ["a header that is no number", "1s", undefined, { kind: "never" }],
    ["RetryInfo", undefined, info(2_500), { kind: "after", ms: 2_500 }],
    ["RetryInfo below the second", undefined, info(40), { kind: "after", ms: 40 }],
    ["a negative RetryInfo", undefined, info(-1_000), { kind: "none" }],
    ["both: the longer", "9000", info(2_500), { kind: "after", ms: 9_000 }],
    ["both, and the header forbids", "-1", info(2_500), { kind: "never" }],
    ["details that are no protobuf", undefined, Buffer.from("garbage"), { kind: "none" }],
    ["details cut short", "7", info(2_500).subarray(0, 60), { kind: "after", ms: 7 }],
  ])("%s", (_, header, details, expected) => {
    expect(trailers(header, details)).toEqual(expected);
  });
});
