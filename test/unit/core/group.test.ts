import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { groupId } from "../../../src/core/group.ts";

const folder = mkdtempSync(join(tmpdir(), "group-"));
const file = join(folder, "group");
writeFileSync(
  file,
  "# a comment\nroot:x:0:\nenvoy:x:1337:agent,app\nbroken\nworse:x::\n1234:x:99:\n",
);
afterAll(() => rmSync(folder, { recursive: true }));

describe("a group of a setting", () => {
  test("a number is itself, even where a group has it as a name", () => {
    expect(groupId("--socket-group", "1234", file)).toBe(1234);
  });

  test("a name is looked up", () => {
    expect(groupId("--socket-group", "envoy", file)).toBe(1337);
    expect(groupId("--socket-group", "root", file)).toBe(0);
  });

  test.each(["envo", "broken", "worse", "", "-1"])("%j is no group", (name) => {
    expect(() => groupId("--socket-group", name, file)).toThrow(
      expect.objectContaining({
        code: "INVALID_VALUE",
        message: `--socket-group: no group "${name}" in ${file}`,
        hint: "give the group's number",
      }),
    );
  });

  test("without the file no name is known, but numbers are", () => {
    expect(() => groupId("--socket-group", "root", join(folder, "none"))).toThrow("no group");
    expect(groupId("--socket-group", "0", join(folder, "none"))).toBe(0);
  });
});
