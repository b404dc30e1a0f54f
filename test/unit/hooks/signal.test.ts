import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { signalHook } from "../../../src/hooks/signal.ts";
import { removeFolders, Running, stopAll, temporaryFolder } from "../../support/processes.ts";
import { ROTATED } from "./support.ts";

afterEach(async () => {
  await stopAll();
  removeFolders();
});

/** A hook for the process whose number is written to its file as `text`. */
function hookFor(text: string) {
  const pidFile = join(temporaryFolder(), "pid");
  writeFileSync(pidFile, text);
  const run = () => signalHook(pidFile, "SIGHUP").run(ROTATED, new AbortController().signal);
  return { pidFile, run };
}

describe("a signal", () => {
  test("goes to the process of the file, as it is at that moment", async () => {
    const script = `process.on("SIGHUP", () => console.log("hup")); console.log("up"); setInterval(() => {}, 1e6);`;
    const reader = new Running(process.execPath, ["-e", script]);
    await reader.printed(/up/);
    const { pidFile, run } = hookFor("garbage");
    await expect(run()).rejects.toMatchObject({ code: "HOOK_FAILED" });
    writeFileSync(pidFile, `${reader.pid}\n`);
    await run();
    await reader.printed(/hup/);
  });

  test.each(["", "0", "-1", "1.5", "12 13", "x", "0x10", "99999999999"])(
    "to %j is none: it is no number of a process",
    async (text) => {
      const { pidFile, run } = hookFor(text);
      await expect(run()).rejects.toMatchObject({
        code: "HOOK_FAILED",
        message: `${pidFile}: it does not hold the number of a process`,
      });
    },
  );

  test("to a process that has ended, or by a file that is not there, has failed", async () => {
    const ended = new Running(process.execPath, ["-e", ""]);
    const { pid } = ended;
    await ended.exited;
    await expect(hookFor(`${pid}`).run()).rejects.toMatchObject({
      message: expect.stringMatching(/^SIGHUP to process \d+ of .*\/pid: kill ESRCH$/),
    });
    const missing = signalHook("/none/pid", "SIGHUP").run(ROTATED, new AbortController().signal);
    await expect(missing).rejects.toMatchObject({ message: "/none/pid: the file does not exist" });
  });

  test("to the agent itself is refused: it would renew and write for ever", async () => {
    const { run } = hookFor(`${process.pid}`);
    await expect(run()).rejects.toMatchObject({
      message: expect.stringMatching(/names this agent/),
    });
  });
});
