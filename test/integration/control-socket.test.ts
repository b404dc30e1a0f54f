import { existsSync, lstatSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { tell } from "../../src/control/client.ts";
import { CONTROL, ControlListener } from "../../src/control/listener.ts";
import { systemClock } from "../../src/core/clock.ts";
import type { AgentEvent } from "../../src/core/events.ts";
import { MAX_BODY_BYTES } from "../../src/observe/http.ts";
import { type Asked, type Reply, TEXT } from "../../src/observe/site.ts";
import { eventually } from "../support/eventually.ts";
import { TestClock } from "../support/test-clock.ts";
import { answers, testFolder } from "./sds-socket.setup.ts";

const listeners: ControlListener[] = [];
afterEach(() => Promise.all(listeners.splice(0).map((listener) => listener.close())));

/** A control socket that does nothing but remember, and its path. */
async function control(path = join(testFolder(), "c.sock")) {
  const asked: Asked[] = [];
  const respond = (request: Asked): Reply => {
    asked.push(request);
    return { status: 200, type: TEXT, body: "done\nand more\n" };
  };
  const clock = new TestClock();
  const events: AgentEvent[] = [];
  const listener = new ControlListener(respond, clock, (event) => void events.push(event));
  listeners.push(listener);
  return { asked, listener, path, clock, events };
}

/** Sends bytes, and answers all that comes back until the server ends. */
function send(path: string, ...parts: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(path);
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
    socket.on("close", () => resolve(answer));
    for (const part of parts) socket.write(part);
  });
}

const head = (...headers: readonly string[]): string =>
  ["POST /drain HTTP/1.1", "Host: x", ...headers, "", ""].join("\r\n");

describe("the control socket", () => {
  test("answers a command's client with the first line", async () => {
    const { asked, listener, path } = await control();
    await listener.listen(path);
    expect(await tell(path, "/logging?level=info", systemClock)).toBe("done");
    expect(asked).toMatchObject([{ method: "POST", url: "/logging?level=info" }]);
  });

  test("a body is read away; one without end is refused, and nothing is done", async () => {
    const { asked, listener, path } = await control();
    await listener.listen(path);
    const small = "x".repeat(MAX_BODY_BYTES);
    const fits = head(`Content-Length: ${small.length}`, "Connection: close");
    expect(await send(path, fits, small)).toMatch(/^HTTP\/1\.1 200 /);
    expect(asked).toHaveLength(1);

    const chunks = Array.from({ length: 5 }, () => `4000\r\n${"y".repeat(0x4000)}\r\n`);
    expect(await send(path, head("Transfer-Encoding: chunked"), ...chunks)).toMatch(
      /^HTTP\/1\.1 413 /,
    );
    expect(asked).toHaveLength(1);
  });

  test("is not taken from a live server, unless that was asked to leave; then without a gap", async () => {
    const { listener: old, path } = await control();
    await old.listen(path);
    const before = lstatSync(path).ino;
    const { listener } = await control(path);
    const refused: unknown = await listener.listen(path).catch((error: unknown) => error);
    expect(CONTROL.problem(path, refused)).toMatchObject({
      code: "CONTROL_BIND",
      hint: "another node-agent has it; it is taken when that one is gone",
    });
    expect(lstatSync(path).ino).toBe(before);

    listener.replace();
    await listener.listen(path);
    expect(lstatSync(path).ino).not.toBe(before);
    await old.close();
    expect(await answers(path)).toBe(true);
  });

  test("one that is left to another is not removed, not even while it is ours", async () => {
    const { listener, path } = await control();
    await listener.listen(path);
    listener.leave();
    await listener.close();
    expect(lstatSync(path).isSocket()).toBe(true);
  });

  test("deleted while it serves, it is made again with its rights", async () => {
    const { listener, path, clock, events } = await control();
    await listener.listen(path);
    rmSync(path);
    // By the hint of the file system; without one, a minute later.
    await eventually("the loss", () => events.length === 1);
    expect(events).toMatchObject([
      {
        type: "control.failed",
        error: {
          code: "CONTROL_BIND",
          message: `${path}: the socket was removed, and is made again`,
        },
      },
    ]);
    await clock.advance(200);
    await eventually("the socket", () => events.length === 2);
    expect(events[1]).toEqual({ type: "control.listening", path });
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
    expect(await tell(path, "/drain", systemClock)).toBe("done");
    expect(clock.nextIn).toBe(60_000);
    await listener.close();
    expect(clock.armed).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  test("taken by another live server, it is left to that one; and one that is left is not made again", async () => {
    const { listener, path, clock, events } = await control();
    await listener.listen(path);
    const { listener: other } = await control(path);
    other.replace();
    await other.listen(path);
    await eventually("the loss", () => events.length === 1);
    expect(events).toMatchObject([
      {
        type: "control.failed",
        error: { hint: "another node-agent has it; it is taken back when that one is gone" },
      },
    ]);
    const { ino } = lstatSync(path);
    await clock.advance(60_000);
    expect(lstatSync(path).ino).toBe(ino);
    other.leave();
    rmSync(path);
    await clock.advance(5_000);
    await eventually("it to be taken back", () => events.at(-1)?.type === "control.listening");
    expect(await answers(path)).toBe(true);
  });

  test("close ends a request that is half said", async () => {
    const { listener, path } = await control();
    await listener.listen(path);
    const half = connect(path);
    half.on("error", () => undefined).resume();
    half.write("POST /drain HTTP/1.1\r\nHost:");
    await eventually("the connection", () => half.bytesWritten > 0 && !half.connecting);
    expect(await tell(path, "/drain", systemClock)).toBe("done");
    await listener.close();
    await eventually("an end", () => half.closed);
    expect(await answers(path)).toBe(false);
  });
});
