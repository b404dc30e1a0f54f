import { generateKeyPairSync } from "node:crypto";
import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { MAX_TEXT, scrub } from "../../src/observe/scrub.ts";
import { findLeaks, keyNeedles, tokenNeedles } from "../support/leaks.ts";

const pem = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ format: "pem", type: "sec1" })
  .toString();
const jwt = `eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.${"c2lnbmF0dXJl".repeat(4)}`;
const needles = [...keyNeedles("key", pem), ...tokenNeedles("token", jwt)];
const around = fc.string({ unit: "binary", maxLength: 200 });

describe("scrub", () => {
  test.prop([around, around, around])("takes key and token out of any text", (a, b, c) => {
    expect(findLeaks(scrub(a + pem + b + jwt + c), needles)).toEqual([]);
  });

  test.prop([fc.array(fc.constantFrom("eyJ", "a.", "-----BEGIN ", "PRIVATE KEY-----", "x", "\n"))])(
    "is done after one pass",
    (pieces) => {
      const once = scrub(pieces.join(""));
      expect(scrub(once)).toBe(once);
    },
  );

  test.prop([fc.string({ maxLength: 3 * MAX_TEXT })])("bounds the length", (text) => {
    expect(scrub(text).length).toBeLessThanOrEqual(MAX_TEXT + 1);
  });
});
