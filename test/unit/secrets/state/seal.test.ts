import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { seal, unseal, wrap } from "../../../../src/secrets/state/seal.ts";

const payload = Buffer.from("a payload that is long enough to be found again");
const key = Buffer.alloc(32, 7);

const refusal = (file: Buffer, withKey?: Buffer): string => {
  try {
    unseal(file, withKey);
    return "it was read";
  } catch (error) {
    return error instanceof Error && "code" in error
      ? `${String(error.code)}: ${error.message}`
      : "?";
  }
};

describe("what is sealed", () => {
  test.each([32, 33, 44, 4_096])("with a key of %i bytes opens with it", (bytes) => {
    const secret = randomBytes(bytes);
    expect(unseal(seal(payload, secret), secret)).toEqual(payload);
  });

  test("shows nothing of what it holds, and is different each time", () => {
    const [one, two] = [seal(payload, key), seal(payload, key)];
    expect(one.includes(payload.subarray(0, 8))).toBe(false);
    expect(one.equals(two)).toBe(false);
  });

  test("does not open with another key, nor with a longer one that begins the same", () => {
    const sealed = seal(payload, key);
    for (const other of [Buffer.alloc(32, 8), Buffer.concat([key, Buffer.from("\n")])])
      expect(refusal(sealed, other)).toMatch(/^STATE_KEY: it was encrypted with another key/);
  });

  test("is told from what is not, either way", () => {
    expect(refusal(seal(payload, key))).toMatch(/^STATE_KEY: .*--state-key-file is not set$/);
    expect(refusal(wrap(payload), key)).toMatch(/^STATE_KEY: it is not encrypted, although/);
  });
});

describe.each([
  ["sealed", (): Buffer => seal(payload, key), key],
  ["plain", (): Buffer => wrap(payload), undefined],
] as const)("a file that is %s", (_form, make, withKey) => {
  test("reads back", () => {
    expect(unseal(make(), withKey)).toEqual(payload);
  });

  test("is refused with any one bit turned over", () => {
    const file = make();
    for (let at = 0; at < file.length; at += 1) {
      const broken = Buffer.from(file);
      broken[at] = (broken[at] ?? 0) ^ 1;
      expect(refusal(broken, withKey)).toMatch(/^STATE_/);
    }
  });

  test("is refused when it is cut off anywhere", () => {
    const file = make();
    for (let length = 0; length < file.length; length += 1)
      expect(refusal(file.subarray(0, length), withKey)).toMatch(/^STATE_/);
  });

  test("is refused with something behind it", () => {
    expect(refusal(Buffer.concat([make(), Buffer.from([0])]), withKey)).toMatch(/^STATE_/);
  });
});
