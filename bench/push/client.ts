import http2, { type ClientHttp2Session, type ClientHttp2Stream } from "node:http2";
import net from "node:net";
import { SDS_PATHS } from "../../src/sds/wire.ts";
import { decodeDelta, encodeDelta } from "../../test/support/delta-stream.ts";
import { decodeResponse, encodeRequest } from "../../test/support/sds-client.ts";

interface Question {
  readonly type: "open" | "arm";
  readonly streams: number;
  readonly connections: number;
}

/** Envoy's first request has 61 kB, nearly all of it in the node. */
const node = "n".repeat(61_000);
const names = ["default"];

/** What a client says. */
interface Dialogue {
  readonly path: string;
  readonly first: Uint8Array;
  ack(response: Buffer): Uint8Array;
}

const sotw: Dialogue = {
  path: SDS_PATHS.stream,
  first: encodeRequest({ names, node }),
  ack(response) {
    const { nonce, version } = decodeResponse(response);
    return encodeRequest({ names, nonce, version });
  },
};

const delta: Dialogue = {
  path: SDS_PATHS.delta,
  first: encodeDelta({ subscribe: names, node }),
  ack: (response) => encodeDelta({ nonce: decodeDelta(response).nonce }),
};

/** Bare HTTP/2, so that the client's own work stays small against what it measures. */
export function runClient(path: string, variant: "sotw" | "delta"): void {
  const dialogue = variant === "sotw" ? sotw : delta;
  const streams: Stream[] = [];
  let arrived: number[] = [];
  let complete = (): void => {};
  const onMessage = (): void => {
    arrived.push(performance.timeOrigin + performance.now());
    if (arrived.length === streams.length) complete();
  };
  /** Resolves when every stream has had one more message. */
  const everyStream = async (): Promise<{ first: number; last: number }> => {
    arrived = [];
    await new Promise<void>((resolve) => {
      complete = resolve;
    });
    const [first = 0, last = 0] = [arrived[0], arrived.at(-1)];
    for (const stream of streams) stream.ack();
    return { first, last };
  };
  /** One after the other, as Envoys come: the memory of their first requests can be used again. */
  const open = async ({ streams: count, connections }: Question): Promise<void> => {
    const sessions = Array.from({ length: connections }, () => connect(path));
    for (let i = 0; i < count; i += 1) {
      const session = sessions[i % sessions.length];
      if (session === undefined) continue;
      await new Promise<void>((resolve) => {
        const stream = new Stream(session, dialogue, () => {
          if (stream.opened) return onMessage();
          stream.opened = true;
          streams.push(stream);
          stream.ack();
          resolve();
        });
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.send?.({ type: "open" });
  };
  const round = async (): Promise<void> => {
    const arrivals = everyStream();
    process.send?.({ type: "arm" });
    process.send?.({ type: "round", ...(await arrivals) });
  };
  process.on("message", (question: Question) => {
    void (question.type === "open" ? open(question) : round());
  });
  process.send?.({ type: "ready" });
}

function connect(path: string): ClientHttp2Session {
  return http2.connect("http://sds", { createConnection: () => net.connect(path) });
}

/** Collects the frames of one gRPC stream; the ACK is sent when the round is over. */
class Stream {
  opened = false;
  readonly #dialogue: Dialogue;
  readonly #stream: ClientHttp2Stream;
  #chunks: Buffer[] = [];
  #length = 0;
  #message = Buffer.alloc(0);

  constructor(session: ClientHttp2Session, dialogue: Dialogue, onMessage: () => void) {
    this.#dialogue = dialogue;
    this.#stream = session.request({
      ":method": "POST",
      ":path": dialogue.path,
      "content-type": "application/grpc",
      te: "trailers",
    });
    this.#stream.on("data", (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      if (this.#length < 5) return;
      const received = Buffer.concat(this.#chunks);
      if (received.length < received.readUInt32BE(1) + 5) return;
      this.#message = received;
      this.#chunks = [];
      this.#length = 0;
      onMessage();
    });
    this.#write(dialogue.first);
  }

  ack(): void {
    this.#write(this.#dialogue.ack(this.#message.subarray(5)));
  }

  #write(message: Uint8Array): void {
    const head = Buffer.alloc(5);
    head.writeUInt32BE(message.length, 1);
    this.#stream.write(Buffer.concat([head, message]));
  }
}
