import { expect, test } from "vitest";
import { keySpec, type KeyType } from "../../../src/pki/key-type.ts";

test("a curve brings the hash of its strength", () => {
  expect(keySpec("ecdsa-p256")).toEqual({ kind: "ec", curve: "P-256", hash: "SHA-256" });
  expect(keySpec("ecdsa-p384")).toEqual({ kind: "ec", curve: "P-384", hash: "SHA-384" });
});

test("RSA is allowed from 2048 to 4096 bits", () => {
  expect(keySpec("rsa-2048")).toEqual({ kind: "rsa", bits: 2048, hash: "SHA-256" });
  expect(keySpec("rsa-4096")).toEqual({ kind: "rsa", bits: 4096, hash: "SHA-256" });
});

test.each<KeyType>([
  "rsa-1024",
  "rsa-2047",
  "rsa-4097",
  "rsa-16384",
  "rsa-3072.5",
  "rsa-1e3",
  "rsa--2048",
])("refuses %s and says what is allowed", (type) => {
  expect(() => keySpec(type)).toThrow(
    expect.objectContaining({
      code: "INVALID_VALUE",
      message: `key type "${type}" is not supported`,
      hint: "use ecdsa-p256, ecdsa-p384 or rsa-2048 to rsa-4096",
    }),
  );
});
