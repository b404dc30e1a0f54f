import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { toAgentError } from "../../../src/core/errors.ts";
import { followTogether } from "../../../src/files/links.ts";
import { readSet } from "../../../src/files/read-set.ts";
import { checkOpen, openAnything } from "../../../src/files/safe-read.ts";
import { asItIsRead } from "../../support/file-handles.ts";
import { KubeletVolume } from "../../support/kubelet-volume.ts";

let folder: string;
let root: string;
let elsewhere: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "files-")));
  root = join(folder, "root");
  elsewhere = join(folder, "elsewhere");
  mkdirSync(root);
  mkdirSync(elsewhere);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

const roots = () => ({ allowed: [root], forbidden: [join(root, "closed")] });
const read = async (...names: string[]): Promise<string[]> =>
  (
    await readSet(
      names.map((name) => join(root, name)),
      roots(),
    )
  ).map(String);
/** Why the set cannot be read. */
const problem = (...names: string[]): Promise<string> =>
  read(...names).then(
    () => "it was read",
    (error: unknown) => toAgentError(error).describe(),
  );

describe("a set of files", () => {
  test("is read in the order of its paths", async () => {
    writeFileSync(join(root, "a"), "A");
    writeFileSync(join(root, "b"), "B");
    expect(await read("b", "a")).toEqual(["B", "A"]);
  });

  test("may have links within its roots, absolute, relative and in a chain", async () => {
    mkdirSync(join(root, "deep/er"), { recursive: true });
    writeFileSync(join(root, "deep/er/file"), "A");
    symlinkSync("er/../er/file", join(root, "deep/link"));
    symlinkSync(join(root, "deep"), join(root, "folder"));
    symlinkSync("folder/link", join(root, "chain"));
    expect(await read("chain", "folder/link")).toEqual(["A", "A"]);
  });

  test("may have a link into another allowed folder, and a root that is a link", async () => {
    writeFileSync(join(elsewhere, "file"), "A");
    symlinkSync(join(elsewhere, "file"), join(root, "file"));
    symlinkSync(elsewhere, join(folder, "mounted"));
    const allowed = { allowed: [root, join(folder, "mounted")], forbidden: [] };
    expect(String(await readSet([join(root, "file")], allowed))).toBe("A");
  });

  test("is read again when one of its files was replaced meanwhile, and not for ever", async () => {
    for (const name of ["cert", "key"]) writeFileSync(join(root, name), "0");
    let changes = 1;
    /** As the first file is read, both are replaced. */
    await asItIsRead(() => {
      if (changes === 0) return;
      changes -= 1;
      for (const name of ["cert", "key"]) {
        writeFileSync(join(root, "next"), "1");
        renameSync(join(root, "next"), join(root, name));
      }
    });
    expect(await read("cert", "key")).toEqual(["1", "1"]);
    changes = 1_000;
    expect(await problem("cert", "key")).toMatch(/^FILE_CHANGED_WHILE_READ: .*written meanwhile/);
  });

  test("of a kubelet's volume is of one generation, however fast it is swapped", async () => {
    const volume = new KubeletVolume(root);
    const names = ["cert", "key", "root"];
    volume.put({ cert: "0", key: "0", root: "0" });
    const seen = new Set<string>();
    await whileSwapped(names, 500, async () => {
      const contents = await read(...names);
      expect(new Set(contents).size).toBe(1);
      seen.add(contents[0] ?? "");
    });
    expect(await read(...names)).toEqual(["500", "500", "500"]);
    expect(seen.size).toBeGreaterThan(5);
  });
});

/** The kubelet's swaps beside reads, until the last one was made. */
async function whileSwapped(names: string[], swaps: number, look: () => Promise<void>) {
  const writer = new Worker(SWAPPER, { eval: true, workerData: { root, names, swaps } });
  const ended = new AbortController();
  writer.once("exit", () => ended.abort());
  while (!ended.signal.aborted) await look();
}

describe("a file that is forbidden in a volume", () => {
  const forbidding = () => ({ allowed: [root], forbidden: [join(root, "key")] });
  const why = (path: string, where = forbidding()): Promise<string> =>
    readSet([join(root, path)], where).then(
      () => "it was read",
      (error: unknown) => toAgentError(error).describe(),
    );

  test("is not served by another path either, however fast the volume is swapped", async () => {
    new KubeletVolume(root).put({ cert: "0", key: "0" });
    const passed: string[] = [];
    let reads = 0;
    await whileSwapped(["cert", "key"], 200, async () => {
      for (const path of ["..data/key", readlinkSync(join(root, "..data")) + "/key"]) {
        reads += 1;
        const outcome = await why(path);
        if (!/^FILE_(OUTSIDE_ROOTS|UNREADABLE)/.test(outcome)) passed.push(outcome);
      }
    });
    expect(passed).toEqual([]);
    expect(reads).toBeGreaterThan(100);
    expect(String(await readSet([join(root, "..data/cert")], forbidding()))).toBe("200");
  });

  test.each(["..2026_01_01/key", "..2026_01_01/sub/key"])(
    "is not served from a generation that does not count: %s",
    async (path) => {
      for (const folder of ["..2026_01_01/sub", "..2026_02_02/sub"]) {
        mkdirSync(join(root, folder), { recursive: true });
        for (const name of ["key", "../key"]) writeFileSync(join(root, folder, name), "secret");
      }
      symlinkSync("..2026_02_02", join(root, "..data"));
      symlinkSync("..data/sub", join(root, "sub"));
      symlinkSync("..data/key", join(root, "key"));
      const where = { allowed: [root], forbidden: [join(root, "key"), join(root, "sub")] };
      expect(await why(path, where)).toMatch(/^FILE_OUTSIDE_ROOTS: .*keeps to itself/);
    },
  );

  test("is known by its path though it was removed after it was opened", async () => {
    const path = join(root, "key");
    writeFileSync(path, "secret");
    const file = await openAnything(path, path);
    onTestFinished(() => file.close());
    rmSync(path);
    await expect(checkOpen(file, forbidding(), path)).rejects.toMatchObject({
      code: "FILE_OUTSIDE_ROOTS",
      message: expect.stringMatching(/key": it is among/) as string,
    });
  });
});

test("a root that is a link is where it leads to as the set is read, however fast it is swapped", async () => {
  new KubeletVolume(root).put({ cert: "0" });
  const allowed = { allowed: [join(root, "..data")], forbidden: [] };
  await whileSwapped(["cert"], 200, async () => {
    expect(String(await readSet([join(root, "..data/cert")], allowed))).toMatch(/^\d+$/);
  });
});

/** Swaps `..data` as the kubelet does, and takes the old generation away at once, every 4 ms or so. */
const SWAPPER = `
  const fs = require("node:fs");
  const { workerData: { root, names, swaps } } = require("node:worker_threads");
  for (let n = 1; n <= swaps; n += 1) {
    fs.mkdirSync(root + "/..g" + n);
    for (const name of names) fs.writeFileSync(root + "/..g" + n + "/" + name, String(n));
    const before = fs.readlinkSync(root + "/..data");
    fs.symlinkSync("..g" + n, root + "/..tmp");
    fs.renameSync(root + "/..tmp", root + "/..data");
    fs.rmSync(root + "/" + before, { recursive: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4);
  }
`;

/** The file, open; closed with the test. */
async function checked(path: string) {
  const file = await openAnything(path, path);
  onTestFinished(() => file.close());
  return checkOpen(file, roots(), path);
}

describe("a file that cannot be served", () => {
  test.each<[string, () => void, RegExp]>([
    ["is missing", () => undefined, /^FILE_UNREADABLE: ".*file" .*does not exist/],
    [
      "has a file for a folder",
      () => {
        writeFileSync(join(root, "x"), "");
        symlinkSync("x/y", join(root, "file"));
      },
      /^FILE_UNREADABLE: .*a part of its path is not a folder/,
    ],
    [
      "is a link to itself",
      () => symlinkSync("file", join(root, "file")),
      /^FILE_UNREADABLE: .*too many links/,
    ],
    ["is a folder", () => mkdirSync(join(root, "file")), /^FILE_NOT_REGULAR: .* a folder/],
    [
      "is a pipe",
      () => execFileSync("mkfifo", [join(root, "file")]),
      /^FILE_NOT_REGULAR: .* is a pipe/,
    ],
    [
      "is larger than 1 MiB",
      () => {
        writeFileSync(join(root, "file"), "");
        truncateSync(join(root, "file"), 1024 ** 3);
      },
      /^FILE_TOO_LARGE: ".*file" has 1073741824 bytes/,
    ],
    [
      "is a link that leads out",
      () => {
        writeFileSync(join(elsewhere, "file"), "secret");
        symlinkSync(join(elsewhere, "file"), join(root, "file"));
      },
      /^FILE_OUTSIDE_ROOTS: ".*root\/file" leads to ".*elsewhere\/file"/,
    ],
    [
      "is in a folder whose link leads out",
      () => {
        writeFileSync(join(elsewhere, "file"), "secret");
        rmSync(root, { recursive: true });
        mkdirSync(root);
        symlinkSync("../elsewhere", join(root, "out"));
        symlinkSync("out/file", join(root, "file"));
      },
      /^FILE_OUTSIDE_ROOTS: /,
    ],
    [
      "is a device",
      () => symlinkSync("/dev/null", join(root, "file")),
      /^FILE_OUTSIDE_ROOTS: .*\/dev\/null/,
    ],
    [
      "is among what the agent keeps to itself",
      () => {
        mkdirSync(join(root, "closed"));
        writeFileSync(join(root, "closed/file"), "secret");
        symlinkSync("closed/file", join(root, "file"));
      },
      /^FILE_OUTSIDE_ROOTS: .*keeps to itself/,
    ],
  ])("%s", async (_what, make, expected) => {
    make();
    expect(await problem("file")).toMatch(expected);
  });

  test("is a socket", async () => {
    const server = createServer();
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(join(root, "file"), resolve));
    expect(await problem("file")).toMatch(/^FILE_NOT_REGULAR: .* is a socket/);
  });

  test("costs the set", async () => {
    writeFileSync(join(root, "a"), "A");
    expect(await problem("a", "file")).toMatch(/^FILE_UNREADABLE: ".*file"/);
  });

  test.each<[string, (path: string) => void, RegExp]>([
    ["shrinks", (path) => truncateSync(path, 1), /it became shorter while it was read/],
    ["grows", (path) => appendFileSync(path, "more"), /it became longer while it was read/],
    [
      "gets other bytes",
      (path) => writeFileSync(path, "another"),
      /it was written while it was read/,
    ],
  ])("%s while it is read", async (_how, change, expected) => {
    const path = join(root, "file");
    writeFileSync(path, "content");
    // Long enough ago: file systems tell times some milliseconds apart.
    utimesSync(path, 1, 1);
    const file = await checked(path);
    change(path);
    await expect(file.read()).rejects.toMatchObject({
      code: "FILE_CHANGED_WHILE_READ",
      message: expect.stringMatching(expected) as string,
    });
  });

  test("leaves no byte in memory when the disk fails under it", async () => {
    const path = join(root, "file");
    writeFileSync(path, "content");
    const file = await openAnything(path, path);
    onTestFinished(() => file.close());
    let buffer: Buffer = Buffer.alloc(0);
    vi.spyOn(file, "read").mockImplementation((into) => {
      if (!Buffer.isBuffer(into)) throw new Error("not read into a buffer");
      buffer = into;
      buffer.write("cont");
      return Promise.reject(Object.assign(new Error("EIO: i/o error, read"), { code: "EIO" }));
    });
    const opened = await checkOpen(file, roots(), path);
    await expect(opened.read()).rejects.toMatchObject({ code: "EIO" });
    expect(buffer).toEqual(Buffer.alloc("content".length + 1));
  });

  test("is read all the same when it is renamed away after it was opened", async () => {
    const path = join(root, "file");
    writeFileSync(path, "content");
    const file = await checked(path);
    renameSync(path, join(elsewhere, "file"));
    expect(String(await file.read())).toBe("content");
  });
});

test("a link that changes with each look is one and the same for all files of a set", async () => {
  let generation = 0;
  const trails = await followTogether(["/mount/cert", "/mount/key"], (path) => {
    if (path === "/mount/..data") return Promise.resolve(`..${(generation += 1)}`);
    const [, name] = /^\/mount\/(cert|key)$/.exec(path) ?? [];
    return Promise.resolve(name && `..data/${name}`);
  });
  expect(trails.map(({ end }) => end)).toEqual(["/mount/..1/cert", "/mount/..1/key"]);
});

test("the way to a file names each folder in which it can change", async () => {
  mkdirSync(join(root, "..1"));
  writeFileSync(join(root, "..1/file"), "");
  symlinkSync("..1", join(root, "..data"));
  symlinkSync("..data/file", join(root, "file"));
  symlinkSync(join(root, "file"), join(elsewhere, "file"));
  symlinkSync("gone", join(elsewhere, "link"));
  const [trail, missing] = await followTogether([
    join(elsewhere, "file"),
    join(elsewhere, "link/file"),
  ]);
  expect(trail).toEqual({
    end: join(root, "..1/file"),
    steps: [
      [elsewhere, "file"],
      [root, "file"],
      [root, "..data"],
      [join(root, "..1"), "file"],
    ],
  });
  // What is forbidden is so where it will be.
  expect(missing).toMatchObject({
    end: join(elsewhere, "gone/file"),
    steps: [
      [elsewhere, "link"],
      [elsewhere, "gone"],
    ],
  });
});
