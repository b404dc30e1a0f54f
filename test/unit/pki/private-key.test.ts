import { describe, expect, test } from "vitest";
import { generateKeyPairSync } from "node:crypto";
import { KeyPair } from "../../../src/pki/key-pair.ts";
import { privateKeyFacts } from "../../../src/pki/private-key.ts";

const types = ["ecdsa-p256", "ecdsa-p384", "rsa-2048"] as const;

describe.each(types)("a private key, %s", (type) => {
  test.each(["traditional", "pkcs8"] as const)(
    "in the form %s tells what is public of it",
    async (format) => {
      const key = await KeyPair.generate(type);
      const pem = (await key.privateKeyPem(format)).reveal();
      expect(privateKeyFacts(pem)).toEqual({ type, spki: key.spki });
    },
  );
});

test("a key that we would not make has no type of ours", () => {
  for (const { privateKey } of [
    generateKeyPairSync("ed25519"),
    generateKeyPairSync("ec", { namedCurve: "secp256k1" }),
  ]) {
    const pem = Buffer.from(privateKey.export({ format: "pem", type: "pkcs8" }));
    expect(privateKeyFacts(pem).type).toBeUndefined();
  }
});

test("what is no key is not read", () => {
  expect(() => privateKeyFacts(Buffer.from("no key"))).toThrow();
});
