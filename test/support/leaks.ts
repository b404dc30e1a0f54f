import { createPrivateKey, type KeyObject } from "node:crypto";

/** One way a secret could stand in a text, and what it is a form of. */
export interface Needle {
  readonly what: string;
  readonly text: string;
}

/** Shorter pieces would match by chance, and a whole key cannot be told from them. */
const SHORTEST = 24;

/**
 * Every form in which a private key could leak: the lines of its PEM encodings, and its DER and secret
 * numbers in hexadecimal, base64, base64url, and as Node prints bytes.
 */
export function keyNeedles(what: string, pem: string): Needle[] {
  const key = createPrivateKey(pem);
  const ders = derEncodings(key);
  const lines = ders.flatMap((der) => der.toString("base64").match(/.{1,64}/g) ?? []);
  const pems = ["pkcs8", traditional(key)].map((type) => exported(key, type));
  return needles(what, [
    ...[...ders, ...secretNumbers(key)].flatMap(encodings),
    ...lines,
    ...pems.map((text) => base64(Buffer.from(text))),
  ]);
}

/** A token as it is and encoded, and a JWT's signature, which makes the rest of use. */
export function tokenNeedles(what: string, token: string): Needle[] {
  const [, , signature = ""] = token.split(".");
  return needles(what, [token, signature, ...encodings(Buffer.from(token))]);
}

/** Bytes that are a secret as they are: a session ticket key, a password. */
export function bytesNeedles(what: string, bytes: Buffer): Needle[] {
  return needles(what, [bytes.toString("latin1"), bytes.toString("utf8"), ...encodings(bytes)]);
}

/** What of `needles` stands in `haystack`, named without repeating it. */
export function findLeaks(haystack: string, all: readonly Needle[]): string[] {
  const flat = haystack.replaceAll("\\n", "\n");
  return [...new Set(all.filter(({ text }) => flat.includes(text)).map(({ what }) => what))];
}

const needles = (what: string, texts: readonly string[]): Needle[] =>
  texts.filter((text) => text.length >= SHORTEST).map((text) => ({ what, text }));

function encodings(bytes: Buffer): string[] {
  const hex = bytes.toString("hex");
  const pairs = hex.match(/../g) ?? [];
  return [
    hex,
    hex.toUpperCase(),
    base64(bytes),
    bytes.toString("base64url"),
    // util.inspect ends after 50 bytes, `<Buffer 30 77 02 …>`; JSON has all, `[48,119,2,…]`.
    pairs.slice(0, SHORTEST).join(" "),
    [...bytes].join(","),
  ];
}

/** Padded or not. */
const base64 = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");

const traditional = (key: KeyObject): "pkcs1" | "sec1" =>
  key.asymmetricKeyType === "rsa" ? "pkcs1" : "sec1";

function derEncodings(key: KeyObject): Buffer[] {
  return [
    key.export({ format: "der", type: "pkcs8" }),
    key.export({ format: "der", type: traditional(key) }),
  ];
}

function exported(key: KeyObject, type: string): string {
  return key.export({ format: "pem", type: type === "pkcs8" ? type : traditional(key) }).toString();
}

function secretNumbers(key: KeyObject): Buffer[] {
  const { d, p, q, dp, dq, qi } = key.export({ format: "jwk" });
  return [d, p, q, dp, dq, qi]
    .filter((number) => number !== undefined)
    .map((number) => Buffer.from(number, "base64url"));
}
