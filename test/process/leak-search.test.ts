import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { bytesNeedles, findLeaks, keyNeedles, tokenNeedles } from "../support/leaks.ts";
import { nodeAgent } from "../support/processes.ts";
import { jwt } from "./support.ts";

/** A key that is in nothing that is searched here unless it is planted. */
const ownKey = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

/** How a key may stand in a text, made here and not by what looks for it. */
function forms(key: KeyObject): Record<string, string> {
  const own = key.asymmetricKeyType === "rsa" ? "pkcs1" : "sec1";
  const der = {
    pkcs8: key.export({ format: "der", type: "pkcs8" }),
    [own]: key.export({ format: "der", type: own }),
  };
  const scalar = Buffer.from(key.export({ format: "jwk" }).d ?? "", "base64url");
  const pem = {
    pkcs8: key.export({ format: "pem", type: "pkcs8" }).toString(),
    [own]: key.export({ format: "pem", type: own }).toString(),
  };
  const bytes = { ...der, scalar };
  return {
    ...named("PEM", pem, (text) => text),
    ...named("PEM in JSON", pem, (text) => JSON.stringify(text)),
    ...named("one line of the PEM", pem, (text) => text.split("\n")[1] ?? ""),
    ...named("base64 of the PEM", pem, (text) => Buffer.from(text).toString("base64")),
    ...named("hex", bytes, (each) => each.toString("hex")),
    ...named("upper-case hex", bytes, (each) => each.toString("hex").toUpperCase()),
    ...named("base64", bytes, (each) => each.toString("base64")),
    ...named("base64url", bytes, (each) => each.toString("base64url")),
    ...named("JSON of a Buffer", bytes, (each) => JSON.stringify(each)),
  };
}

function named<T>(form: string, of: Record<string, T>, render: (each: T) => string) {
  return Object.fromEntries(
    Object.entries(of).map(([name, each]) => [`${name} ${form}`, render(each)]),
  );
}

describe("the search itself", () => {
  test.each([
    ["P-256", "ec"],
    ["RSA", "rsa"],
  ] as const)("finds a planted %s key in every form", (_name, type) => {
    const { privateKey } =
      type === "ec"
        ? generateKeyPairSync("ec", { namedCurve: "P-256" })
        : generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    const needles = keyNeedles("planted", pem);
    const missed = Object.entries(forms(privateKey))
      .filter(
        ([, text]) => findLeaks(`a line\n{"msg":"before ${text} after"}`, needles).length === 0,
      )
      .map(([form]) => form);
    expect(missed).toEqual([]);
    expect(findLeaks("a line without it", needles)).toEqual([]);
    expect(findLeaks(ownKey, needles)).toEqual([]);
  });

  test("finds a planted token, as it is and encoded, and a JWT's signature", () => {
    const token = jwt();
    for (const text of [
      token,
      Buffer.from(token).toString("base64"),
      Buffer.from(token).toString("hex"),
      token.split(".")[2] ?? "",
    ]) {
      expect(findLeaks(`before ${text} after`, tokenNeedles("token", token))).toEqual(["token"]);
    }
  });

  test.each([
    ["a ticket key", randomBytes(80)],
    ["a password", Buffer.from("a-password-of-twenty-eight-b")],
  ])("finds %s, as it is and encoded", (what, bytes) => {
    const needles = bytesNeedles(what, bytes);
    for (const text of [
      bytes.toString("latin1"),
      bytes.toString("utf8"),
      bytes.toString("base64"),
      bytes.toString("base64url"),
      bytes.toString("hex"),
      JSON.stringify(bytes),
      inspect(bytes),
    ]) {
      expect(findLeaks(`before ${text} after`, needles)).toEqual([what]);
    }
  });

  test("finds a key in a process's own output", async () => {
    const running = nodeAgent([
      "config",
      "--ca-provider=self-signed",
      "--pod-name",
      ownKey.split("\n")[1] ?? "",
    ]);
    await running.exited;
    expect(findLeaks(running.output, keyNeedles("planted", ownKey))).toEqual(["planted"]);
  });
});
