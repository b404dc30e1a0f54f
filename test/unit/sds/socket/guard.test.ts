import { mkdtempSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { PathGuard } from "../../../../src/sds/socket/guard.ts";
import type { Hold, Verdict } from "../../../../src/sds/socket/plan.ts";
import { eventually } from "../../../support/eventually.ts";
import { settle, TestClock } from "../../../support/test-clock.ts";

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** A guard whose looks end when the test says, and with what it says. */
function start(bind: () => Promise<void> = () => Promise.resolve()) {
  const folder = mkdtempSync(join(tmpdir(), "guard-"));
  const path = join(folder, "socket");
  const clock = new TestClock();
  const looks: ((found: Verdict) => void)[] = [];
  const holds: Hold[] = [];
  const guard = new PathGuard({
    path,
    clock,
    look: () => new Promise((resolve) => looks.push(resolve)),
    bind,
    changed: (hold) => void holds.push(hold),
  });
  cleanUps.push(
    () => guard.stop(),
    () => rmSync(folder, { recursive: true }),
  );
  return { guard, path, folder, clock, looks, holds };
}

describe("the guard of the path", () => {
  test("has one look at a time; what happens meanwhile causes one more, not many", async () => {
    const { path, folder, clock, looks } = start();
    await clock.advance(15_000);
    expect(looks).toHaveLength(1);

    let hints = 0;
    const watcher = watch(folder, () => void (hints += 1));
    cleanUps.push(() => watcher.close());
    for (const text of ["a", "b", "c"]) writeFileSync(path, text);
    await eventually("the hints", () => hints > 0);
    await settle();
    expect(looks).toHaveLength(1);

    looks[0]?.("ours");
    await settle();
    expect(looks).toHaveLength(2);
    looks[1]?.("ours");
    await settle();
    expect(looks).toHaveLength(2);
    expect(clock.nextIn).toBe(15_000);
  });

  test("does nothing more once it is stopped, even in the middle of a look", async () => {
    let binds = 0;
    const { guard, clock, looks, holds } = start(async () => void (binds += 1));
    await clock.advance(15_000);
    looks[0]?.("taken");
    await clock.untilArmed();
    await clock.advance(5_000);
    guard.stop();
    looks[1]?.("free");
    await settle();
    expect(binds).toBe(0);
    expect(holds).toEqual(["taken"]);
    expect(clock.armed).toBe(0);
  });

  test("a socket that cannot be made is lost, and tried again", async () => {
    let broken = true;
    const { guard, clock, looks, holds } = start(async () => {
      if (broken) throw new Error("disk full");
    });
    await clock.advance(15_000);
    looks[0]?.("taken");
    await clock.untilArmed();
    await clock.advance(5_000);
    looks[1]?.("free");
    await clock.untilArmed();
    expect(guard.hold).toBe("lost");

    broken = false;
    await clock.advance(5_000);
    looks[2]?.("free");
    await clock.untilArmed();
    expect(holds).toEqual(["taken", "lost", "listening"]);
    expect(clock.nextIn).toBe(15_000);
  });
});
