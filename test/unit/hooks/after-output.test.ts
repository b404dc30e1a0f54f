import { expect, test } from "vitest";
import { AfterOutput } from "../../../src/hooks/after-output.ts";
import { settle, TestClock } from "../../support/test-clock.ts";
import { samples } from "../observe/samples.ts";
import { FakeHook, succeeded } from "./support.ts";

const written = (n: number) => ({ ...samples["output.written"], serial: `${n}` });

test("hooks run after each write, the first one too, and not after a rotation that was not written", async () => {
  const [command, signal] = [new FakeHook("output_command"), new FakeHook("output_signal")];
  const after = new AfterOutput([command, signal], {
    clock: new TestClock(),
    emit: () => undefined,
  });
  after.observe(succeeded(1));
  await settle();
  expect(command.runs).toEqual([]);
  after.observe(written(1));
  await settle();
  expect(command.runs[0]?.rotated).toEqual({
    serial: "1",
    spiffeId: "spiffe://cluster.local/ns/a/sa/b",
    notAfter: samples["output.written"].notAfter,
  });
  expect(signal.runs, "one at a time").toEqual([]);
  for (const n of [2, 3]) after.observe(written(n));
  for (const hook of [command, signal, command, signal]) {
    hook.runs.at(-1)?.end();
    await settle();
  }
  expect([command.serials, signal.serials]).toEqual([
    ["1", "3"],
    ["1", "3"],
  ]);
});

test("what runs at the end is ended", async () => {
  const hook = new FakeHook("output_command");
  const after = new AfterOutput([hook], { clock: new TestClock(), emit: () => undefined });
  after.observe(written(1));
  await settle();
  await after.stop();
  expect(hook.runs[0]?.signal.aborted).toBe(true);
});
