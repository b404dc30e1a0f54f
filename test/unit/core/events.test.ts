import { describe, expect, test } from "vitest";
import { EventBus, type Stamped } from "../../../src/core/events.ts";

function busWithTime() {
  const time = { now: 1_000 };
  return { time, bus: new EventBus(() => time.now) };
}

const lost = { type: "sds.socket.lost", path: "/run/socket" } as const;
const restored = { type: "sds.socket.restored", path: "/run/socket" } as const;

describe("an event bus", () => {
  test("replays to the first observers what happened before them, in order, with its moments", () => {
    const { bus, time } = busWithTime();
    bus.emit(lost);
    time.now = 2_000;
    bus.emit(restored);
    time.now = 3_000;
    const seen: Stamped[] = [];
    bus.attach((event) => seen.push(event));
    expect(seen).toEqual([
      { ...lost, at: 1_000 },
      { ...restored, at: 2_000 },
    ]);
  });

  test("brings each later event to every observer, once", () => {
    const { bus } = busWithTime();
    const first: Stamped[] = [];
    const second: Stamped[] = [];
    bus.emit(lost);
    bus.attach(
      (event) => first.push(event),
      (event) => second.push(event),
    );
    bus.emit(restored);
    expect(first.map(({ type }) => type)).toEqual([lost.type, restored.type]);
    expect(second).toEqual(first);
  });

  test("keeps nothing once somebody listens: a later observer starts with the present", () => {
    const { bus } = busWithTime();
    bus.emit(lost);
    bus.attach(() => undefined);
    bus.emit(lost);
    const late: Stamped[] = [];
    bus.attach((event) => late.push(event));
    expect(late).toEqual([]);
    bus.emit(restored);
    expect(late.map(({ type }) => type)).toEqual([restored.type]);
  });

  test("lets somebody listen from now on without taking the past from those who attach later", () => {
    const { bus } = busWithTime();
    bus.emit(lost);
    const listening: string[] = [];
    bus.listen(({ type }) => listening.push(type));
    bus.emit(restored);
    const attached: string[] = [];
    bus.attach(({ type }) => attached.push(type));
    expect(listening).toEqual([restored.type]);
    expect(attached).toEqual([lost.type, restored.type]);
    bus.emit(lost);
    expect(listening).toEqual([restored.type, lost.type]);
    expect(attached).toEqual([lost.type, restored.type, lost.type]);
  });

  test("tells an event of an observer that speaks during the replay once", () => {
    const bus = new EventBus(() => 1);
    bus.emit(lost);
    const seen: string[] = [];
    bus.attach(({ type }) => {
      seen.push(type);
      if (type === lost.type) bus.emit(restored);
    });
    expect(seen).toEqual([lost.type, restored.type]);
  });

  test("does not change the event it was given", () => {
    const { bus } = busWithTime();
    const event = Object.freeze({ ...lost });
    bus.emit(event);
    expect(event).toEqual(lost);
  });

  test("can be passed on as a bare function", () => {
    const { bus } = busWithTime();
    const { emit } = bus;
    const seen: string[] = [];
    bus.attach(({ type }) => seen.push(type));
    emit(lost);
    expect(seen).toEqual([lost.type]);
  });
});
