import {
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { KubeletVolume } from "../../support/kubelet-volume.ts";
import { followed, temporary } from "./support.ts";

const SWAPS = 1_000;

let folder: string;
let root: string;
beforeEach(() => {
  folder = temporary();
  root = join(folder, "root");
  mkdirSync(root);
});

const follow = (events: boolean, ...names: string[]) =>
  followed(
    names.map((name) => join(root, name)),
    { roots: [root, join(folder, "other")], events },
  );

describe.each([
  ["with the kernel's events", true],
  ["with every event lost", false],
])("files that change, %s", (_how, events) => {
  test(`${SWAPS} swaps of a kubelet's volume: none lost, none mixed`, async () => {
    const volume = new KubeletVolume(root);
    volume.put({ cert: "c0", key: "k0" });
    const { told, problems, sees } = await follow(events, "cert", "key");
    const expected = ["c0|k0"];
    for (let n = 1; n <= SWAPS; n += 1) {
      volume.put({ cert: `c${n}`, key: `k${n}` });
      await sees(`c${n}|k${n}`);
      expected.push(`c${n}|k${n}`);
    }
    expect(told).toEqual(expected);
    expect(problems).toEqual([]);
  }, 120_000);

  test("renamed over, written in place, cut short and written again", async () => {
    const path = join(root, "file");
    writeFileSync(path, "one");
    const { sees } = await follow(events, "file");
    await sees("one");
    writeFileSync(join(root, "next"), "two");
    renameSync(join(root, "next"), path);
    await sees("two");
    writeFileSync(path, "three");
    await sees("three");
    truncateSync(path, 0);
    await sees("");
    writeFileSync(path, "four");
    await sees("four");
  });

  test("in a folder that is deleted and made again, and moved", async () => {
    mkdirSync(join(root, "certs"));
    writeFileSync(join(root, "certs/file"), "one");
    const { sees, problems } = await follow(events, "certs/file");
    await sees("one");
    rmSync(join(root, "certs"), { recursive: true });
    mkdirSync(join(root, "certs"));
    writeFileSync(join(root, "certs/file"), "two");
    await sees("two");
    mkdirSync(join(root, "next"));
    writeFileSync(join(root, "next/file"), "three");
    renameSync(join(root, "certs"), join(root, "before"));
    renameSync(join(root, "next"), join(root, "certs"));
    await sees("three");
    writeFileSync(join(root, "certs/file"), "four");
    await sees("four");
    expect(problems.length).toBeLessThanOrEqual(1);
  });

  test("behind a chain of links into another folder, again and again (istio#61161)", async () => {
    const volume = new KubeletVolume(join(folder, "other"));
    volume.put({ cert: "c0" });
    symlinkSync(join(folder, "other/cert"), join(root, "link"));
    symlinkSync("link", join(root, "cert"));
    const { sees } = await follow(events, "cert");
    await sees("c0");
    for (let n = 1; n <= 10; n += 1) {
      volume.put({ cert: `c${n}` });
      await sees(`c${n}`);
    }
    // Then to a folder that was not on the way before, and is changed in its turn.
    const second = new KubeletVolume(join(folder, "other/second"));
    second.put({ cert: "s0" });
    symlinkSync(second.path("cert"), join(root, "next"));
    renameSync(join(root, "next"), join(root, "link"));
    await sees("s0");
    second.put({ cert: "s1" });
    await sees("s1");
  });

  test("that are not there yet, nor their folder", async () => {
    const { sees, problems } = await follow(events, "late/file");
    expect(problems.map(({ code }) => code)).toEqual(["FILE_UNREADABLE"]);
    mkdirSync(join(root, "late"));
    writeFileSync(join(root, "late/file"), "here");
    await sees("here");
  });
});

describe("a set that is followed", () => {
  test("is told once for each content, and not when it is touched or copied over", async () => {
    const path = join(root, "file");
    writeFileSync(path, "one");
    const { told, poll } = await follow(false, "file");
    utimesSync(path, new Date(), new Date());
    await poll();
    writeFileSync(join(root, "copy"), "one");
    renameSync(join(root, "copy"), path);
    await poll();
    expect(told).toEqual(["one"]);
  });

  test("says once for each reason why it is of no use, and tells when it is good again", async () => {
    writeFileSync(join(root, "file"), "one");
    const { told, problems, poll, breakAll } = await follow(false, "file");
    rmSync(join(root, "file"));
    await poll();
    await poll();
    expect(problems.map(({ code }) => code)).toEqual(["FILE_UNREADABLE"]);
    mkdirSync(join(root, "file"));
    await poll();
    await poll();
    expect(problems.map(({ code }) => code)).toEqual(["FILE_UNREADABLE", "FILE_NOT_REGULAR"]);
    rmSync(join(root, "file"), { recursive: true });
    writeFileSync(join(root, "file"), "one");
    await poll();
    expect(told).toEqual(["one", "one"]);
    breakAll(true);
    writeFileSync(join(root, "file"), "two");
    await poll();
    expect(problems.at(-1)?.message).toBe("nothing is good");
    // It is judged again though nothing has changed: a certificate may become valid.
    breakAll(false);
    await poll();
    expect(told.at(-1)).toBe("two");
  });

  test("is neither read nor told of after it was closed, and leaves no timer", async () => {
    writeFileSync(join(root, "file"), "one");
    const { told, set, clock } = await follow(true, "file");
    set.close();
    writeFileSync(join(root, "file"), "two");
    await set.look();
    expect(told).toEqual(["one"]);
    expect(clock.armed).toBe(0);
  });

  test("that is closed while it is looked at leaves no timer either", async () => {
    writeFileSync(join(root, "file"), "one");
    const { told, set, clock } = await follow(true, "file");
    writeFileSync(join(root, "file"), "two");
    const looking = set.look();
    set.close();
    await looking;
    expect(told).toEqual(["one"]);
    expect(clock.armed).toBe(0);
  });
});
