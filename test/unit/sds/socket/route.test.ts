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

  test("any other byte, anywhere in the preface, is for nobody", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: preface.length - 1 }),
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

  test.each([
    ["TLS", Buffer.from([0x16, 3, 1, 2, 0, 1])],
    ["HTTP/1.1", Buffer.from("GET / HTTP/1.1\r\n")],
    ["a POST, which begins as PRI does", Buffer.from("POST")],
  ])("%s is for nobody", (_name, bytes) => {
    expect(route(bytes)).toBe("nobody");
  });
});
