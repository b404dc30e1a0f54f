import { once } from "node:events";
import http2 from "node:http2";
import net from "node:net";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { namedSecrets } from "../../src/sds/names.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import { REPORTED_UNKNOWN } from "../../src/sds/subscription.ts";
import { SDS_PATHS } from "../../src/sds/wire.ts";
import { eventually } from "../support/eventually.ts";
import { TestClock } from "../support/test-clock.ts";
import { encodeRequest, type SdsStream } from "../support/sds-client.ts";
import {
  type BareStream,
  bareStream,
  type Bench,
  bundle,
  certificate,
  startBench,
} from "./sds-support.ts";

const INVALID_ARGUMENT = 3;
const RESOURCE_EXHAUSTED = 8;
const UNIMPLEMENTED = 12;
const INTERNAL = 13;

/** A well-behaved neighbour, on a connection of its own. */
async function neighbour(bench: Bench): Promise<SdsStream> {
  bench.store.put(certificate("v1"));
  const stream = bench.client().open(["default"]);
  await stream.take();
  await eventually("its ACK", () => bench.eventsOf("sds.ack").length === 1);
  return stream;
}

async function stillServed(bench: Bench, stream: SdsStream): Promise<void> {
  bench.store.put(certificate(`after ${Math.random()}`));
  await stream.take();
}

const nameOf = (bytes: Buffer): Buffer => {
  const head = Buffer.alloc(6);
  head[0] = (3 << 3) | 2;
  head[1] = (bytes.length & 0x7f) | 0x80;
  head[2] = ((bytes.length >> 7) & 0x7f) | 0x80;
  head[3] = ((bytes.length >> 14) & 0x7f) | 0x80;
  head[4] = ((bytes.length >> 21) & 0x7f) | 0x80;
  return Buffer.concat([head, bytes]);
};

describe("a request that is refused: the message, the status, the count", () => {
  const cases: readonly (readonly [string, Uint8Array, number, string, string])[] = [
    [
      "another type_url",
      encodeRequest({
        names: ["default"],
        typeUrl: "type.googleapis.com/envoy.config.cluster.v3.Cluster",
      }),
      INVALID_ARGUMENT,
      "SDS_TYPE_UNKNOWN",
      'this server has no "type.googleapis.com/envoy.config.cluster.v3.Cluster", only type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret',
    ],
    [
      "10,000 names",
      encodeRequest({ names: Array.from({ length: 10_000 }, (_, i) => `name-${i}`) }),
      RESOURCE_EXHAUSTED,
      "SDS_TOO_MANY_NAMES",
      "a stream names more than 1024 resources",
    ],
    [
      "a name of 1 MB",
      encodeRequest({ names: ["default", "x".repeat(1_000_000)] }),
      RESOURCE_EXHAUSTED,
      "SDS_NAME_TOO_LONG",
      "a resource name of 1000000 bytes is over the limit of 4096",
    ],
    [
      "a request over 1 MiB",
      encodeRequest({ names: ["default"], version: "v".repeat(1_048_576) }),
      RESOURCE_EXHAUSTED,
      "SDS_REQUEST_TOO_LARGE",
      "bytes is over the limit of 1048576",
    ],
    [
      "a name that is not UTF-8",
      nameOf(Buffer.from([0x64, 0xff, 0xfe])),
      INVALID_ARGUMENT,
      "SDS_REQUEST_MALFORMED",
      "a request is no DiscoveryRequest: resource_names is not UTF-8",
    ],
    [
      "a name with half a surrogate pair in CESU form",
      nameOf(Buffer.from([0xed, 0xa0, 0x80])),
      INVALID_ARGUMENT,
      "SDS_REQUEST_MALFORMED",
      "resource_names is not UTF-8",
    ],
    [
      "bytes that are no protobuf",
      Buffer.from("ffffffffffffffffffffff", "hex"),
      INVALID_ARGUMENT,
      "SDS_REQUEST_MALFORMED",
      "a request is no DiscoveryRequest",
    ],
    [
      "a field that ends before its length",
      Buffer.from([(3 << 3) | 2, 100, 0x61]),
      INVALID_ARGUMENT,
      "SDS_REQUEST_MALFORMED",
      "a request is no DiscoveryRequest",
    ],
  ];

  test.each(cases)("%s", async (_, bytes, code, name, message) => {
    const bench = await startBench();
    const other = await neighbour(bench);
    const stream = bench.client().open().sendBytes(bytes);
    const end = await stream.end();
    expect(end.code).toBe(code);
    expect(end.details).toContain(name);
    expect(end.details).toContain(message);
    expect(bench.eventsOf("sds.refused")).toMatchObject([{ code: name, stream: 2 }]);
    expect(stream.received).toEqual([]);
    expect(bench.server.streams()).toHaveLength(1);
    await stillServed(bench, other);
  });

  test("a request over twice the limit is not even collected", async () => {
    const bench = await startBench();
    const other = await neighbour(bench);
    const end = await bench.client().open().sendBytes(Buffer.alloc(3_000_000)).end();
    expect(end.code).toBe(RESOURCE_EXHAUSTED);
    await eventually("the stream to go", () => bench.server.streams().length === 1);
    await stillServed(bench, other);
  });

  test("the client's text in a message is cut and printable", async () => {
    const bench = await startBench();
    const typeUrl = `\u001b[31m\u{1f600}${"long".repeat(1_000)}`;
    const end = await bench
      .client()
      .open()
      .send({ names: ["default"], typeUrl })
      .end();
    expect(end.code).toBe(INVALID_ARGUMENT);
    expect(end.details).toMatch(/^[\x20-\x7e]{0,300}$/);
  });

  test("what comes after it on the same stream is not looked at", async () => {
    const bench = await startBench();
    bench.store.put(bundle("r1"));
    const stream = await neighbour(bench);
    const before = bench.events.length;
    const bad = Buffer.from("ff", "hex");
    stream
      .sendBytes(bad)
      .send({ names: ["ROOTCA"] })
      .sendBytes(bad);
    expect((await stream.end()).code).toBe(INVALID_ARGUMENT);
    expect(stream.received).toHaveLength(1);
    expect(bench.events.slice(before).map(({ type }) => type)).toEqual([
      "sds.refused",
      "sds.stream.closed",
    ]);
    expect(bench.watches()).toBe(0);
  });

  test("a good stream that turns bad ends; what it was told stands", async () => {
    const bench = await startBench();
    const stream = await neighbour(bench);
    stream.sendBytes(Buffer.from("ff", "hex"));
    expect((await stream.end()).code).toBe(INVALID_ARGUMENT);
    expect(bench.watches()).toBe(0);
    expect(bench.eventsOf("sds.stream.closed")).toMatchObject([{ status: "INVALID_ARGUMENT" }]);
  });
});

describe("what is odd and harmless", () => {
  test("an empty message, unknown fields and 1,024 unknown names", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    const stream = bench.client().open();
    stream.sendBytes(Buffer.alloc(0));
    stream.sendBytes(Buffer.from([0xf8, 0x06, 0x01]));
    const names = Array.from({ length: 1_023 }, (_, i) => `name-${i}`);
    stream.send({ names: [...names, "default"] });
    expect((await stream.next()).names).toEqual(["default"]);
    expect(bench.eventsOf("sds.unknown_name")).toHaveLength(REPORTED_UNKNOWN);
  });

  test("another service is unimplemented", async () => {
    const bench = await startBench();
    expect((await bench.client().call("/a.Service/Method")).code).toBe(UNIMPLEMENTED);
  });
});

describe("garbage below gRPC", () => {
  const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  const SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
  const GOAWAY = 7;

  const garbage: readonly (readonly [string, Buffer])[] = [
    ["random bytes", Buffer.alloc(4_096, 0xa7)],
    ["a frame longer than allowed", Buffer.from([0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1])],
    ["DATA on a stream nobody opened", Buffer.from([0, 0, 1, 0, 0, 0, 0, 0, 1, 0])],
    ["headers that do not decompress", Buffer.from([0, 0, 3, 1, 4, 0, 0, 0, 1, 0xff, 0xff, 0xff])],
  ];

  test.each(garbage)(
    "%s after a valid preface: that connection is sent away and cut, the others stay",
    async (_, bytes) => {
      const bench = await startBench({ keepalive: { everyMs: 200, timeoutMs: 2_000 } });
      const other = await neighbour(bench);
      const socket = net.connect(bench.path);
      const received: Buffer[] = [];
      const closed = new Promise((resolve) => socket.once("close", resolve));
      socket.on("error", () => {});
      socket.on("data", (chunk) => received.push(chunk));
      socket.write(Buffer.concat([Buffer.from(PREFACE), SETTINGS, bytes]));
      // Node 24 closes the connection after its GOAWAY; Node 20 leaves that to the keepalive.
      await closed;
      expect(frameTypes(Buffer.concat(received))).toContain(GOAWAY);
      await stillServed(bench, other);
    },
  );

  test("HTTP/2 that is not gRPC gets 415", async () => {
    const bench = await startBench();
    const session = http2.connect("http://sds", {
      createConnection: () => net.connect(bench.path),
    });
    const request = session.request({ ":method": "POST", ":path": SDS_PATHS.stream });
    const status = await new Promise((resolve) => {
      request.on("response", (headers) => resolve(headers[":status"]));
      request.end();
    });
    session.destroy();
    expect(status).toBe(415);
  });

  test("a message that announces 4 GiB is refused at its length", async () => {
    const bench = await startBench();
    const other = await neighbour(bench);
    const { request } = bareStream(bench.path);
    const status = await new Promise((resolve) => {
      // An answer without messages has the status in its headers.
      request.on("response", (headers) => resolve(headers["grpc-status"]));
      request.write(Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 0x0a]));
    });
    expect(status).toBe(String(RESOURCE_EXHAUSTED));
    await stillServed(bench, other);
  });
});

function frameTypes(bytes: Buffer): number[] {
  const types: number[] = [];
  for (let at = 0; at + 9 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3)) {
    types.push(bytes.readUInt8(at + 3));
  }
  return types;
}

describe("clients that misbehave", () => {
  test("one that never reads: the newest waits for it, and only the newest", async () => {
    const clock = new TestClock();
    const bench = await startBench({ clock });
    bench.store.put(certificate("rotation 0"));
    const { request, send } = bareStream(bench.path);
    send(encodeRequest({ names: ["default"] }));
    await eventually("the first push", () => bench.eventsOf("sds.push").length === 1);
    for (let i = 1; i <= 1_000; i += 1) {
      bench.store.put(certificate(`rotation ${i}`, { chainPem: `${i}`.padEnd(3_000) }));
      await clock.advance(5_000);
    }
    // What fits into the client's window (64 KiB) was written before it showed that nobody reads.
    const { length } = bench.eventsOf("sds.push");
    expect(length).toBeLessThan(30);
    let received = Buffer.alloc(0);
    request.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
    });
    await eventually("the latest", () => received.includes("rotation 1000"));
    expect(bench.eventsOf("sds.push").length).toBe(length + 1);
  });

  describe("one that asks for 40 names and does not read", () => {
    const names = Array.from({ length: 40 }, (_, i) => `bundle-${i}`);

    async function stuck(): Promise<Bench & BareStream> {
      const store = new SecretStore(systemClock);
      const source = namedSecrets(
        store,
        new Map(names.map((name) => [name, { kind: "trust-bundle", origin: "ca" }])),
      );
      for (const name of names) store.put(bundle("r1", { name, pem: "x".repeat(100_000) }));
      const bench = await startBench({ sources: () => source });
      const stream = bareStream(bench.path);
      stream.send(encodeRequest({ names }));
      await eventually("the first pushes", () => bench.eventsOf("sds.push").length > 0);
      await bench.client().settled();
      return { ...bench, ...stream };
    }

    test("has 16 responses waiting, and gets the rest when it reads", async () => {
      const { eventsOf, request } = await stuck();
      expect(eventsOf("sds.push")).toHaveLength(16);
      request.resume();
      await eventually("the rest", () => eventsOf("sds.push").length === 40);
    });

    test("gets no more once it was refused", async () => {
      const { eventsOf, request, send } = await stuck();
      send(Buffer.from("ff", "hex"));
      await eventually("the refusal", () => eventsOf("sds.refused").length === 1);
      request.resume();
      await once(request, "end");
      expect(eventsOf("sds.push")).toHaveLength(16);
    });
  });

  test("one that reads and never answers gets a version every 5 s at most", async () => {
    const bench = await startBench();
    const other = await neighbour(bench);
    const silent = bench.client().open(["default"]);
    await silent.next();
    for (let i = 1; i <= 1_000; i += 1) {
      bench.store.put(certificate(`rotation ${i}`));
      if (i % 100 === 0) await other.take();
    }
    await silent.silence();
    const [first] = silent.received;
    if (first) silent.ack(first);
    expect((await silent.next()).version).toBe("rotation 1000");
  });

  test("one that dies in the middle of a request leaves nothing behind", async () => {
    const bench = await startBench();
    const other = await neighbour(bench);
    const { request, send, socket } = bareStream(bench.path);
    send(encodeRequest({ names: ["default"], node: "dying" }));
    request.write(Buffer.from([0, 0, 0]));
    await eventually("its stream", () => bench.server.streams().length === 2);
    socket.destroy();
    await eventually("its stream to go", () => bench.server.streams().length === 1);
    expect(bench.eventsOf("sds.stream.closed")).toMatchObject([{ stream: 2, status: "CANCELLED" }]);
    await stillServed(bench, other);
  });

  test("one that opens and cancels 500 streams leaves nothing behind", async () => {
    const bench = await startBench();
    const other = await neighbour(bench);
    const client = bench.client();
    for (let i = 0; i < 500; i += 1) client.open(["default", "ROOTCA"]).cancel();
    await client.settled();
    await eventually("all to go", () => bench.server.streams().length === 1);
    expect(bench.watches()).toBe(1);
    await stillServed(bench, other);
  });

  test("an error in one stream ends that one, and no other", async () => {
    const failing = { armed: false };
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    const emit = bench.events.push.bind(bench.events);
    bench.events.push = (event) => {
      if (failing.armed && event.type === "sds.push" && event.stream === 1) {
        throw new Error("a bug of ours");
      }
      return emit(event);
    };
    const [one, two] = [bench.client().open(["default"]), bench.client().open(["default"])];
    await one.take();
    await two.take();
    await eventually("both ACKs", () => bench.eventsOf("sds.ack").length === 2);
    failing.armed = true;
    bench.store.put(certificate("v2"));
    expect((await two.next()).version).toBe("v2");
    expect((await one.end()).code).toBe(INTERNAL);
    expect(bench.eventsOf("sds.refused")).toMatchObject([{ stream: 1, code: "UNCAUGHT" }]);
  });
});

describe("limits of streams", () => {
  test("over the total the newest of the connection that holds most ends", async () => {
    const bench = await startBench({ limits: { streams: 4 } });
    bench.store.put(bundle("r1"));
    const [greedy, modest] = [bench.client(), bench.client()];
    const many: SdsStream[] = [];
    for (let i = 0; i < 4; i += 1) {
      const stream = greedy.open(["ROOTCA"]);
      await stream.take();
      many.push(stream);
    }
    await modest.open(["ROOTCA"]).take();
    expect(await many[3]?.end()).toMatchObject({
      code: RESOURCE_EXHAUSTED,
      details: expect.stringContaining("4 streams are open already"),
    });
    const refused = await greedy.open(["ROOTCA"]).end();
    expect(refused.code).toBe(RESOURCE_EXHAUSTED);
    expect(bench.server.streams().map(({ peer }) => peer.connection)).toEqual([1, 1, 1, 2]);
  });

  test("of one connection are announced: a client waits or opens another", async () => {
    const bench = await startBench({ limits: { streamsPerConnection: 2 } });
    const session = http2.connect("http://sds", {
      createConnection: () => net.connect(bench.path),
    });
    const settings = await new Promise<http2.Settings>((resolve) => {
      session.once("remoteSettings", resolve);
    });
    session.destroy();
    expect(settings.maxConcurrentStreams).toBe(2);
  });
});
