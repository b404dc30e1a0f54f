import { join } from "node:path";
import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { client, http2Only, testFolder, testListener, untilClosed } from "./sds-socket.setup.ts";
import type { Peer } from "../../src/sds/peer.ts";
import type { ConnectionHandlers } from "../../src/sds/socket/gate.ts";
import type { UdsOptions } from "../../src/sds/socket/listener.ts";

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

async function listening(options: Partial<UdsOptions> = {}) {
  const path = join(testFolder(), "socket");
  const made = testListener(path, options);
  await made.listener.listen();
  const handedOver: Socket[] = [];
  const accept = (handlers: Partial<ConnectionHandlers> = {}): void =>
    made.listener.accept({
      ...http2Only((socket) => void handedOver.push(socket)),
      ...handlers,
    });
  const refused = (): string[] =>
    made.events.flatMap((event) => (event.type === "sds.connection.refused" ? [event.reason] : []));
  return { ...made, path, handedOver, accept, refused };
}

const isRefusal = (type: string): boolean => type === "sds.connection.refused";

/** What a connection has received up to now. */
const received = (socket: Socket | undefined): string => String(socket?.read() ?? "");

describe("a connection that speaks HTTP/2", () => {
  test("is handed over with every byte it has sent", async () => {
    const { path, handedOver, accept, clock } = await listening();
    accept();
    const socket = await client(path);
    const first = PREFACE + "n".repeat(61_000);
    socket.write(first);

    const [server] = await eventually("the hand-over", () => handedOver[0] && handedOver);
    let seen = "";
    await eventually("all bytes", () => (seen += received(server)).length === first.length);
    expect(seen).toBe(first);
    // The wait for the preface is over: what is left is the look at the path.
    expect(clock.armed).toBe(1);
  });

  test("may send the preface byte by byte", async () => {
    const { path, handedOver, accept, refused } = await listening();
    accept();
    const socket = await client(path);
    for (const byte of PREFACE) {
      expect(handedOver).toEqual([]);
      socket.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await eventually("the hand-over", () => handedOver.length === 1);
    expect(received(handedOver[0])).toBe(PREFACE);
    expect(refused()).toEqual([]);
  });

  test("is kept while there is no server yet, longer than the preface may take", async () => {
    const { path, listener, clock, handedOver, accept, refused } = await listening();
    const sockets = [await client(path), await client(path)];
    for (const [index, socket] of sockets.entries()) socket.write(`${PREFACE}${index}`);
    await eventually("the prefaces to be read", () => clock.armed === 1);
    await clock.advance(60_000);
    expect(listener.connections).toBe(2);

    accept();

    expect(handedOver.map(received).sort()).toEqual([`${PREFACE}0`, `${PREFACE}1`]);
    expect(refused()).toEqual([]);
  });

  test("is not handed over when it has closed meanwhile", async () => {
    const { path, listener, clock, handedOver, accept } = await listening();
    const socket = await client(path);
    socket.write(PREFACE);
    await eventually("the preface to be read", () => clock.armed === 1);
    await listener.close();
    await untilClosed(socket);
    accept();
    expect(handedOver).toEqual([]);
  });
});

describe("a connection that does not", () => {
  test.each([
    ["garbage", "\0\u0001garbage"],
    ["TLS", "\u0016\u0003\u0001\u0002"],
    ["a preface with one byte wrong", "PRI * HTTP/2.0\r\n\r\nSM\r\n\rX"],
  ])("%s: closed at once", async (_name, bytes) => {
    const { path, listener, handedOver, accept, refused, clock } = await listening();
    accept();
    const socket = await client(path);
    socket.write(bytes);
    await untilClosed(socket);
    await eventually("its end", () => listener.connections === 0);
    expect(refused()).toEqual(["the first bytes are neither HTTP/2 nor HTTP/1.1"]);
    expect(handedOver).toEqual([]);
    expect(clock.armed).toBe(1);
  });

  test.each([
    ["says nothing", ""],
    ["stops in the middle of the preface", "PRI * HT"],
    ["stops in the middle of a method", "POS"],
  ])("%s: closed after 5 s", async (_name, bytes) => {
    const { path, listener, accept, refused, clock } = await listening();
    accept();
    const socket = await client(path);
    socket.write(bytes);
    await clock.untilArmed(2);
    await clock.advance(4_999);
    expect(refused()).toEqual([]);
    await clock.advance(1);
    await untilClosed(socket);
    expect(refused()).toEqual(["no HTTP within 5 s"]);
    await eventually("its end", () => listener.connections === 0);
  });

  test("is closed and no event where the peer leaves first", async () => {
    const { path, listener, accept, refused, clock } = await listening();
    accept();
    const socket = await client(path);
    await clock.untilArmed(2);
    socket.end("PRI");
    await untilClosed(socket);
    await eventually("its end", () => listener.connections === 0);
    expect(clock.armed).toBe(1);
    expect(refused()).toEqual([]);
  });

  test("does not keep others from being served", async () => {
    const { path, handedOver, accept } = await listening();
    accept();
    for (let count = 0; count < 20; count += 1) (await client(path)).write("garbage");
    const good = await client(path);
    good.write(PREFACE);
    await eventually("the hand-over", () => handedOver.length === 1);
    expect(received(handedOver[0])).toBe(PREFACE);
  });
});

describe("a connection that speaks HTTP/1.1", () => {
  test("goes to its own handler, with every byte it has sent and who it is", async () => {
    const { path, handedOver, accept, refused } = await listening();
    const http1: { socket: Socket; peer: Peer }[] = [];
    accept({ http1: (socket, peer) => void http1.push({ socket, peer }) });
    (await client(path)).write(PREFACE);
    await eventually("the first hand-over", () => handedOver.length === 1);
    const socket = await client(path);
    const first = `POST /v3/discovery:secrets HTTP/1.1\r\n\r\n${"n".repeat(61_000)}`;
    socket.write(first);

    const [server] = await eventually("the hand-over", () => http1[0] && http1);
    let seen = "";
    await eventually("all bytes", () => (seen += received(server?.socket)).length === first.length);
    expect(seen).toBe(first);
    expect(server?.peer).toEqual({ connection: 2, key: "connection 2" });
    expect(handedOver).toHaveLength(1);
    expect(refused()).toEqual([]);
  });

  test("is kept while there is no server yet", async () => {
    const { path, clock, accept } = await listening();
    (await client(path)).write("GET / HTTP/1.1\r\n");
    await eventually("the method to be read", () => clock.armed === 1);
    const http1: Socket[] = [];
    accept({ http1: (socket) => void http1.push(socket) });
    expect(http1.map(received)).toEqual(["GET / HTTP/1.1\r\n"]);
  });
});

describe("the number of connections", () => {
  test("where all are in use the newest is refused; a place that becomes free is given again", async () => {
    const { path, listener, handedOver, accept, refused } = await listening({
      limits: { connections: 2 },
    });
    accept({ carriesStream: () => true });
    const sockets = [await client(path), await client(path)];
    for (const socket of sockets) socket.write(PREFACE);
    await eventually("two connections", () => handedOver.length === 2);

    const third = await client(path);
    await untilClosed(third);
    expect(refused()).toEqual(["2 connections are open already"]);

    for (const socket of handedOver.splice(0, 1)) socket.destroy();
    await eventually("a free place", () => listener.connections === 1);
    (await client(path)).write(PREFACE);
    await eventually("the hand-over", () => handedOver.length === 2);
  });

  test("who hoards idle connections keeps nobody out, and cuts off nobody with a stream", async () => {
    const { path, listener, handedOver, accept, refused } = await listening({
      limits: { connections: 4 },
    });
    accept({ carriesStream: ({ connection }) => connection === 1 });
    const streaming = await client(path);
    streaming.write(PREFACE);
    await eventually("the stream", () => handedOver.length === 1);
    const hoard = [await client(path), await client(path), await client(path)];
    for (const [index, socket] of hoard.entries()) {
      socket.write(PREFACE);
      await eventually("the hoard", () => handedOver.length === 2 + index);
    }

    const late = await client(path);
    late.write(PREFACE);
    await eventually("the latecomer", () => handedOver.length === 5);
    await untilClosed(hoard[0] as Socket);
    expect(refused()).toEqual(["4 connections are open already"]);
    expect([streaming, late, hoard[1], hoard[2]].map((socket) => socket?.destroyed)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(listener.connections).toBe(4);
  });

  test("5,000 idle connections cost the places they take, and the one with a stream stays", async () => {
    const { path, listener, handedOver, accept, types } = await listening();
    accept({ carriesStream: ({ connection }) => connection === 1 });
    const streaming = await client(path);
    streaming.write(PREFACE);
    await eventually("the stream", () => handedOver.length === 1);
    const refusals = (): number => types().filter(isRefusal).length;
    for (let opened = 101; opened <= 5_001; opened += 100) {
      await Promise.all(Array.from({ length: 100 }, () => client(path)));
      // The kernel keeps some thousands for us; the test does not ask how many.
      await eventually("all of them", () => listener.connections + refusals() === opened);
    }
    expect(listener.connections).toBe(4_096);
    expect(streaming.destroyed).toBe(false);
    const late = await client(path);
    late.write(PREFACE);
    await eventually("the latecomer", () => handedOver.length === 2);
  });

  test("a thousand clients that come while the agent is busy all get in", async () => {
    const { path, handedOver, accept } = await listening();
    accept();
    // One turn of the event loop: nothing is accepted until all have asked.
    const sockets = await Promise.all(Array.from({ length: 1_000 }, () => client(path)));
    for (const socket of sockets) socket.write(PREFACE);
    await eventually("all of them", () => handedOver.length === 1_000);
    expect(handedOver).toHaveLength(1_000);
  });
});

test("closing ends what was not handed over, and leaves the rest to the server", async () => {
  const { path, listener, handedOver, accept } = await listening();
  accept();
  const served = await client(path);
  served.write(PREFACE);
  await eventually("the hand-over", () => handedOver.length === 1);
  const silent = await client(path);
  await eventually("the other", () => listener.connections === 2);

  await listener.close();

  await untilClosed(silent);
  expect(served.destroyed).toBe(false);
  expect(handedOver[0]?.destroyed).toBe(false);
  handedOver[0]?.destroy();
});
