import { describe, expect, test } from "vitest";
import {
  booleanOf,
  childrenOf,
  DerError,
  expectTag,
  parseDer,
  Tag,
  timeOf,
} from "../../../src/pki/der.ts";

const hex = (digits: string) => Buffer.from(digits.replaceAll(" ", ""), "hex");

describe("parseDer", () => {
  test("reads lengths of the short form and of the long one", () => {
    expect(parseDer(hex("04 02 0102"), Tag.octetString).content).toEqual(hex("0102"));
    const long = Buffer.concat([hex("04 81 80"), Buffer.alloc(0x80, 7)]);
    expect(parseDer(long, Tag.octetString).content).toEqual(Buffer.alloc(0x80, 7));
    const longer = Buffer.concat([hex("04 82 0100"), Buffer.alloc(0x100, 7)]);
    expect(parseDer(longer, Tag.octetString).content).toEqual(Buffer.alloc(0x100, 7));
  });

  test.each([
    ["nothing", ""],
    ["a tag alone", "04"],
    ["contents cut off", "04 02 01"],
    ["a length cut off", "04 82 01"],
    ["bytes behind the end", "04 01 01 00"],
    ["another tag", "02 01 01"],
    ["the indefinite length of BER", "30 80 00 00"],
    ["a long form where the short one does", "04 81 01 01"],
    ["a length with leading zeros", `04 82 0080 ${"07".repeat(0x80)}`],
    ["a length of five octets", "04 85 0000000001 01"],
    ["a tag of two octets", "1f 81 01 01"],
  ])("refuses %s", (_, digits) => {
    expect(() => parseDer(hex(digits), Tag.octetString)).toThrow(DerError);
  });
});

test("childrenOf gives the elements of a sequence, each with its own encoding", () => {
  const children = childrenOf(parseDer(hex("30 06 02 01 05 04 01 06"), Tag.sequence));
  expect(children.map(({ der }) => der.toString("hex"))).toEqual(["020105", "040106"]);
  expect(() => childrenOf(parseDer(hex("30 02 02 05"), Tag.sequence))).toThrow(DerError);
});

test("expectTag names what it found", () => {
  expect(() => expectTag(undefined, Tag.oid)).toThrow("tag nothing where 0x06 belongs");
  expect(() => expectTag(parseDer(hex("02 01 05"), Tag.integer), Tag.oid)).toThrow("0x02");
});

describe("timeOf", () => {
  const time = (tag: number, text: string) => {
    const content = Buffer.from(text, "latin1");
    return timeOf({ tag, content, der: content });
  };

  test.each([
    [Tag.utcTime, "260601120000Z", "2026-06-01T12:00:00.000Z"],
    [Tag.utcTime, "491231235959Z", "2049-12-31T23:59:59.000Z"],
    [Tag.utcTime, "500101000000Z", "1950-01-01T00:00:00.000Z"],
    [Tag.generalizedTime, "20500101000000Z", "2050-01-01T00:00:00.000Z"],
    [Tag.generalizedTime, "99991231235959Z", "9999-12-31T23:59:59.000Z"],
    [Tag.utcTime, "280229000000Z", "2028-02-29T00:00:00.000Z"],
  ])("reads 0x%i %s", (tag, text, iso) => {
    expect(new Date(time(tag, text)).toISOString()).toBe(iso);
  });

  test.each([
    [Tag.utcTime, ""],
    [Tag.utcTime, "2606011200Z"],
    [Tag.utcTime, "260601120000+0200"],
    [Tag.utcTime, "260601120000"],
    [Tag.utcTime, "20260601120000Z"],
    [Tag.generalizedTime, "260601120000Z"],
    [Tag.generalizedTime, "20260601120000.5Z"],
    [Tag.utcTime, "261301120000Z"],
    [Tag.utcTime, "260231120000Z"],
    [Tag.utcTime, "270229000000Z"],
    [Tag.utcTime, "260601240000Z"],
    [Tag.utcTime, "260601120060Z"],
    [Tag.integer, "260601120000Z"],
  ])("refuses 0x%i %j", (tag, text) => {
    expect(() => time(tag, text)).toThrow(DerError);
  });
});

test("a BOOLEAN is 00 or ff", () => {
  const boolean = (digits: string) => booleanOf(parseDer(hex(digits), Tag.boolean));
  expect(boolean("01 01 00")).toBe(false);
  expect(boolean("01 01 ff")).toBe(true);
  expect(() => boolean("01 01 01")).toThrow(DerError);
  expect(() => boolean("01 00")).toThrow(DerError);
});
