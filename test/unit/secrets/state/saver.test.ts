import { describe, expect, test } from "vitest";
import type { AgentEvent, AgentEventType, EventOf } from "../../../../src/core/events.ts";
import { AgentError } from "../../../../src/core/errors.ts";
import type { LastGood } from "../../../../src/secrets/issued.ts";
import { Saver } from "../../../../src/secrets/state/saver.ts";
import { settle, TestClock } from "../../../support/test-clock.ts";
import { HOUR, MINUTE, SECOND, tlsCertificate } from "../support.ts";

const lastGood = (content: string): LastGood => ({
  certificate: {
    ...tlsCertificate(content, { notBefore: 0, notAfter: HOUR }),
    serial: content,
  },
  roots: [],
});

/** A disk whose writes end when and how the test says. */
class Disk {
  full = false;
  slow = false;
  writing = 0;
  mostWriting = 0;
  readonly written: string[] = [];
  readonly clock = new TestClock();
  readonly events: AgentEvent[] = [];
  readonly saver = new Saver({
    clock: this.clock,
    random: () => 0,
    emit: (event) => this.events.push(event),
    path: "/state/file",
    write: (lastGood) => this.#write(lastGood?.certificate.serial ?? "nothing"),
  });
  #waiting: (() => void)[] = [];

  async #write(serial: string): Promise<void> {
    this.writing += 1;
    this.mostWriting = Math.max(this.mostWriting, this.writing);
    if (this.slow) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.writing -= 1;
    if (this.full) throw new AgentError("STATE_NOT_SAVED", "/state/file: the disk is full");
    this.written.push(serial);
  }

  /** Ends the writes that are under way. */
  async finish(): Promise<void> {
    for (const resolve of this.#waiting.splice(0)) resolve();
    await settle();
  }

  all<T extends AgentEventType>(type: T): EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }
}

describe("storing", () => {
  test("waits until what is served is out, and holds up nobody", async () => {
    const disk = new Disk();
    disk.saver.save(lastGood("a"));
    await Promise.resolve();
    expect(disk.writing).toBe(0);
    await settle();
    expect(disk.written).toEqual(["a"]);
    expect(disk.events).toEqual([
      { type: "state.saved", path: "/state/file", serial: "a", seconds: 0 },
    ]);
    expect(disk.clock.armed).toBe(0);
  });

  test("is of one at a time, and of the latest", async () => {
    const disk = new Disk();
    disk.slow = true;
    disk.saver.save(lastGood("a"));
    await settle();
    for (const next of ["b", "c", "d"]) disk.saver.save(lastGood(next));
    await settle();
    await disk.finish();
    await disk.finish();
    expect(disk.written).toEqual(["a", "d"]);
    expect(disk.mostWriting).toBe(1);
  });

  test("that fails is told and tried again, with pauses that double up to five minutes", async () => {
    const disk = new Disk();
    disk.full = true;
    disk.saver.save(lastGood("a"));
    await settle();
    const began = disk.clock.now();
    expect(disk.all("state.save_failed")).toMatchObject([
      { error: { code: "STATE_NOT_SAVED" }, failures: 1, retryAt: began + SECOND },
    ]);
    await disk.clock.advance(HOUR);
    const failed = disk.all("state.save_failed").map(({ retryAt = NaN }) => retryAt - began);
    expect(failed.slice(0, 3)).toEqual([SECOND, 3 * SECOND, 7 * SECOND]);
    expect((failed.at(-1) ?? 0) - (failed.at(-2) ?? 0)).toBe(5 * MINUTE);

    disk.full = false;
    await disk.clock.advance(5 * MINUTE);
    expect(disk.written).toEqual(["a"]);
    expect(disk.clock.armed).toBe(0);
    disk.full = true;
    disk.saver.save(lastGood("b"));
    await settle();
    expect(disk.all("state.save_failed").at(-1)).toMatchObject({ failures: 1 });
  });

  test("of the next certificate does not wait for the pause, and replaces what was to be stored", async () => {
    const disk = new Disk();
    disk.full = true;
    disk.saver.save(lastGood("a"));
    await settle();
    await disk.clock.advance(10 * MINUTE);
    disk.full = false;
    disk.saver.save(lastGood("b"));
    await settle();
    expect(disk.written).toEqual(["b"]);
    await disk.clock.advance(HOUR);
    expect(disk.written).toEqual(["b"]);
  });

  test("of nothing replaces what was to be stored, and is told as that", async () => {
    const disk = new Disk();
    disk.full = true;
    disk.saver.save(lastGood("a"));
    await settle();
    disk.full = false;
    disk.saver.remove();
    await settle();
    await disk.clock.advance(HOUR);
    expect(disk.written).toEqual(["nothing"]);
    expect(disk.events.at(-1)).toEqual({ type: "state.removed", path: "/state/file" });
  });

  test("of one that came while the one before failed begins at once", async () => {
    const disk = new Disk();
    Object.assign(disk, { slow: true, full: true });
    disk.saver.save(lastGood("a"));
    await settle();
    disk.saver.save(lastGood("b"));
    await disk.finish();
    Object.assign(disk, { full: false });
    await disk.finish();
    expect(disk.all("state.save_failed")).toHaveLength(1);
    expect(disk.written).toEqual(["b"]);
    expect(disk.clock.armed).toBe(0);
  });
});

describe("a write that does not end", () => {
  test("is told once, and is good after all when it ends well", async () => {
    const disk = new Disk();
    disk.slow = true;
    disk.saver.save(lastGood("a"));
    await settle();
    await disk.clock.advance(10 * SECOND - 1);
    expect(disk.events).toEqual([]);
    await disk.clock.advance(HOUR);
    expect(disk.events).toMatchObject([
      {
        type: "state.save_failed",
        error: {
          code: "STATE_TIMEOUT",
          message: "/state/file: not written within 10 s; the write goes on",
        },
        failures: 1,
        retryAt: undefined,
      },
    ]);
    await disk.finish();
    expect(disk.events.at(-1)).toMatchObject({ type: "state.saved", serial: "a" });
    expect(disk.clock.armed).toBe(0);
  });

  test("and fails in the end is one failure, and tried again", async () => {
    const disk = new Disk();
    Object.assign(disk, { slow: true, full: true });
    disk.saver.save(lastGood("a"));
    await settle();
    await disk.clock.advance(MINUTE);
    Object.assign(disk, { slow: false });
    await disk.finish();
    expect(disk.all("state.save_failed").map(({ failures }) => failures)).toEqual([1, 1]);
    expect(disk.all("state.save_failed").at(-1)?.retryAt).toBe(disk.clock.now() + SECOND);
  });

  test("does not hold up the end of the agent", async () => {
    const disk = new Disk();
    disk.slow = true;
    disk.saver.save(lastGood("a"));
    await settle();
    let closed = false;
    const closing = disk.saver.close().then(() => (closed = true));
    await disk.clock.advance(SECOND - 1);
    expect(closed).toBe(false);
    await disk.clock.advance(1);
    await closing;
    expect(disk.clock.armed).toBe(0);
  });
});

describe("the end", () => {
  test("waits for what is being written", async () => {
    const disk = new Disk();
    disk.slow = true;
    disk.saver.save(lastGood("a"));
    await settle();
    let closed = false;
    const closing = disk.saver.close().then(() => (closed = true));
    await settle();
    expect(closed).toBe(false);
    await disk.finish();
    await closing;
    expect(disk.written).toEqual(["a"]);
  });

  test("leaves no timer of what failed, and nothing is begun any more", async () => {
    const disk = new Disk();
    disk.full = true;
    disk.saver.save(lastGood("a"));
    await settle();
    await disk.saver.close();
    expect(disk.clock.armed).toBe(0);
    disk.full = false;
    disk.saver.save(lastGood("b"));
    await disk.clock.advance(HOUR);
    expect(disk.written).toEqual([]);
  });
});
