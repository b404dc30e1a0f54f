import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { Sensitive } from "../../../../src/core/sensitive.ts";
import {
  decodeRecord,
  encodeRecord,
  type StateRecord,
} from "../../../../src/secrets/state/record.ts";

const record: StateRecord = {
  spiffeId: "spiffe://cluster.local/ns/shop/sa/cart",
  chainPem: "a chain",
  privateKeyPem: new Sensitive(Buffer.from([0xff, 0, 0x80, 0x0a])),
  receivedAt: 1_767_225_600_000,
  roots: [
    { pem: "a root", retiredAt: undefined },
    { pem: "an old root", retiredAt: 1_767_225_000_000 },
  ],
};

/** As `encodeRecord` lays it out, with any facts. */
function bytesOf(facts: unknown, key = Buffer.from("key")): Buffer {
  const json = Buffer.from(typeof facts === "string" ? facts : JSON.stringify(facts));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json, key]);
}

describe("a record", () => {
  test("comes back as it was, byte for byte, also the key and when roots were retired", () => {
    const back = decodeRecord(encodeRecord(record));
    expect(back).toEqual(record);
    expect(back.privateKeyPem.reveal()).toEqual(record.privateKeyPem.reveal());
  });

  test("holds a key of its own, so that the bytes read can be overwritten", () => {
    const bytes = encodeRecord(record);
    const back = decodeRecord(bytes);
    bytes.fill(0);
    expect(back.privateKeyPem.reveal()).toEqual(record.privateKeyPem.reveal());
  });

  const facts = { spiffeId: "spiffe://a/b", chainPem: "c", receivedAt: 1, roots: [{ pem: "r" }] };
  test.each([
    ["nothing", Buffer.alloc(0), "it ends too early"],
    ["a length alone", Buffer.alloc(4), "it ends too early"],
    ["a length beyond the end", Buffer.from([0xff, 0xff, 0xff, 0xff, 1]), "it ends too early"],
    ["no key", bytesOf(facts, Buffer.alloc(0)), "it ends too early"],
    ["no JSON", bytesOf("{"), "its facts are not JSON"],
    ["null", bytesOf(null), "it does not say whose it is"],
    ["no identity", bytesOf({ ...facts, spiffeId: 7 }), "it does not say whose it is"],
    ["no chain", bytesOf({ ...facts, chainPem: null }), "it has no certificate"],
    ["no moment", bytesOf({ ...facts, receivedAt: "1" }), "it does not say when"],
    ["no roots", bytesOf({ ...facts, roots: "r" }), "it has no roots"],
    ["a root without PEM", bytesOf({ ...facts, roots: [null] }), "a root in it is not one"],
    [
      "a root retired at no moment",
      bytesOf({ ...facts, roots: [{ pem: "r", retiredAt: "now" }] }),
      "a root in it is not one",
    ],
  ])("with %s is refused: %#", (_what, bytes, reason) => {
    expect(() => decodeRecord(bytes)).toThrow(
      expect.objectContaining({
        code: "STATE_UNREADABLE",
        message: expect.stringContaining(reason),
      }),
    );
  });

  test("of any bytes is read or refused, never a crash", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(() => decodeRecord(Buffer.from(bytes))).toThrow(
          expect.objectContaining({ code: "STATE_UNREADABLE" }),
        );
      }),
    );
  });
});
