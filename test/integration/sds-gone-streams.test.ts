import { once } from "node:events";
import net from "node:net";
import { join } from "node:path";
import { Server } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { ignoreGoneStreams } from "../../src/sds/gone-streams.ts";
import { http2Only, testFolder, testListener } from "./sds-socket.setup.ts";
import { certificate, startBench } from "./sds-support.ts";

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** HPACK: literal fields, none of them indexed. */
function headers(fields: Readonly<Record<string, string>>): Buffer {
  const text = (value: string): Buffer =>
    Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
  return Buffer.concat(
    Object.entries(fields).flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]),
  );
}

const cases = [
  [
    "a method that is not there",
    { ":path": "/a.Service/Method", "content-type": "application/grpc" },
  ],
  ["no gRPC", { ":path": "/", "content-type": "text/plain" }],
] as const;

/** A frame of a stream that was never opened ends the connection. */
const ENDS: readonly (readonly [string, Buffer])[] = [
  ["reset", frame(3, 0, 1, Buffer.from([0, 0, 0, 8]))],
  ["ended by a broken connection", frame(0, 0, 2, Buffer.alloc(1))],
];

describe.each(cases)("%s", (_, fields) => {
  test.each(ENDS)("asked for on a stream that is %s in the same packet", async (_, end) => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    const call = headers({ ":method": "POST", ":scheme": "http", ":authority": "sds", ...fields });
    // The listener reads the first bytes and puts them back: then all of it comes at once.
    const path = join(testFolder(), "socket");
    const { listener } = testListener(path);
    await listener.listen();
    listener.accept(http2Only(bench.accept));
    for (let i = 0; i < 20; i += 1) {
      const socket = net.connect(path);
      socket.on("error", () => {});
      const open = frame(1, 4, 1, call);
      socket.write(Buffer.concat([PREFACE, frame(4, 0, 0, Buffer.alloc(0)), open, end]));
      socket.once("data", () => socket.destroy());
      await once(socket, "close");
    }
    // What is thrown where nobody catches fails the whole file.
    expect((await bench.client().open(["default"]).next()).names).toEqual(["default"]);
  });
});

test("the version of grpc-js in use is the one that is looked into", () => {
  const server = new Server();
  const before: unknown = Reflect.get(server, "_streamHandler");
  ignoreGoneStreams(server);
  expect(Reflect.get(server, "_streamHandler")).not.toBe(before);
});
