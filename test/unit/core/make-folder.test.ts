import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeFolder } from "../../../src/core/make-folder.ts";

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "make-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("a folder is made with those above it, and what is there stays", async () => {
  const folder = tempFolder();
  const path = join(folder, "a/b/c");
  await makeFolder(path, 0o700);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  writeFileSync(join(path, "file"), "");
  await makeFolder(path, 0o755);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(existsSync(join(path, "file"))).toBe(true);
});

test("the mode is meant as it stands, whatever the umask is; setgid of the folder above is passed on", async () => {
  const folder = tempFolder();
  chmodSync(folder, 0o2755);
  const before = process.umask(0o077);
  try {
    await makeFolder(join(folder, "a/b"), 0o755);
  } finally {
    process.umask(before);
  }
  for (const path of ["a", "a/b"]) expect(statSync(join(folder, path)).mode & 0o7777).toBe(0o2755);
});

test.each([
  ["/proc/none/certs", "ENOENT"],
  ["/proc/self/status/certs", "ENOTDIR"],
])("%s cannot be made, and that is said: %s", async (path, code) => {
  await expect(makeFolder(path, 0o755)).rejects.toMatchObject({ code });
});
