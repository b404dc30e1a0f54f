import { execFileSync } from "node:child_process";
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { removeFolders, stopAll, temporaryFolder } from "../support/processes.ts";
import { runToEnd } from "./support.ts";

afterEach(async () => {
  await stopAll();
  removeFolders();
});

/** Long enough for a start on a busy machine; a read that waits for a pipe's writer never ends. */
const AT_ONCE = 20_000;

const faults = [
  ["a pipe", "it is not a regular file", (path: string) => execFileSync("mkfifo", [path])],
  ["a folder", "it is not a regular file", (path: string) => execFileSync("mkdir", [path])],
  [
    "more than 1 MiB",
    "it is larger than 1 MiB",
    (path: string) => {
      writeFileSync(path, "");
      truncateSync(path, 1024 * 1024 + 1);
    },
  ],
  ["missing", "the file does not exist", () => undefined],
] as const;

describe.each(["run", "ca", "wait", "config"])("node-agent %s --config", (command) => {
  test.each(faults)(
    "%s: CONFIG_UNREADABLE, exit status 2, at once",
    async (_what, reason, make) => {
      const path = join(temporaryFolder(), "agent.yaml");
      make(path);
      const { code, stdout, stderr } = await runToEnd([command, "--config", path]);
      expect({ code, stdout, stderr }).toEqual({
        code: 2,
        stdout: "",
        stderr: `CONFIG_UNREADABLE: flag --config: "${path}" cannot be read: ${reason}\n`,
      });
    },
    AT_ONCE,
  );
});
