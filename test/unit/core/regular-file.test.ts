import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  type BigIntStats,
  readFileSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { mkdtemp, rm, stat, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  fileProblem,
  MAX_FILE_BYTES,
  readRegularFile,
  readTextFile,
} from "../../../src/core/regular-file.ts";
import { asItIsRead, insteadOf } from "../../support/file-handles.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "file-"));
  path = join(folder, "file");
});
afterEach(() => rm(folder, { recursive: true }));

const refusal = (at = path): Promise<string> =>
  readRegularFile(at).then(
    () => "it was read",
    (error: unknown) => fileProblem(error),
  );

describe("a regular file", () => {
  test("is read whole, with the facts of what was read", async () => {
    await writeFile(path, Buffer.from([0xff, 0, 1]));
    const { bytes, facts } = await readRegularFile(path);
    expect(bytes).toEqual(Buffer.from([0xff, 0, 1]));
    expect(facts.ino).toBe((await stat(path, { bigint: true })).ino);
  });

  test("is read through a link, as those of a ConfigMap are", async () => {
    await writeFile(path, "grüße");
    await symlink("file", join(folder, "link"));
    expect(await readTextFile(join(folder, "link"))).toBe("grüße");
  });

  test("may have 1 MiB, and no byte more", async () => {
    await writeFile(path, "");
    await truncate(path, MAX_FILE_BYTES);
    expect((await readRegularFile(path)).bytes).toHaveLength(1024 * 1024);
    await truncate(path, MAX_FILE_BYTES + 1);
    expect(await refusal()).toBe("it is larger than 1 MiB");
  });
});

/** The system says so of every open file, as FUSE with direct_io may. */
async function sizesAre(size: bigint): Promise<void> {
  await insteadOf("stat", async (original, args) =>
    Object.assign((await original(...args)) as BigIntStats, { size }),
  );
}

describe("a file whose size is not its length", () => {
  test("is read to its end, in /proc", async () => {
    expect((await stat("/proc/version")).size).toBe(0);
    expect(await readTextFile("/proc/version")).toBe(readFileSync("/proc/version", "utf8"));
    expect(await readTextFile("/proc/self/status")).toContain(`\nPid:\t${process.pid}\n`);
  });

  test("is read to its end where the size is the larger one, as in /sys", async () => {
    await sizesAre(4096n);
    await writeFile(path, "short");
    expect(await readTextFile(path)).toBe("short");
  });

  test("may have 1 MiB, and no byte more", async () => {
    await sizesAre(0n);
    const most = Buffer.alloc(MAX_FILE_BYTES, 7);
    await writeFile(path, most);
    expect((await readRegularFile(path)).bytes.equals(most)).toBe(true);
    await writeFile(path, Buffer.alloc(MAX_FILE_BYTES + 1, 7));
    expect(await refusal()).toBe("it is larger than 1 MiB");
  });

  test("is refused where it is written while it is read", async () => {
    await sizesAre(0n);
    await writeFile(path, "0123456789");
    await utimes(path, 1, 1);
    let reads = 0;
    // The first reading shows what kind of file it is, the second is the one that counts.
    await asItIsRead(() => {
      reads += 1;
      if (reads === 2) writeFileSync(path, "987");
    });
    expect(await refusal()).toBe("it was written while it was read");
  });
});

describe("what is refused, in words", () => {
  test("a pipe, at once: nobody waits for its writer", async () => {
    execFileSync("mkfifo", [path]);
    expect(await refusal()).toBe("it is not a regular file");
  });

  test("a folder", async () => {
    expect(await refusal(folder)).toBe("it is not a regular file");
  });

  test("a Unix socket", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    try {
      expect(await refusal()).toBe("it is not a regular file");
    } finally {
      server.close();
    }
  });

  test("a device without an end", async () => {
    expect(await refusal("/dev/zero")).toBe("it is not a regular file");
  });

  test("nothing there", async () => {
    expect(await refusal()).toBe("the file does not exist");
  });

  test("a path that leads through a file", async () => {
    await writeFile(path, "");
    expect(await refusal(join(path, "more"))).toBe("a part of its path is not a folder");
  });

  test.each([
    ["that shrinks", () => truncateSync(path, 3), "it became shorter while it was read"],
    ["that grows", () => appendFileSync(path, "more"), "it became longer while it was read"],
    [
      "that gets other bytes",
      () => writeFileSync(path, "9876543210"),
      "it was written while it was read",
    ],
  ])("a file %s while it is read", async (_what, change, why) => {
    await writeFile(path, "0123456789");
    // Long enough ago: file systems tell times some milliseconds apart.
    await utimes(path, 1, 1);
    const settle = await asItIsRead(change);
    expect(await refusal()).toBe(why);
    settle();
    expect(await readTextFile(path)).toBe(readFileSync(path, "utf8"));
  });

  test("what the system says otherwise stays as it says it", async () => {
    await symlink("file", path);
    expect(await refusal()).toMatch(/^ELOOP: /);
  });
});
