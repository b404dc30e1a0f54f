import { describe, expect, test } from "vitest";
import { LatestWriter } from "../../../src/core/latest-writer.ts";
import { settle, TestClock } from "../../support/test-clock.ts";
import { HOUR, MINUTE, SECOND } from "../secrets/support.ts";

interface Value {
  readonly name: string;
}

/** A place whose writes end when and how the test says. */
class Place {
  isFull = false;
  isSlow = false;
  writing = 0;
  mostWriting = 0;
  afterWrite = (): Promise<void> => Promise.resolve();
  readonly clock = new TestClock();
  readonly written: string[] = [];
  readonly failed: { message: string; failures: number; inMs: number | undefined }[] = [];
  readonly writer = new LatestWriter<Value>({
    clock: this.clock,
    random: () => 0,
    write: () => this.#write(),
    written: ({ name }, seconds) => {
      this.written.push(`${name} in ${seconds} s`);
      void this.afterWrite();
    },
    failed: (error, failures, retryAt) => {
      const inMs = retryAt === undefined ? undefined : retryAt - this.clock.now();
      this.failed.push({ message: String(error), failures, inMs });
    },
  });
  #waiting: (() => void)[] = [];

  put(name: string): Promise<void> {
    this.writer.put({ name });
    return settle();
  }

  /** Ends the writes that are under way. */
  async finish(): Promise<void> {
    for (const resolve of this.#waiting.splice(0)) resolve();
    await settle();
  }

  async #write(): Promise<void> {
    this.writing += 1;
    this.mostWriting = Math.max(this.mostWriting, this.writing);
    if (this.isSlow) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.writing -= 1;
    if (this.isFull) throw new Error("full");
  }
}

describe("writing what is newest", () => {
  test("waits until what is served is out, and is told", async () => {
    const place = new Place();
    place.writer.put({ name: "a" });
    await Promise.resolve();
    expect(place.mostWriting).toBe(0);
    await settle();
    expect(place.written).toEqual(["a in 0 s"]);
    expect(place.clock.armed).toBe(0);
  });

  test("is one write for what comes in one turn, and one at a time after that", async () => {
    const place = new Place();
    place.isSlow = true;
    place.writer.put({ name: "a" });
    await place.put("b");
    for (const name of ["c", "d", "e"]) await place.put(name);
    await place.clock.advance(2 * SECOND);
    await place.finish();
    await place.finish();
    expect(place.written).toEqual(["b in 2 s", "e in 0 s"]);
    expect(place.mostWriting).toBe(1);
  });

  test("that fails is told and tried again, with pauses that double up to five minutes", async () => {
    const place = new Place();
    place.isFull = true;
    await place.put("a");
    await place.clock.advance(HOUR);
    const pauses = place.failed.map(({ inMs }) => inMs);
    expect(pauses.slice(0, 3)).toEqual([SECOND, 2 * SECOND, 4 * SECOND]);
    expect(pauses.at(-1)).toBe(5 * MINUTE);
    expect(place.failed.map(({ failures }) => failures).slice(0, 3)).toEqual([1, 2, 3]);

    place.isFull = false;
    await place.clock.advance(5 * MINUTE);
    expect(place.written).toEqual(["a in 0 s"]);
    expect(place.clock.armed).toBe(0);
    place.isFull = true;
    await place.put("b");
    expect(place.failed.at(-1)).toEqual({ message: "Error: full", failures: 1, inMs: SECOND });
  });

  test("does not wait for the pause when there is a newer one", async () => {
    const place = new Place();
    place.isFull = true;
    await place.put("a");
    await place.clock.advance(10 * MINUTE);
    place.isFull = false;
    await place.put("b");
    expect(place.written).toEqual(["b in 0 s"]);
    await place.clock.advance(HOUR);
    expect(place.written).toHaveLength(1);
  });

  test("begins at once with what came while the one before failed", async () => {
    const place = new Place();
    Object.assign(place, { isSlow: true, isFull: true });
    await place.put("a");
    await place.put("b");
    await place.finish();
    place.isFull = false;
    await place.finish();
    expect(place.failed).toHaveLength(1);
    expect(place.written).toEqual(["b in 0 s"]);
    expect(place.clock.armed).toBe(0);
  });

  test("begins for what is put while the loop of the last write ends", async () => {
    for (let turns = 0; turns < 8; turns += 1) {
      const place = new Place();
      place.afterWrite = async () => {
        place.afterWrite = () => Promise.resolve();
        // Turns of the microtask queue.
        for (let n = 0; n < turns; n += 1) await Promise.resolve();
        place.writer.put({ name: "b" });
      };
      await place.put("a");
      await settle();
      expect(place.written, `${turns} turns later`).toEqual(["a in 0 s", "b in 0 s"]);
    }
  });

  test("that takes long is told of meanwhile, and goes on", async () => {
    const place = new Place();
    place.isSlow = true;
    await place.put("a");
    await place.clock.advance(10 * SECOND);
    expect(place.failed).toEqual([
      {
        message: "Error: not written within 10 s; the write goes on",
        failures: 1,
        inMs: undefined,
      },
    ]);
    await place.clock.advance(HOUR);
    expect(place.failed).toHaveLength(1);
    await place.finish();
    expect(place.written).toEqual(["a in 3610 s"]);
    expect(place.clock.armed).toBe(0);
  });
});

describe("the end", () => {
  test("waits for a write that has begun, for a second at most", async () => {
    for (const finishes of [true, false]) {
      const place = new Place();
      place.isSlow = true;
      await place.put("a");
      let closed = false;
      const closing = place.writer.close().then(() => (closed = true));
      await settle();
      expect(closed).toBe(false);
      await (finishes ? place.finish() : place.clock.advance(SECOND));
      await closing;
      expect(place.written).toHaveLength(finishes ? 1 : 0);
      expect(place.clock.armed).toBe(0);
    }
  });

  test("leaves no timer of what failed, and nothing is begun any more", async () => {
    const place = new Place();
    place.isFull = true;
    await place.put("a");
    await place.writer.close();
    expect(place.clock.armed).toBe(0);
    place.isFull = false;
    await place.put("b");
    await place.clock.advance(HOUR);
    expect(place.written).toEqual([]);
  });
});
