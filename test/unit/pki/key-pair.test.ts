import { createPrivateKey, createPublicKey, verify } from "node:crypto";
import { inspect } from "node:util";
import pino from "pino";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import { createCsr } from "../../../src/pki/csr.ts";
import { KeyPair } from "../../../src/pki/key-pair.ts";
import type { KeyType } from "../../../src/pki/key-type.ts";

const types: KeyType[] = ["ecdsa-p256", "ecdsa-p384", "rsa-2048"];
const curves = { "ecdsa-p256": "prime256v1", "ecdsa-p384": "secp384r1" };

async function pemOf(key: KeyPair, format: "traditional" | "pkcs8"): Promise<string> {
  return (await key.privateKeyPem(format)).reveal().toString("latin1");
}

describe.each(types)("a %s key", (type) => {
  test("is of the type asked for, and the PEM is the private part of `spki`", async () => {
    const key = await KeyPair.generate(type);
    for (const format of ["traditional", "pkcs8"] as const) {
      const read = createPrivateKey(await pemOf(key, format));
      const spki = createPublicKey(read).export({ format: "der", type: "spki" });
      expect(spki.equals(key.spki)).toBe(true);
      expect(read.asymmetricKeyDetails).toMatchObject(
        type === "rsa-2048"
          ? { modulusLength: 2048, publicExponent: 65_537n }
          : { namedCurve: curves[type === "ecdsa-p256" ? type : "ecdsa-p384"] },
      );
    }
  });

  test("has the labels of SEC1 or PKCS#1, and of PKCS#8", async () => {
    const key = await KeyPair.generate(type);
    const label = type === "rsa-2048" ? "RSA PRIVATE KEY" : "EC PRIVATE KEY";
    expect(await pemOf(key, "traditional")).toMatch(
      new RegExp(`^-----BEGIN ${label}-----\n[\\s\\S]+\n-----END ${label}-----\n$`),
    );
    expect(await pemOf(key, "pkcs8")).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  });

  test("is a new one each time", async () => {
    const [one, two] = await Promise.all([KeyPair.generate(type), KeyPair.generate(type)]);
    expect(one.spki.equals(two.spki)).toBe(false);
  });

  test("signs in the form of Web Crypto, with the key of `spki`", async () => {
    const key = await KeyPair.generate(type);
    const data = Buffer.from("to be signed");
    const hash = type === "ecdsa-p384" ? "SHA-384" : "SHA-256";
    const publicKey = createPublicKey({ key: key.spki, format: "der", type: "spki" });
    const signature = await key.sign(data);
    const how = { key: publicKey, dsaEncoding: "ieee-p1363" } as const;
    expect(verify(hash, data, how, signature)).toBe(true);
    expect(verify(hash, Buffer.from("other"), how, signature)).toBe(false);
  });

  test("prints as [redacted] whatever renders it, its PEM too", async () => {
    const key = await KeyPair.generate(type);
    const pem = await key.privateKeyPem("pkcs8");
    const lines = pem.reveal().toString("latin1").split("\n");
    const logged: string[] = [];
    pino({}, { write: (line: string) => void logged.push(line) }).info({ key, pem }, "a line");
    const rendered = [
      String(key),
      String(pem),
      JSON.stringify({ key, pem }),
      inspect({ key, pem }, { depth: 20, showHidden: true }),
      ...logged,
    ];
    for (const text of rendered) {
      expect(text).toContain("[redacted]");
      for (const line of lines.slice(1, -2)) expect(text).not.toContain(line);
    }
    expect(inspect({ key })).toBe("{ key: [redacted] }");
    expect([String(key), JSON.stringify({ key })]).toEqual(["[redacted]", '{"key":"[redacted]"}']);
    expect(Object.keys(key).toSorted()).toEqual(["spki", "type"]);
  });
});

test("each PEM is a buffer of its own, which its user may zero", async () => {
  const key = await KeyPair.generate("ecdsa-p256");
  const first = (await key.privateKeyPem("traditional")).reveal();
  const copy = Buffer.from(first);
  first.fill(0);
  expect((await key.privateKeyPem("traditional")).reveal().equals(copy)).toBe(true);
});

test("no PEM or DER shares memory with Node's buffer pool, where zeroing could miss it", async () => {
  const pem = (await (await KeyPair.generate("ecdsa-p256")).privateKeyPem("pkcs8")).reveal();
  expect(pem.buffer.byteLength).toBe(pem.byteLength);
});

test("generating and signing with RSA does not hold the event loop up", async () => {
  let longest = 0;
  let last = systemClock.monotonic();
  const tick = () => {
    const now = systemClock.monotonic();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(tick, 1);
  const start = systemClock.monotonic();
  // Key generation is a search: one may be lucky, four in a row take long enough to tell.
  for (let i = 0; i < 4; i += 1)
    await createCsr(await KeyPair.generate("rsa-2048"), "spiffe://a/ns/b/sa/c");
  clearInterval(timer);
  tick();
  const whole = systemClock.monotonic() - start;
  expect(longest).toBeLessThan(whole / 3);
});

test.each<KeyType>(["rsa-1024", "rsa-8192"])("refuses to make %s", async (type) => {
  await expect(KeyPair.generate(type)).rejects.toMatchObject({ code: "INVALID_VALUE" });
});
