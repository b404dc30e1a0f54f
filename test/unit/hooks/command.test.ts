import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import { commandHook, commandProblem } from "../../../src/hooks/command.ts";
import { isAlive } from "../../support/alive.ts";
import { eventually } from "../../support/eventually.ts";
import { removeFolders, temporaryFolder } from "../../support/processes.ts";
import { ROTATED } from "./support.ts";

afterEach(removeFolders);

/** A script of its own folder, and how it runs. */
function script(body: string, env: Record<string, string> = {}) {
  const folder = temporaryFolder();
  const path = join(folder, "hook");
  writeFileSync(path, `#!/bin/sh\ncd "${folder}"\n${body}\n`);
  chmodSync(path, 0o755);
  const abort = new AbortController();
  const hook = commandHook("command", path, { ...process.env, ...env }, systemClock);
  const run = () => hook.run(ROTATED, abort.signal);
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  return { path, folder, abort, run, read };
}

describe("a command", () => {
  test("is given the certificate's facts, the agent's environment and no argument", async () => {
    const { run, read } = script('env > env; echo "$#" > count', { POD_NAME: "web-7" });
    await run();
    expect(read("env").split("\n")).toEqual(
      expect.arrayContaining([
        "CERTIFICATE_SERIAL=0a1b",
        "CERTIFICATE_SPIFFE_ID=spiffe://cluster.local/ns/a/sa/b",
        "CERTIFICATE_NOT_AFTER=2026-01-02T00:00:00.000Z",
        "POD_NAME=web-7",
      ]),
    );
    expect(read("count")).toBe("0\n");
  });

  test("that fails says so with its status and its first line, made legible", async () => {
    const { path, run } = script("echo out; printf 'no \\033[31m\\nmore\\n' >&2; exit 3");
    await expect(run()).rejects.toMatchObject({
      code: "HOOK_FAILED",
      message: `${path} ended with status 3: no ?[31m`,
    });
  });

  test("that is killed by somebody else says so; one that says endlessly much is cut", async () => {
    await expect(script("kill -9 $$").run()).rejects.toMatchObject({
      message: expect.stringMatching(/SIGKILL/),
    });
    const error: unknown = await script("yes | head -c 100000 | tr -d '\\n' >&2; exit 1")
      .run()
      .catch((thrown: unknown) => thrown);
    expect(String(error).length).toBeLessThan(500);
  });

  test("that does not end is killed, with its children", async () => {
    const { abort, run, read } = script(
      "sleep 600 & echo $! $$ > pids.new; mv pids.new pids; wait",
    );
    const ended = run().catch((reason: unknown) => reason);
    const pids = await eventually("the children", () => read("pids").trim().split(" ").map(Number));
    expect(pids.map(isAlive)).toEqual([true, true]);
    abort.abort("too late");
    expect(await ended).toBe("too late");
    await eventually("their end", () => !pids.some(isAlive));
  });

  test("does not wait for what it leaves behind", async () => {
    const { run, read } = script("sleep 600 & echo $! > pid");
    const began = Date.now();
    await run();
    expect(Date.now() - began).toBeLessThan(10_000);
    process.kill(Number(read("pid")), "SIGKILL");
  });

  test("that cannot be run is an error, and is known before", async () => {
    const { path, folder, run } = script("true");
    expect(commandProblem("command", path)).toBeUndefined();
    writeFileSync(join(folder, "empty"), "no program");
    chmodSync(join(folder, "empty"), 0o755);
    mkdirSync(join(folder, "folder"));
    await expect(
      commandHook("command", join(folder, "none"), {}, systemClock).run(
        ROTATED,
        new AbortController().signal,
      ),
    ).rejects.toMatchObject({ message: expect.stringMatching(/none cannot be run: .*ENOENT/) });
    for (const name of ["none", "folder"])
      expect(commandProblem("command", join(folder, name))).toMatchObject({ code: "HOOK_FAILED" });
    chmodSync(path, 0o644);
    expect(commandProblem("command", path)?.message).toMatch(/hook cannot be run: EACCES/);
    await expect(run()).rejects.toMatchObject({
      message: expect.stringMatching(/hook cannot be run: .*EACCES/),
    });
  });
});
