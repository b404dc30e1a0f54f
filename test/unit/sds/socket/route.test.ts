import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { route } from "../../../../src/sds/socket/preface.ts";

const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

describe("what a connection's first bytes say", () => {
  test("the preface is HTTP/2, whatever follows", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (rest) => {
        expect(route(Buffer.concat([preface, rest]))).toBe("http2");
      }),
    );
  });

  test("a part of the preface says nothing yet", () => {
    for (let length = 0; length < preface.length; length += 1) {
      expect(route(preface.subarray(0, length))).toBe("undecided");
    }
  });

  test("any other byte behind PRI is for nobody: no other protocol has that method", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: preface.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        fc.uint8Array(),
        (at, change, rest) => {
          const bytes = Buffer.concat([preface, rest]);
          bytes.writeUInt8(bytes.readUInt8(at) ^ change, at);
          expect(route(bytes)).toBe("nobody");
          expect(route(bytes.subarray(0, at + 1))).toBe("nobody");
        },
      ),
    );
  });

  test.each(["GET", "POST", "PATCH", "M-SEARCH", "PROPPATCH", "UPDATEREDIRECTREF"])(
    "%s and a space is HTTP/1.1, and a part of it says nothing yet",
    (method) => {
      for (let length = 1; length <= method.length; length += 1) {
        expect(route(Buffer.from(method.slice(0, length)))).toBe("undecided");
      }
      expect(route(Buffer.from(`${method} `))).toBe("http1");
      expect(route(Buffer.from(`${method} /v3/discovery:secrets HTTP/1.1\r\n`))).toBe("http1");
    },
  );

  test.each([
    ["TLS", Buffer.from([0x16, 3, 1, 2, 0, 1])],
    ["words in small letters", Buffer.from("get / HTTP/1.1")],
    ["a space first", Buffer.from(" GET / HTTP/1.1")],
    ["a method that never ends", Buffer.alloc(25, "A")],
    ["a line without a method", Buffer.from("\r\n")],
  ])("%s is for nobody", (_name, bytes) => {
    expect(route(bytes)).toBe("nobody");
  });

  test("whatever comes, it is decided within 25 bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 25, maxLength: 40 }), (bytes) => {
        expect(route(bytes)).not.toBe("undecided");
      }),
    );
    expect(route(Buffer.from("A".repeat(24)))).toBe("undecided");
  });
});
