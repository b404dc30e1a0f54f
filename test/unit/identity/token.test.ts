import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Sensitive } from "../../../src/core/sensitive.ts";
import { fileTokenSource, tokenFacts, tokenSubject } from "../../../src/identity/token.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "token-"));
  path = join(folder, "istio-token");
});
afterEach(() => rm(folder, { recursive: true }));

async function read(): Promise<string> {
  const reading = await fileTokenSource(path).read();
  return "token" in reading ? reading.token.reveal() : `missing: ${reading.missing}`;
}

describe("fileTokenSource", () => {
  test("reads the token, trimmed", async () => {
    await writeFile(path, " abc.def.ghi\n");
    expect(await read()).toBe("abc.def.ghi");
  });

  test("reads afresh each time, because kubelet replaces the file", async () => {
    const source = fileTokenSource(path);
    await writeFile(path, "first");
    await source.read();
    await writeFile(path, "second");
    const reading = await source.read();
    expect("token" in reading && reading.token.reveal()).toBe("second");
  });

  test("hands the token over redacted", async () => {
    await writeFile(path, "abc.def.ghi");
    expect(JSON.stringify(await fileTokenSource(path).read())).toBe('{"token":"[redacted]"}');
  });

  test("says that the file is missing", async () => {
    expect(await read()).toBe("missing: the file does not exist");
  });

  test("says that the file is empty, blanks included", async () => {
    await writeFile(path, " \n\t\n");
    expect(await read()).toBe("missing: the file is empty");
  });

  test("says that a folder is no file", async () => {
    await mkdir(path);
    expect(await read()).toBe("missing: it is not a regular file");
  });

  test("does not wait for the writer of a pipe", async () => {
    execFileSync("mkfifo", [path]);
    expect(await read()).toBe("missing: it is not a regular file");
  });

  test("does not read a file of a size that no token has", async () => {
    await writeFile(path, "");
    await truncate(path, 1024 * 1024 + 1);
    expect(await read()).toBe("missing: it is larger than 1 MiB");
  });

  test("says that the file is not readable", async () => {
    await writeFile(path, "abc");
    await chmod(path, 0);
    await chmod(folder, 0o755);
    // Root may read everything: as root the case is played by nobody.
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(65_534);
    try {
      expect(await read()).toBe("missing: the file is not readable by this user");
    } finally {
      if (root) process.seteuid?.(0);
    }
  });

  test("says that a part of the path is no folder", async () => {
    await writeFile(path, "abc");
    expect(await fileTokenSource(join(path, "token")).read()).toEqual({
      missing: "a part of its path is not a folder",
    });
  });
});

function jwt(payload: unknown): Sensitive<string> {
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString("base64url");
  return new Sensitive(`${encode({ alg: "RS256" })}.${encode(payload)}.c2ln`);
}

const garbage = [
  "",
  ".",
  "..",
  "a.b",
  "a.b.c",
  "a.b.c.d",
  "not a token",
  `x.${Buffer.from("[1]").toString("base64url")}.y`,
  `x.${Buffer.from("null").toString("base64url")}.y`,
  `x.${Buffer.from("{").toString("base64url")}.y`,
  `x.${Buffer.from([0xff, 0xfe]).toString("base64url")}.y`,
  "x".repeat(100_000),
];

describe("tokenSubject", () => {
  test("tells namespace and service account", () => {
    expect(tokenSubject(jwt({ sub: "system:serviceaccount:demo:web" }))).toEqual({
      namespace: "demo",
      serviceAccount: "web",
    });
  });

  test.each([
    undefined,
    42,
    null,
    "",
    "web",
    "system:node:a",
    "system:serviceaccount:demo",
    "system:serviceaccount::web",
    "system:serviceaccount:demo:",
    "system:serviceaccount:demo:web:more",
    "x system:serviceaccount:demo:web",
  ])("tells nothing of the subject %j", (sub) => {
    expect(tokenSubject(jwt({ sub }))).toBeUndefined();
  });

  test.each(garbage)("tells nothing of garbage: %j", (text) => {
    expect(tokenSubject(new Sensitive(text))).toBeUndefined();
  });
});

describe("tokenFacts", () => {
  test("tells expiry in milliseconds and audiences as a list", () => {
    expect(tokenFacts(jwt({ exp: 1_800_000_000, aud: ["istio-ca", "x"] }))).toEqual({
      expiresAt: 1_800_000_000_000,
      audiences: ["istio-ca", "x"],
    });
    expect(tokenFacts(jwt({ aud: "istio-ca" }))).toEqual({ audiences: ["istio-ca"] });
  });

  test("leaves out what is not of its type", () => {
    expect(tokenFacts(jwt({ exp: "soon", aud: [1, "a", null] }))).toEqual({ audiences: ["a"] });
    expect(tokenFacts(jwt({ exp: 1e308, aud: {} }))).toEqual({ audiences: [] });
  });

  test.each(garbage)("tells nothing of garbage: %j", (text) => {
    expect(tokenFacts(new Sensitive(text))).toEqual({ audiences: [] });
  });
});
