import { describe, expect, test } from "vitest";
import { load, refusal } from "./support.ts";

describe("--sds-alias", () => {
  test("takes several names, for either secret", async () => {
    const { config } = await load({
      argv: ["--sds-alias", "file-cert:a~b=default", "--sds-alias", "roots=ROOTCA"],
    });
    expect(config.sdsAlias).toEqual({ "file-cert:a~b": "default", roots: "ROOTCA" });
  });

  test.each([
    ["default=ROOTCA", 'SETTINGS_CONFLICT: flag --sds-alias: "default" has a secret of its own'],
    ["ROOTCA=ROOTCA", 'SETTINGS_CONFLICT: flag --sds-alias: "ROOTCA" has a secret of its own'],
    ["*=default", 'INVALID_VALUE: flag --sds-alias: "*" is no name'],
    ["a=b", 'INVALID_VALUE: flag --sds-alias: "a" stands for "b", which is no secret'],
    ["a=", 'INVALID_VALUE: flag --sds-alias: "a" stands for "", which is no secret'],
    ["a=*", 'INVALID_VALUE: flag --sds-alias: "a" stands for "*", which is no secret'],
  ])("%s is refused", async (pair, message) => {
    const { lines, exit } = await refusal({ argv: ["--sds-alias", pair] });
    expect(lines).toEqual([`${message} (NAME=default or NAME=ROOTCA is one)`]);
    expect(exit).toBe(2);
  });

  test("an alias of an alias is none: targets are the secrets themselves", async () => {
    const { lines } = await refusal({ argv: ["--sds-alias", "a=default", "--sds-alias", "b=a"] });
    expect(lines[0]).toContain('"b" stands for "a"');
  });

  test("a nameless one of the file is refused", async () => {
    const { lines } = await refusal({ file: 'sds-alias:\n  "": default\n' });
    expect(lines[0]).toMatch(/^INVALID_VALUE: .*"" is no name/);
  });
});

describe("--sds-allow-uid and --sds-allow-gid", () => {
  test("are lists of numbers, and unset by default", async () => {
    const argv = ["--sds-allow-uid", "0", "--sds-allow-uid=1337,4294967294"];
    const { config } = await load({ argv, env: { NODE_AGENT_SDS_ALLOW_GID: "5" } });
    expect(config.sdsAllowUid).toEqual([0, 1337, 4_294_967_294]);
    expect(config.sdsAllowGid).toEqual([5]);
    expect((await load({})).config.sdsAllowUid).toBeUndefined();
  });

  test.each(["--sds-allow-uid=root", "--sds-allow-uid=-1", "--sds-allow-gid=4294967295"])(
    "%s is refused",
    async (flag) => {
      expect((await refusal({ argv: [flag] })).lines[0]).toMatch(/^INVALID_VALUE: /);
    },
  );

  test.each([
    ["--sds-allow-uid=", "MISSING_VALUE: flag --sds-allow-uid: needs a value"],
    ["--sds-allow-uid=,", "INVALID_VALUE: flag --sds-allow-uid: the list is empty"],
    ["--sds-allow-gid= ", "INVALID_VALUE: flag --sds-allow-gid: the list is empty"],
  ])("%s is a mistake, not a socket for everybody", async (flag, message) => {
    const { lines, exit } = await refusal({ argv: [flag] });
    expect(lines[0]).toContain(message);
    expect(exit).toBe(2);
  });

  test("an empty list of the file is a mistake too", async () => {
    const { lines } = await refusal({ file: "sds-allow-uid: []\n" });
    expect(lines[0]).toMatch(/^INVALID_VALUE: .*the list is empty/);
  });
});
