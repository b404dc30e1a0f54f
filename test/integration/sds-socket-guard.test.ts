import { existsSync, mkdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { UdsOptions } from "../../src/sds/socket/listener.ts";
import { eventually } from "../support/eventually.ts";
import { settle } from "../support/test-clock.ts";
import {
  answers,
  client,
  http2Only,
  otherServer,
  testFolder,
  testListener,
} from "./sds-socket.setup.ts";

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/** A listener that listens, in a folder of its own. */
async function listening(options: Partial<UdsOptions> = {}) {
  const path = join(testFolder(), "run/socket");
  const made = testListener(path, options);
  await made.listener.listen();
  return {
    ...made,
    path,
    until: (state: string) => eventually(state, () => made.listener.state === state),
  };
}

describe("the socket is deleted while the agent runs", () => {
  test("it is made again, after time for another server to take its place", async () => {
    const { path, clock, types, until } = await listening();

    unlinkSync(path);
    await until("lost");
    expect(clock.nextIn).toBe(200);
    await clock.advance(199);
    expect(existsSync(path)).toBe(false);
    await clock.advance(1);
    await until("listening");

    expect(await answers(path)).toBe(true);
    expect(types()).toEqual(["sds.listening", "sds.socket.lost", "sds.socket.restored"]);
  });

  test("its folder too: both are made again, and again", async () => {
    const { path, clock, until } = await listening();
    for (const _round of [1, 2]) {
      rmSync(dirname(path), { recursive: true });
      await until("lost");
      await clock.advance(200);
      await until("listening");
      expect(await answers(path)).toBe(true);
    }
  });

  test("connections outlive it", async () => {
    const { listener, path, clock, until } = await listening();
    listener.accept(http2Only((connection) => void connection.pipe(connection)));
    const before = await client(path);
    before.write(PREFACE);
    await eventually("the echo", () => before.read() !== null);

    unlinkSync(path);
    await until("lost");
    await clock.advance(200);
    await until("listening");

    before.write("still there");
    expect(String(await eventually("the echo", () => before.read()))).toBe("still there");
    const after = await client(path);
    after.write(PREFACE);
    expect(String(await eventually("the echo", () => after.read()))).toBe(PREFACE);
    expect(listener.connections).toBe(2);
  });

  test("where the file system gives no hint, a look every 15 s finds it", async () => {
    const { path, clock, listener, until } = await listening();
    // The folder that is watched is not touched, the one above it goes away.
    renameSync(dirname(dirname(path)), `${dirname(dirname(path))}.away`);
    try {
      await settle();
      expect(listener.state).toBe("listening");
      expect(clock.nextIn).toBe(15_000);
      await clock.advance(15_000);
      await until("lost");
      await clock.advance(200);
      await until("listening");
      expect(await answers(path)).toBe(true);
    } finally {
      rmSync(`${dirname(dirname(path))}.away`, { recursive: true });
    }
  });

  test("while it cannot be made again, it is tried every 5 s", async () => {
    const { path, clock, listener, types, until } = await listening();
    rmSync(dirname(path), { recursive: true });
    writeFileSync(dirname(path), "in the way");
    await until("lost");
    await clock.advance(200);
    await clock.untilArmed();
    expect(listener.state).toBe("lost");

    unlinkSync(dirname(path));
    await clock.advance(5_000);
    await until("listening");
    expect(await answers(path)).toBe(true);
    expect(types()).toEqual(["sds.listening", "sds.socket.lost", "sds.socket.restored"]);
  });

  test("a file that is no socket is left alone until it is gone", async () => {
    const { path, clock, listener, until } = await listening();
    unlinkSync(path);
    writeFileSync(path, "precious");
    await until("lost");
    await clock.advance(5_000);
    await settle();
    expect(listener.state).toBe("lost");
    expect(existsSync(path)).toBe(true);

    unlinkSync(path);
    await eventually("the socket", async () => {
      await clock.advance(200);
      return listener.state === "listening";
    });
  });
});

describe("another server takes the path", () => {
  test("it is not fought, and the agent comes back when it is gone", async () => {
    const { path, clock, listener, events, types, until } = await listening();
    const other = await otherServer(`${path}.other`);
    renameSync(`${path}.other`, path);
    await until("taken");
    expect(events.at(-1)).toMatchObject({
      type: "sds.socket.taken",
      path,
      error: { code: "SOCKET_TAKEN", message: `${path}: another live server took the path` },
    });

    for (let look = 0; look < 3; look += 1) {
      expect(clock.nextIn).toBe(5_000);
      await clock.advance(5_000);
      await clock.untilArmed();
      expect(listener.state).toBe("taken");
    }
    // Stops answering, and leaves its file: what kill -9 does.
    other.close();
    expect(existsSync(path)).toBe(true);
    await clock.advance(5_000);
    await until("listening");

    expect(await answers(path)).toBe(true);
    expect(types()).toEqual(["sds.listening", "sds.socket.taken", "sds.socket.restored"]);
  });

  test("as pilot-agent does, which deletes the file first", async () => {
    const { path, clock, listener, types, until } = await listening();
    unlinkSync(path);
    await until("lost");
    await otherServer(path);
    await until("taken");
    await clock.advance(200);
    await settle();
    expect(listener.state).toBe("taken");
    expect(types()).toEqual(["sds.listening", "sds.socket.lost", "sds.socket.taken"]);
  });

  test("the agent stops meanwhile: the other one's socket stays", async () => {
    const { path, listener, until } = await listening();
    await otherServer(`${path}.other`);
    renameSync(`${path}.other`, path);
    await until("taken");
    await listener.close();
    expect(await answers(path)).toBe(true);
  });

  test("it hands the file back: the agent goes on as before", async () => {
    const { path, types, until } = await listening();
    await otherServer(`${path}.other`);
    renameSync(path, `${path}.ours`);
    renameSync(`${path}.other`, path);
    await until("taken");
    renameSync(`${path}.ours`, path);
    await until("listening");
    expect(types().at(-1)).toBe("sds.socket.restored");
  });
});

describe("nothing happens", () => {
  test("the agent looks four times a minute and says nothing", async () => {
    // No place is left: a look that asked our own socket for an answer would be refused, and seen.
    const { path, clock, types, listener } = await listening({
      limits: { connections: 1, prefaceMs: 3_600_000 },
    });
    await client(path);
    await eventually("the connection", () => listener.connections === 1);
    let looks = 0;
    for (let elapsed = 0; elapsed < 60_000; looks += 1) {
      await clock.untilArmed();
      const next = clock.nextIn ?? 0;
      await clock.advance(next);
      elapsed += next;
    }
    expect(looks).toBeLessThanOrEqual(4);
    expect(listener.state).toBe("listening");
    expect(types()).toEqual(["sds.listening"]);
  });

  test("other files in the folder are no concern of it", async () => {
    const { path, types, until } = await listening();
    mkdirSync(join(dirname(path), "other"));
    writeFileSync(join(dirname(path), "state"), "");
    await settle();
    await until("listening");
    expect(types()).toEqual(["sds.listening"]);
  });
});
