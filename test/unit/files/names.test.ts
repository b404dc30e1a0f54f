import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { fileRoots, placeProblem } from "../../../src/files/allowed.ts";
import { parseFileName, SYSTEM } from "../../../src/files/file-names.ts";

describe("a name of files", () => {
  test.each([
    ["file-cert:/a/c.pem~/a/k.pem", { certificate: "/a/c.pem", key: "/a/k.pem" }],
    ["file-cert:/a/../b/./c.pem~/b//k.pem", { certificate: "/b/c.pem", key: "/b/k.pem" }],
    ["file-cert:etc/c.pem~./k.pem", { certificate: resolve("etc/c.pem"), key: resolve("k.pem") }],
    ["file-root:/a/ca.pem", { roots: "/a/ca.pem" }],
    ["file-root:./system", { roots: resolve("system") }],
    ["file-root:system", { roots: SYSTEM }],
  ])("%s", (name, paths) => {
    expect(parseFileName(name)).toMatchObject(paths);
  });

  test.each([
    "default",
    "file-cert:",
    "file-cert:/a/c.pem",
    "file-cert:/a/c.pem~",
    "file-cert:~/a/k.pem",
    "file-cert:/a~/b~/c",
    "file-root:",
    "file-root:/a~/b",
    "file-root:/a\0b",
    "xfile-root:/a",
    "FILE-ROOT:/a",
  ])("is not %j", (name) => {
    expect(parseFileName(name)).toBeUndefined();
  });
});

describe("a place that may be served", () => {
  const roots = fileRoots(["/data"], ["/data/state", "/run/tokens", "/data/key", "/mnt"]);
  const open = fileRoots(["/run/tokens/certs", "/mnt"], ["/run/tokens", "/mnt"]);

  test.each([
    "/data/a.pem",
    "/data/b/a.pem",
    "/etc/certs/a",
    "/etc/istio/proxy/a",
    "/var/run/secrets/workload-spiffe-credentials/key.pem",
    resolve("etc/certs/a"),
    "/data/state.pem",
    "/data/keys/a",
  ])("is %s", (path) => {
    expect(placeProblem(path, roots)).toBeUndefined();
  });

  test.each([
    ["/database/a", /outside/],
    ["/etc/certs.d/a", /outside/],
    ["/etc/shadow", /outside/],
    ["/", /outside/],
    ["/data/state/key.pem", /keeps to itself/],
    ["/data/key", /keeps to itself/],
    ["/data/..data/key", /keeps to itself/],
    ["/data/..2026_01_01_00_00_00.1/state/key.pem", /keeps to itself/],
    ["/run/tokens/istio-token", /keeps to itself/],
  ])("is not %s", (path, problem) => {
    expect(placeProblem(path, roots)).toMatch(problem);
  });

  test("is the innermost folder's to say; of two in the same place the closed one wins", () => {
    expect(placeProblem("/run/tokens/certs/a", open)).toBeUndefined();
    expect(placeProblem("/run/tokens/a", open)).toMatch(/keeps to itself/);
    expect(placeProblem("/mnt/a", open)).toMatch(/keeps to itself/);
  });

  test("is any where the root is /, but for what is closed", () => {
    const all = { allowed: ["/"], forbidden: ["/run/tokens"] };
    expect(placeProblem("/etc/shadow", all)).toBeUndefined();
    expect(placeProblem("/run/tokens/a", all)).toMatch(/keeps to itself/);
  });
});
