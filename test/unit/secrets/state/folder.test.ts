import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { LastGood } from "../../../../src/secrets/issued.ts";
import { isInMemory } from "../../../../src/secrets/state/folder.ts";
import { cannotBecomeOthers, NOBODY, otherUserReason } from "../../../support/other-user.ts";
import { TestClock } from "../../../support/test-clock.ts";
import { SECOND } from "../support.ts";
import { issued, stored, StateHarness, tempFolder } from "./support.ts";

let lastGood: LastGood;
beforeAll(async () => {
  lastGood = await issued();
});

const mode = (path: string): string => (lstatSync(path).mode & 0o777).toString(8);

/** What a restart says of what `change` made of the folder: file and path without what varies. */
async function refusalAfter(change: (path: string) => void) {
  const { folder, path } = await stored(lastGood);
  change(path);
  const { restored, code, message } = await new StateHarness(folder).refusal();
  expect(restored).toBeUndefined();
  const where = message
    .replace(path, "FILE")
    .replace(dirname(path), "FOLDER")
    .replace(folder, "GIVEN");
  return `${code}: ${where}`;
}

describe("the folder", () => {
  test("is made below the one that is given, for this user alone, whatever the umask and that folder", async () => {
    const folder = tempFolder();
    chmodSync(folder, 0o2777);
    const umask = process.umask(0o022);
    const harness = new StateHarness(join(folder, "made", "too"));
    await harness.save(lastGood);
    process.umask(umask);
    expect(mode(dirname(harness.path))).toBe("700");
    expect(mode(harness.path)).toBe("600");
    expect(basename(dirname(harness.path))).toBe("node-agent-state");
    expect(readdirSync(dirname(harness.path))).toEqual([basename(harness.path)]);
  });

  test("without anything in it is no reason to complain", async () => {
    const harness = new StateHarness(join(tempFolder(), "none"));
    expect(await harness.state.load()).toBeUndefined();
    expect(harness.events).toEqual([{ type: "state.absent", path: harness.path, others: 0 }]);
  });

  test("is swept of what a killed writer of ours left, and of nothing else", async () => {
    const { folder, path } = await stored(lastGood);
    const clock = new TestClock();
    const left = `.${basename(path)}.0123456789ab`;
    // Another agent of this identity may be about to rename it.
    const live = `.${basename(path)}.ba9876543210`;
    const others = [".another.state.0123456789ab", "another.state", "notes"];
    for (const name of [left, live, ...others]) {
      writeFileSync(join(dirname(path), name), "half of a");
      const seconds = (clock.now() - (name === live ? 59 : 61) * SECOND) / 1000;
      utimesSync(join(dirname(path), name), seconds, seconds);
    }
    const harness = new StateHarness(folder, { clock });
    expect((await harness.state.load())?.certificate.serial).toBe(lastGood.certificate.serial);
    await harness.save(lastGood);
    expect(harness.all("state.swept")).toEqual([{ type: "state.swept", path, files: 1 }]);
    expect(readdirSync(dirname(path)).sort()).toEqual([...others, live, basename(path)].sort());
  });

  test("on a disk is warned about, once; one in memory is not", async () => {
    const harness = await stored(lastGood);
    await harness.save(lastGood);
    const expected = (await isInMemory(harness.path)) ? 0 : 1;
    expect(harness.all("state.on_disk")).toHaveLength(expected);
  });

  test.runIf(process.platform === "linux")("in memory is told from one that is not", async () => {
    expect(await isInMemory("/dev/shm/file")).toBe(true);
    expect(await isInMemory("/proc/self")).toBe(false);
  });
});

describe("what others could have read or written is refused", () => {
  test.each([
    ["the file, by the group", (path: string) => chmodSync(path, 0o640), "FILE: its mode is 0640"],
    ["the file, by all", (path: string) => chmodSync(path, 0o602), "FILE: its mode is 0602"],
    ["the folder", (path: string) => chmodSync(dirname(path), 0o750), "FOLDER: its mode is 0750"],
    [
      "a link in place of the file",
      (path: string) => {
        renameSync(path, `${path}.moved`);
        symlinkSync(`${path}.moved`, path);
      },
      "FILE: it is a symbolic link",
    ],
    [
      "a link in place of the folder",
      (path: string) => {
        renameSync(dirname(path), `${dirname(path)}-moved`);
        symlinkSync(`${dirname(path)}-moved`, dirname(path));
      },
      "FOLDER: it is not a folder",
    ],
    [
      "a pipe, without waiting for its writer",
      (path: string) => {
        rmSync(path);
        execFileSync("mkfifo", ["-m", "0600", path]);
      },
      "FILE: it is not a regular file",
    ],
    [
      "a folder in place of the file",
      (path: string) => {
        rmSync(path);
        mkdirSync(path, { mode: 0o600 });
      },
      "FILE: it is not a regular file",
    ],
  ])("%s", async (_what, change, reason) => {
    expect(await refusalAfter(change)).toContain(`STATE_UNSAFE: ${reason}`);
  });

  test.skipIf(cannotBecomeOthers).each([
    ["the file", (path: string) => chownSync(path, NOBODY.uid, NOBODY.gid), "FILE"],
    ["the folder", (path: string) => chownSync(dirname(path), NOBODY.uid, NOBODY.gid), "FOLDER"],
  ])(`%s of another user${otherUserReason}`, async (_what, change, where) => {
    expect(await refusalAfter(change)).toMatch(
      new RegExp(`^STATE_UNSAFE: ${where}: it belongs to uid 65534, this process runs as \\d+$`),
    );
  });

  test("nothing is written into a folder that is not ours alone", async () => {
    const { folder, path } = await stored(lastGood);
    const before = readFileSync(path);
    chmodSync(dirname(path), 0o777);
    const harness = new StateHarness(folder);
    await harness.save(await issued());
    expect(harness.all("state.save_failed")).toMatchObject([{ error: { code: "STATE_UNSAFE" } }]);
    expect(readFileSync(path)).toEqual(before);
    await harness.state.close();
  });
});

describe("what is damaged is refused", () => {
  test.each([
    ["empty", (path: string) => truncateSync(path, 0), "it is not a state file"],
    ["cut off", (path: string) => truncateSync(path, 1_000), "it is damaged: its checksum"],
    ["garbage", (path: string) => writeFileSync(path, "garbage"), "it is not a state file"],
    [
      "of a later version",
      (path: string) =>
        writeFileSync(path, readFileSync(path, "latin1").replace(" 1 ", " 2 "), "latin1"),
      "it is not a state file of this version",
    ],
    [
      "larger than any",
      (path: string) => truncateSync(path, 1024 * 1024 + 1),
      "it is larger than 1024 KiB",
    ],
  ])("%s", async (_what, change, reason) => {
    expect(await refusalAfter(change)).toContain(`STATE_UNREADABLE: FILE: ${reason}`);
  });

  test("a path that leads through a file", async () => {
    const file = join(tempFolder(), "file");
    writeFileSync(file, "");
    const { code, message } = await new StateHarness(file).refusal();
    expect(code).toBe("STATE_UNREADABLE");
    expect(message).toMatch(/: a part of the path is not a folder$/);
  });

  test("and replaced by the next certificate", async () => {
    const { folder, path } = await stored(lastGood);
    truncateSync(path, 100);
    const harness = new StateHarness(folder);
    await harness.refusal();
    await harness.save(lastGood);
    const restored = await new StateHarness(folder).state.load();
    expect(restored?.certificate.serial).toBe(lastGood.certificate.serial);
  });
});
