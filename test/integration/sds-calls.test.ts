import http2 from "node:http2";
import net from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { CALL_DEADLINE_MS } from "../../src/sds/call-guard.ts";
import { SDS_PATHS } from "../../src/sds/wire.ts";
import { eventually } from "../support/eventually.ts";
import { encodeRequest } from "../support/sds-client.ts";
import { TestClock } from "../support/test-clock.ts";
import { type Bench, bundle, certificate, grpcFrame, startBench } from "./sds-support.ts";

const ENHANCE_YOUR_CALM = 11;

interface Calls {
  readonly open: (path: string) => http2.ClientHttp2Stream;
  /** Resolves when the server has read what was sent. */
  readonly settled: () => Promise<void>;
}

function connection(bench: Bench, settings: http2.Settings = {}): Calls {
  const session = http2.connect("http://sds", {
    createConnection: () => net.connect(bench.path),
    settings,
  });
  session.on("error", () => {});
  onTestFinished(() => session.destroy());
  return {
    open: (path) => {
      const call = session.request({
        ":method": "POST",
        ":path": path,
        "content-type": "application/grpc",
        te: "trailers",
      });
      call.on("error", () => {});
      return call;
    },
    settled: () => new Promise((resolve) => session.ping(() => resolve())),
  };
}

const closed = (call: http2.ClientHttp2Stream): Promise<number> =>
  new Promise((resolve) => call.once("close", () => resolve(call.rstCode ?? 0)));

const message = grpcFrame(encodeRequest({ names: ["default"] }));
const WATCH = "/grpc.health.v1.Health/Watch";
const ready = { ready: () => true, subscribe: () => () => {} };

describe("a call has 10 s for a whole message", () => {
  test.each([
    ["StreamSecrets, nothing said", SDS_PATHS.stream, Buffer.alloc(0)],
    ["DeltaSecrets, half a message", SDS_PATHS.delta, message.subarray(0, 9)],
    ["FetchSecrets, nothing said", SDS_PATHS.fetch, Buffer.alloc(0)],
    [
      "a second message that does not end",
      SDS_PATHS.stream,
      Buffer.concat([message, message.subarray(0, 9)]),
    ],
  ])("%s", async (_, path, bytes) => {
    const clock = new TestClock();
    const bench = await startBench({ clock });
    const { open, settled } = connection(bench);
    const call = open(path);
    if (bytes.length > 0) call.write(bytes);
    await settled();
    await settled();
    await clock.advance(CALL_DEADLINE_MS - 1);
    expect(call.closed).toBe(false);
    const end = closed(call);
    await clock.advance(1);
    expect(await end).toBe(ENHANCE_YOUR_CALM);
    expect(bench.eventsOf("sds.refused")).toMatchObject([
      { code: "SDS_REQUEST_LATE", message: "no whole message within 10 s" },
    ]);
  });

  test("and as long as it likes afterwards", async () => {
    const clock = new TestClock();
    const bench = await startBench({ clock, health: ready });
    const { open, settled } = connection(bench);
    const [stream, watch] = [open(SDS_PATHS.stream), open(WATCH)];
    stream.write(message);
    watch.end(grpcFrame(Buffer.alloc(0)));
    await settled();
    await settled();
    await clock.advance(100 * CALL_DEADLINE_MS);
    await settled();
    expect([stream.closed, watch.closed]).toEqual([false, false]);
    expect(bench.eventsOf("sds.refused")).toEqual([]);
  });
});

describe("calls that are not read", () => {
  test("have 10 s after the client is done, and take places until they are closed", async () => {
    const clock = new TestClock();
    const bench = await startBench({ clock, limits: { streams: 4 } });
    bench.store.put(certificate("v1"));
    const greedy = connection(bench, { initialWindowSize: 0 });
    const calls = Array.from({ length: 12 }, () => greedy.open(SDS_PATHS.stream));
    const ends = calls.map(closed);
    for (const call of calls) call.end(message);
    // Over 4 streams RESOURCE_EXHAUSTED waits behind what is not read; over 8 calls one is reset.
    await eventually(
      "four resets",
      () => bench.eventsOf("sds.refused").filter(({ stream }) => stream === undefined).length === 4,
    );
    const modest = bench.client().open(["default"]);
    expect((await modest.take()).names).toEqual(["default"]);
    await clock.advance(CALL_DEADLINE_MS);
    await Promise.all(ends);
    expect(modest.ended).toBeUndefined();
  });
});

test("who watches health a thousand times does not keep others from watching", async () => {
  const bench = await startBench({ health: ready, limits: { streams: 4_096 } });
  bench.store.put(bundle("r1"));
  const greedy = connection(bench);
  const calls = Array.from({ length: 1_024 }, () => greedy.open(WATCH));
  for (const call of calls) call.end(grpcFrame(Buffer.alloc(0)));
  await greedy.settled();
  const other = connection(bench).open(WATCH);
  const heard = new Promise((resolve) => other.once("data", resolve));
  other.end(grpcFrame(Buffer.alloc(0)));
  await heard;
  await eventually("one of the greedy one's to end", () => calls.some(({ closed }) => closed));
});
