import { ADS_PATHS, SDS_PATHS } from "../../src/sds/wire.ts";
import { json, type Kind, message } from "./messages.ts";
import type { Random } from "./random.ts";

/** What is done with one connection: bytes in pieces, and how it ends. All of it can be replayed. */
export interface Input {
  readonly about: string;
  /** Hexadecimal; each is written when the one before has left. */
  readonly pieces: readonly string[];
  /** How long the answers are listened to. */
  readonly listenMs: number;
  /** A close with bytes unread is a reset to the other side. */
  readonly end: "half-close" | "close";
  /** Nothing that comes is read. */
  readonly deaf: boolean;
}

const METHODS: readonly [readonly [string, Kind], ...(readonly [string, Kind])[]] = [
  [SDS_PATHS.stream, "sotw"],
  [SDS_PATHS.delta, "delta"],
  [SDS_PATHS.fetch, "sotw"],
  [ADS_PATHS.stream, "sotw"],
  [ADS_PATHS.delta, "delta"],
  ["/grpc.health.v1.Health/Check", "health"],
  ["/grpc.health.v1.Health/Watch", "health"],
  ["/envoy.service.secret.v3.SecretDiscoveryService/Other", "sotw"],
];

/** A random input; `nonce` is one that a server gave out before. */
export function input(random: Random, nonce: string): Input {
  const [about, bytes] = random.pick<() => readonly [string, Buffer]>([
    () => ["gRPC", grpc(random, nonce)],
    () => ["gRPC", grpc(random, nonce)],
    () => ["gRPC", grpc(random, nonce)],
    () => ["changed HTTP/2", random.mutate(grpc(random, nonce))],
    () => ["REST", rest(random)],
    () => ["changed HTTP/1.1", random.mutate(rest(random))],
    () => ["bytes", random.bytes(300)],
    () => ["preface and bytes", Buffer.concat([PREFACE, random.bytes(300)])],
  ])();
  const cut = random.integer(bytes.length + 1);
  const pieces = random.chance(0.3) ? [bytes.subarray(0, cut), bytes.subarray(cut)] : [bytes];
  return {
    about,
    pieces: pieces.map((piece) => piece.toString("hex")),
    listenMs: random.pick([0, 20, 50, 100]),
    end: random.pick(["half-close", "close"]),
    deaf: random.chance(0.1),
  };
}

const SETTINGS = frame(4, 0, 0, Buffer.alloc(0));
const PREFACE = Buffer.concat([Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), SETTINGS]);

/** A few streams with a few messages each, interleaved, on one HTTP/2 connection. */
function grpc(random: Random, nonce: string): Buffer {
  const streams = Array.from({ length: 1 + random.integer(4) }, (_, i) => {
    const [path, kind] = random.pick(METHODS);
    const frames = random.many(5, () => frame(0, 0, 2 * i + 1, framed(random, kind, nonce)));
    const last = random.pick([
      frame(0, 1, 2 * i + 1, Buffer.alloc(0)),
      frame(3, 0, 2 * i + 1, Buffer.from([0, 0, 0, 8])),
      Buffer.alloc(0),
    ]);
    return [frame(1, 4, 2 * i + 1, headers(path)), ...frames, last];
  });
  const order: Buffer[] = [];
  // HTTP/2 wants streams opened in the order of their numbers.
  for (const [head = Buffer.alloc(0)] of streams) order.push(head);
  const rest = streams.map(([, ...frames]) => frames);
  while (rest.some((frames) => frames.length > 0)) {
    const next = rest[random.integer(rest.length)]?.shift();
    if (next) order.push(next);
  }
  return Buffer.concat([PREFACE, ...order]);
}

/** A gRPC message: a flag, its length, which is right nearly always, and itself. */
function framed(random: Random, kind: Kind, nonce: string): Buffer {
  const body = message(random, kind, nonce);
  const head = Buffer.alloc(5);
  head[0] = random.chance(0.03) ? random.integer(256) : 0;
  head.writeUInt32BE(random.chance(0.03) ? random.integer(2 ** 32) : body.length, 1);
  return Buffer.concat([head, body]);
}

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** HPACK without its tables: literal fields, none of them indexed. */
function headers(path: string): Buffer {
  const fields = {
    ":method": "POST",
    ":scheme": "http",
    ":path": path,
    ":authority": "sds",
    "content-type": "application/grpc",
    te: "trailers",
  };
  const parts = Object.entries(fields).flatMap(([name, value]) => [
    Buffer.from([0, name.length]),
    Buffer.from(name),
    Buffer.from([value.length]),
    Buffer.from(value),
  ]);
  return Buffer.concat(parts);
}

function rest(random: Random): Buffer {
  const body = json(random);
  const length = random.chance(0.1) ? random.integer(100_000) : Buffer.byteLength(body);
  const lines = [
    `${random.pick(["POST", "POST", "POST", "GET", "PUT", "OPTIONS", "X"])} ${random.pick(["/v3/discovery:secrets", "/v3/discovery:secrets", "/", "/v3/discovery:clusters", "*"])} HTTP/1.1`,
    random.pick(["host: sds", "host: sds", ""]),
    random.pick(["content-type: application/json", "content-type: text/plain", "x: y"]),
    random.pick([
      `content-length: ${length}`,
      `content-length: ${length}`,
      "transfer-encoding: chunked",
    ]),
  ];
  return Buffer.from(`${lines.filter((line) => line !== "").join("\r\n")}\r\n\r\n${body}`);
}
