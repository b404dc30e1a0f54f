import { createPrivateKey, type KeyObject } from "node:crypto";

/** One way a secret could stand in a text, and what it is a form of. */
interface Needle {
  readonly what: string;
  readonly text: string;
}

/** Shorter pieces would match by chance, and a whole key cannot be told from them. */
const SHORTEST = 24;

/**
 * Every form in which a private key could leak: the lines of its PEM encodings, and its DER and secret
 * numbers in hexadecimal, base64 and base64url.
 */
export function keyNeedles(what: string, pem: string): Needle[] {
  const key = createPrivateKey(pem);
  const secrets = [...derEncodings(key), ...secretNumbers(key)].flatMap((bytes) => [
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    bytes.toString("base64"),
    bytes.toString("base64url"),
  ]);
  const lines = derEncodings(key).flatMap((der) => der.toString("base64").match(/.{1,64}/g) ?? []);
  return needles(what, [...secrets, ...lines]);
}

/** A token as it is, and as base64. */
export function tokenNeedles(what: string, token: string): Needle[] {
  const bytes = Buffer.from(token);
  return needles(what, [token, bytes.toString("base64"), bytes.toString("hex")]);
}

/** What of `needles` stands in `haystack`, named without repeating it. */
export function findLeaks(haystack: string, all: readonly Needle[]): string[] {
  const flat = haystack.replaceAll("\\n", "\n");
  return [...new Set(all.filter(({ text }) => flat.includes(text)).map(({ what }) => what))];
}

const needles = (what: string, texts: readonly string[]): Needle[] =>
  texts.filter((text) => text.length >= SHORTEST).map((text) => ({ what, text }));

function derEncodings(key: KeyObject): Buffer[] {
  const traditional = key.asymmetricKeyType === "rsa" ? "pkcs1" : "sec1";
  return [
    key.export({ format: "der", type: "pkcs8" }),
    key.export({ format: "der", type: traditional }),
  ];
}

function secretNumbers(key: KeyObject): Buffer[] {
  const { d, p, q, dp, dq, qi } = key.export({ format: "jwk" });
  return [d, p, q, dp, dq, qi]
    .filter((number) => number !== undefined)
    .map((number) => Buffer.from(number, "base64url"));
}
