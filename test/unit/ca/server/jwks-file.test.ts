import { rmSync, writeFileSync } from "node:fs";
import { decodeProtectedHeader } from "jose";
import { describe, expect, test } from "vitest";
import { jwksFile } from "../../../../src/ca/server/jwks-file.ts";
import { tempFile, thrownBy } from "../authority/support.ts";
import { newIssuer, recordingLog } from "./support.ts";

const flattened = { payload: "", signature: "" };
const header = (kid: string) => ({ alg: "ES256", kid });

describe("a JWKS file", () => {
  test.each([
    ["not JSON", "nonsense", /it is not JSON/],
    ["another object", "{}", /it has no list `keys`/],
    ["null", "null", /it has no list `keys`/],
    ["empty", '{"keys":[]}', /it holds no public key/],
    ["secrets only", '{"keys":[{"kty":"oct","k":"AA"}]}', /it holds no public key/],
  ])("that is %s: refused at start", async (_, content, reason) => {
    const error = await thrownBy(() =>
      jwksFile(tempFile("jwks.json", content), recordingLog().log),
    );
    expect([error.code, error.exitCode]).toEqual(["INVALID_VALUE", 2]);
    expect(error.message).toMatch(/^--jwks .*jwks\.json: /);
    expect(error.message).toMatch(reason);
  });

  test("that is missing: refused at start", async () => {
    const error = await thrownBy(() => jwksFile("/nowhere/jwks.json", recordingLog().log));
    expect(error.message).toMatch(/^--jwks \/nowhere\/jwks\.json: the file does not exist/);
  });

  test("is read again when it changes", async () => {
    const [old, young] = [await newIssuer("old"), await newIssuer("young")];
    const path = tempFile("jwks.json", old.jwks);
    const { log, lines } = recordingLog();
    const keys = await jwksFile(path, log);
    await expect(keys(header("young"), flattened)).rejects.toThrow(/no applicable key/);
    writeFileSync(path, young.jwks);
    expect(await keys(header("young"), flattened)).toBeDefined();
    await expect(keys(header("old"), flattened)).rejects.toThrow(/no applicable key/);
    expect(lines.map(({ message }) => message)).toEqual(["keys read again"]);
    expect(decodeProtectedHeader(await young.token())).toMatchObject({ kid: "young" });
  });

  test("that becomes unusable leaves the keys before it, with one warning", async () => {
    const issuer = await newIssuer("1");
    const path = tempFile("jwks.json", issuer.jwks);
    const { log, lines } = recordingLog();
    const keys = await jwksFile(path, log);
    writeFileSync(path, "half a fi");
    for (let i = 0; i < 3; i += 1) expect(await keys(header("1"), flattened)).toBeDefined();
    expect(lines.map(({ level }) => level)).toEqual(["warn"]);
    rmSync(path);
    expect(await keys(header("1"), flattened)).toBeDefined();
    expect(lines).toHaveLength(2);
    writeFileSync(path, issuer.jwks);
    expect(await keys(header("1"), flattened)).toBeDefined();
    expect(lines.at(-1)?.message).toBe("keys read again");
  });
});
