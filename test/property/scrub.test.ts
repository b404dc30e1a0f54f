import { generateKeyPairSync } from "node:crypto";
import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { MAX_TEXT, scrub } from "../../src/observe/scrub.ts";
import { findLeaks, keyNeedles, tokenNeedles } from "../support/leaks.ts";

const pem = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ format: "pem", type: "sec1" })
  .toString();
const jwt = `eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.${"c2lnbmF0dXJl".repeat(4)}`;
const needles = [...keyNeedles("key", pem), ...tokenNeedles("token", jwt)];
const around = fc.string({ unit: "binary", maxLength: 200 });
const fragments = fc.constantFrom("eyJ", "a.", "-----BEGIN ", "PRIVATE KEY-----", "x", "\n");

describe("scrub", () => {
  test("takes a key and a token out of any text", () => {
    fc.assert(
      fc.property(around, around, around, (before, between, after) => {
        expect(findLeaks(scrub(before + pem + between + jwt + after), needles)).toEqual([]);
      }),
    );
  });

  test("is done after one pass", () => {
    fc.assert(
      fc.property(fc.array(fragments), (pieces) => {
        const once = scrub(pieces.join(""));
        expect(scrub(once)).toBe(once);
      }),
    );
  });

  test("bounds the length", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 3 * MAX_TEXT }), (text) => {
        expect(scrub(text).length).toBeLessThanOrEqual(MAX_TEXT + 1);
      }),
    );
  });
});
